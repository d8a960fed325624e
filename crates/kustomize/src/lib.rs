//! A native kustomize build that keeps the origin of everything.
//!
//! In: a directory of a [`fluxscape_manifest::source::SourceTree`]. Out: a [`Build`]: the objects in kustomize's
//! order, each with the file, line and chain of kustomizations behind it; which directories took in
//! which; and what went wrong, all of it.

mod accumulate;
mod build;
mod config;
mod failure;
mod generate;
mod include;
mod json;
mod kustomization;
mod object;
pub mod patch;
mod read;
mod reference;
mod resource;
pub mod rules;
mod select;
mod transform;

#[cfg(test)]
mod tests;

pub use build::{Build, Builder};
pub use failure::{Failure, FailureKind};
pub use include::{Include, IncludeKind, RemoteBase, RemoteBases};
pub use resource::Resource;
