//! Plays Flux's controllers over files.
//!
//! In: the repository being drawn, the repositories mapped beside it, and what Terraform creates. Out: an [`Inventory`]: per
//! cluster every object that Flux would apply, by whom, from which directory, and what would fail.
//! It promises a fixed point: whatever a Kustomization applies is played too, however deep; nothing is applied twice as two objects.

mod apply;
mod artifact;
mod controllers;
mod fleet;
mod generate;
mod inventory;
mod kinds;
mod marker;
mod reconcile;
mod registry;
mod repositories;
mod roots;
mod select;
mod substitute;

pub use inventory::{Applier, Chart, Cluster, Created, Inventory, Object, Outcome, Plain, Reconciliation, RootOrigin};
pub use marker::Marker;
pub use registry::{HELM_GROUP, IMAGE_GROUP, KINDS, KUSTOMIZE_GROUP, KindSpec, Reference, SOURCE_GROUP, is_flux, kind_of, references};
pub use repositories::{Repositories, Repository};
pub use roots::inventory;
