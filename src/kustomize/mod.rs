//! A native kustomize build that keeps the origin of everything.
//!
//! In: a directory of a [`crate::source::SourceTree`]. Out: a [`Build`]: the objects in kustomize's order, each with the file, line and
//! chain of kustomizations behind it; which directories took in which; and what went wrong, all of it.

mod build;
pub mod patch;
mod resource;

pub use build::{Build, Builder, Failure, FailureKind, Include, IncludeKind, RemoteBases};
pub use resource::{Gvk, Origin, Resource, ResourceId};
