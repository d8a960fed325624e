//! What a change does: two graphs joined into one, and its consequences in words.
//!
//! In: the graphs of two revisions. Out: a [`Difference`]: the union of both, every node and edge
//! marked with what became of it, and [`Statement`]s that say what follows. An object is compared
//! by what it is built as, field by field; where its file lies, how its YAML is written and the
//! hash that a generator puts into its name are no change.

mod compare;
mod consequences;
mod delicate;
mod document;
mod fields;
mod headline;
mod pairing;
mod phrase;
mod place;
mod problems;
mod statement;
mod words;

pub use compare::{Difference, ObjectChange, compare};
pub use document::{ChangeDocument, DifferenceDocument, schema};
pub use headline::headline;
pub use place::ChangePlace;
pub use statement::{Statement, Weight};
