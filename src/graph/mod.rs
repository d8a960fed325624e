//! The graph: every object, and every reference between them. The first pivot: all formats and
//! views start here.
//!
//! In: an [`crate::flux::Inventory`]. Out: a [`Graph`] in which each reference is an edge and what
//! is missing is a ghost node.

mod analysis;
mod automation;
mod brings;
mod build;
mod content;
mod declared;
mod document;
mod facts;
mod footprint;
mod forge;
mod generated;
mod id;
mod import;
mod model;
pub mod outline;
mod outside;
mod path;
mod plain;
mod resolve;
pub mod rules;

pub use crate::flux::{Document as SurveyDocument, KindRole, Undefined};
pub(crate) use crate::flux::{
    GIT_REPOSITORY, HELM_RELEASE, IMAGE_UPDATE_AUTOMATION, applier_with_badge,
};
pub use crate::vocabulary::{Detail, Details, EdgeRole, EdgeType};
pub use analysis::kinds;
pub use analysis::{
    Application, ChangeCard, ChangeLink, ClusterTree, Group, Grouping, Naming, Neighbourhood,
    Pattern, Place, Tree, neighbourhood, tree, unmatched,
};
pub use build::build;
pub use content::Content;
pub use declared::{Declared, DeclaredOrigin};
pub use document::{ClusterDocument, Document, EdgeDocument, FindingDocument, schema};
pub use facts::{Fact, Facts};
pub use footprint::Footprint;
pub use forge::{PageRevision, Pages};
pub use generated::unhashed;
pub use id::NodeId;
pub use model::{
    By, Change, ClusterOrigin, Edge, EdgeOrigin, Graph, Node, NodeIndex, NodeOrigin, NodeType,
    OriginKind, Status,
};
pub use path::{Step, called, path};
