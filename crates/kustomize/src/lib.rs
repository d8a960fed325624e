//! A native kustomize build that keeps the origin of everything.
//!
//! In: a directory of a [`fluxscape_manifest::source::SourceTree`]. Out: a [`Build`]: the objects in kustomize's
//! order, each with the file, line and chain of kustomizations behind it; which directories took in
//! which; and what went wrong, all of it.

mod accumulate;
mod alias;
mod build;
mod build_metadata;
mod config;
mod failure;
mod field_spec;
mod frame;
mod generate;
mod history;
mod json;
mod kustomization;
mod load;
mod open;
mod openapi;
pub mod patch;
mod pattern;
mod plugin;
mod read;
mod reference;
mod res_id;
mod resource;
pub mod rules;
mod scope;
mod selector;
mod site;
mod take_in;
mod tracked;
mod transform;
mod vars;

#[cfg(test)]
mod tests;

pub use build::{
    Build, Builder, Failure, FailureKind, Include, IncludeKind, RemoteBase, RemoteBases,
};
pub use resource::Resource;
