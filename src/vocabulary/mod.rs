//! The words that the graph is made of: types of edges, and keys of details.
//!
//! In: nothing. Out: [`EdgeType`] with what every later room needs of it, and [`Detail`]. The tables of Flux kinds
//! and of relations between Kubernetes objects name these words, the graph holds them, and rules,
//! views and formats ask them; so they lie below all of these.

mod detail;
mod edge_type;
mod revision;

pub use detail::{Detail, Details, counts};
pub use edge_type::{EdgeRole, EdgeType};
pub use revision::RevisionField;
