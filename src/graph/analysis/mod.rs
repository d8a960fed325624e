//! What the shape of the graph says: which groups are environments, which leaves are applications, and what belongs to them.

mod cycles;
mod membership;
mod tree;

pub(super) use cycles::report as report_cycles;
pub(super) use membership::assign;
pub use tree::{Application, ClusterTree, Group, Tree, tree};
