//! What the shape of the graph says: which groups are environments, which leaves are applications, and what belongs to them.

mod membership;
mod tree;

pub(super) use membership::assign;
pub use tree::{Application, ClusterTree, Group, Tree, tree};
