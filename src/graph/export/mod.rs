//! What leaves the graph: its JSON form and the way back, what a picture depends on, and the web
//! pages of files.

mod document;
mod footprint;
mod forge;
mod import;
mod roots;

pub use document::{ClusterDocument, Document, EdgeDocument, FindingDocument, schema};
pub use footprint::Footprint;
pub use forge::{PageRevision, Pages};
pub use roots::{RootsDocument, schema as roots_schema};
