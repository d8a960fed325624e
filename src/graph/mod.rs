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
mod grouping;
mod id;
mod import;
mod model;
mod node;
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
    Application, ChangeCard, ChangeLink, ClusterTree, Group, Neighbourhood, Place, Tree,
    neighbourhood, unmatched,
};
pub use build::build;
pub use content::Content;
pub use declared::{Declared, DeclaredOrigin};
pub use document::{ClusterDocument, Document, EdgeDocument, FindingDocument, schema};
pub use facts::{Fact, Facts};
pub use footprint::Footprint;
pub use forge::{PageRevision, Pages};
pub use generated::unhashed;
pub use grouping::{Grouping, Naming, Pattern};
pub use id::NodeId;
pub use model::{ClusterOrigin, Edge, EdgeOrigin, Graph, NodeIndex, OriginKind};
pub use node::{By, Change, Node, NodeOrigin, NodeType, Status};
pub use path::{Step, called, path};
