//! The play of a cluster: from its first objects to everything that follows from them.

pub(super) mod apply;
pub(super) mod build;
mod fleet;
pub(super) mod generate;
mod image_automation;
mod installations;
mod link;
mod objects;
pub(super) mod reconcile;
mod refused;
mod resourcesets;
mod types;
