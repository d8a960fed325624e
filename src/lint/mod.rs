//! Rules that judge a repository.
//!
//! In: the graph, and the [`Facts`](crate::graph::Facts) beside it. Out: findings, each with the
//! rule that it breaks and the line that breaks it. A rule is one file in `rules/` and one line in
//! [`RULES`]; its documentation there is what `fluxscape explain` prints, what `docs/rules/` shows
//! and what SARIF carries. What the passes that read the repository report themselves has a rule
//! here too, so that there is one vocabulary and nothing is told twice.

mod check;
pub mod format;
mod order;
mod page;
mod registry;
mod rules;
mod subject;

pub use check::{Ignored, Options, Outcome, Selection, check};
pub use page::{explanation, head, index};
pub use registry::{Entry, HEADINGS, entries, find};
pub use rules::CONFIGURATION;
pub use subject::{FluxVersion, Subject};
