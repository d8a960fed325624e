//! Plays Flux's controllers over files.
//!
//! In: the repository being drawn, the repositories mapped beside it, and what Terraform creates.
//! Out: an [`Inventory`]: per cluster every object that Flux would apply, by whom, from which
//! directory, and what would fail. It promises a fixed point: whatever a Kustomization applies is
//! played too, however deep; nothing is applied twice as two objects.

mod absent;
mod annotation;
mod apply;
mod artifact;
mod artifact_generator;
mod charts;
mod controllers;
mod fleet;
mod generate;
mod image;
mod installed;
mod inventory;
mod kinds;
mod link;
mod make;
mod makers;
mod marker;
mod operator;
mod pipeline;
mod producers;
mod publications;
mod reconcile;
mod reference;
mod registry;
mod repositories;
mod reread;
mod resourceset;
mod roots;
pub mod rules;
mod secret;
mod select;
mod submodules;
mod substitute;
mod survey;
mod version;
mod version_range;

pub use image::ImageField;
pub use installed::comes_with_flux;
pub use inventory::{
    Applier, Chart, Cluster, Created, Inventory, Object, Outcome, Plain, Reconciliation,
    RootOrigin, Step, Undefined,
};
pub use link::DirectoryLink;
pub use makers::Makers;
pub use marker::Marker;
pub use producers::{PRODUCERS, Producer, Producers, Product};
pub use reference::{Choice, NamespaceRule, Need, Reference, ReferenceField, Target};
pub use registry::{
    DirectoryField, HELM_GROUP, IMAGE_GROUP, KINDS, KUSTOMIZE_GROUP, KindSpec, NOTIFICATION_GROUP,
    OPERATOR_GROUP, SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP, TOFU_GROUP, is_flux, kind_of,
    references,
};
pub use repositories::{Repositories, Repository};
pub use roots::{Request, inventory};
pub use secret::SecretValues;
pub use survey::{Document, KustomizationFile, Survey, survey};
