//! Sources: from an object that names one to the files behind it.
//!
//! In: source objects, the repositories that are available, and what pipelines push. Out: trees of
//! files, or why there is none.

pub(super) mod artifact;
pub(super) mod artifact_generator;
pub(super) mod kustomization_file;
pub(super) mod publications;
pub(super) mod repositories;
pub(super) mod submodules;
mod unavailable;
pub(super) mod version_range;
pub(super) mod world;
