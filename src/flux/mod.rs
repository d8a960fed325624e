//! Plays Flux's controllers over files.
//!
//! In: the repository being drawn, the repositories mapped beside it, and what Terraform creates.
//! Out: an [`Inventory`]: per cluster every object that Flux would apply, by whom, from which
//! directory, and what would fail. It promises a fixed point: whatever a Kustomization applies is
//! played too, however deep; nothing is applied twice as two objects.
//!
//! Each room imports only rooms above it in this list:
//!
//! | room | what is in it |
//! |---|---|
//! | `rules` | the rules that playing the controllers reports |
//! | `origins` | what creates first objects outside of Flux: Terraform, commands, Azure |
//! | `schema` | how a kind is described: its group, its name, the fields that refer to others |
//! | `kinds` | one table a kind |
//! | `registry` | all kinds, and what an object's kind says of it |
//! | `objects` | what is done to single objects: made, merged, blanked, read for markers |
//! | `inventory` | the result: clusters, their objects, what became of each Kustomization |
//! | `substitute` | `postBuild` variables |
//! | `origins` | what creates first objects outside of Flux: Terraform, commands, other tools |
//! | `sources` | from a source object to the files behind it |
//! | `controllers` | what controllers other than kustomize-controller create |
//! | `installation` | the version of Flux, what its controllers are started with, and what comes with it |
//! | `resourceset` | templates and inputs of the Flux Operator |
//! | `play` | the reconcile loop, up to its fixed point |
//! | `producers` | who writes objects that no file holds |
//! | `survey` | what lies in the raw files, applied or not |
//! | `roots` | where clusters begin |

mod controllers;
mod installation;
mod inventory;
mod kinds;
mod objects;
mod origins;
mod play;
mod producers;
mod registry;
mod resourceset;
mod roots;
pub mod rules;
mod schema;
mod sources;
mod substitute;
mod survey;

pub use installation::comes_with_flux;
pub use inventory::{
    Applier, Chart, Cluster, Created, DirectoryLink, Evidence, Grade, Ground, Inventory, NotTaken,
    Object, Outcome, Plain, Reconciliation, RootOrigin, Step, Undefined, WhyNot, grade,
};
pub(crate) use kinds::git_repository::GIT_REPOSITORY;
pub(crate) use kinds::helm_release::HELM_RELEASE;
pub(crate) use kinds::image_policy::IMAGE_POLICY;
pub(crate) use kinds::image_update_automation::IMAGE_UPDATE_AUTOMATION;
pub(crate) use kinds::kustomization::KUSTOMIZATION;
pub(crate) use kinds::resource_set::RESOURCE_SET;
pub use objects::marker::Marker;
pub use objects::secret::SecretValues;
pub use origins::{ManagedFiles, ManagedObject, ManagedRelease, Provisioned, discover, provisions};
pub use producers::{Candidates, PRODUCERS, Producer, Producers, Product};
pub use registry::{KINDS, applier_with_badge, details, is_flux, kind_of, references, role_of};
pub use roots::{NamedRoot, Request, SourceName, inventory};
pub use schema::image::ImageField;
pub use schema::reference::{Choice, NamespaceRule, Need, Reference, ReferenceField, Target};
pub use schema::{
    ApiVersion, Count, DirectoryField, FluxKind, HELM_GROUP, IMAGE_GROUP, KUSTOMIZE_GROUP,
    KindRole, NOTIFICATION_GROUP, OPERATOR_GROUP, SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP,
    TOFU_GROUP,
};
pub use sources::repositories::{Repositories, Repository};
pub use survey::{Document, KustomizationFile, Survey, survey};
