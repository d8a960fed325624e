//! The graph: every object, and every reference between them. The first pivot: all formats and
//! views start here.
//!
//! In: an [`crate::flux::Inventory`]. Out: a [`Graph`] in which each reference is an edge and what
//! is missing is a ghost node.

mod analysis;
mod build;
mod export;
mod facts;
mod model;
pub mod outline;
pub mod rules;

pub use crate::flux::{Document as SurveyDocument, KindRole, Undefined};
pub(crate) use crate::flux::{
    GIT_REPOSITORY, HELM_RELEASE, IMAGE_UPDATE_AUTOMATION, applier_with_badge,
};
pub use crate::vocabulary::{Detail, Details, EdgeRole, EdgeType};
pub use analysis::kinds;
pub use analysis::{
    ChangeCard, ChangeLink, Neighbourhood, Place, Step, called, neighbourhood, path, unmatched,
};
pub use build::build;
pub use export::{
    ClusterDocument, Document, EdgeDocument, FindingDocument, Footprint, PageRevision, Pages,
    RootsDocument, roots_schema, schema,
};
pub use facts::{Fact, Facts};
pub use model::content::Content;
pub use model::declared::{Declared, DeclaredOrigin};
pub use model::generated::unhashed;
pub use model::grouping::{Grouping, Naming, Pattern};
pub use model::id::NodeId;
pub use model::node::{By, Change, Node, NodeOrigin, NodeType, Status};
pub use model::part::Part;
pub use model::tree::{Application, ClusterTree, Group, Tree};
pub use model::{ClusterOrigin, Edge, EdgeOrigin, Graph, NodeIndex, OriginKind};
