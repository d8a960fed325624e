//! The graph: every object, and every reference between them. The first pivot: all formats and views start here.
//!
//! In: an [`crate::flux::Inventory`]. Out: a [`Graph`] in which each reference is an edge and what is missing is a ghost node.

mod analysis;
mod automation;
mod build;
mod declared;
mod document;
mod footprint;
mod model;
mod outside;
mod path;
mod plain;
mod resolve;

pub use analysis::{Application, ClusterTree, Group, Grouping, Naming, Pattern, Tree, tree, unmatched};
pub use build::build;
pub use declared::{Declared, DeclaredOrigin};
pub use document::{ClusterDocument, Document, EdgeDocument, FindingDocument, schema};
pub use footprint::Footprint;
pub use model::{By, ClusterOrigin, Edge, EdgeOrigin, Graph, Node, NodeIndex, NodeOrigin, NodeType, OriginKind, Status};
pub use path::{Step, called, path};
