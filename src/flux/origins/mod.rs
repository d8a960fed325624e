//! What creates the first objects of a cluster, outside of Flux.
//!
//! In: configurations of Terraform, and commands that people and pipelines run. Out: the objects
//! that they create, each with who creates it and where that is written. Where a cluster begins is
//! decided in `roots`.
//!
//! | part | what creates objects |
//! |---|---|
//! | `terraform` | resources and modules of Terraform |
//! | `commands` | `flux` and `az` on a command line |
//! | `azure` | Flux configurations of Azure, in either |
//! | `sync` | the pair of source and Kustomization that `flux bootstrap` writes |

mod azure;
mod commands;
mod sync;
mod terraform;

pub use terraform::{ManagedObject, ManagedRelease, Provisioned, discover, provisions};

pub(super) use commands::flux_commands;
pub(super) use sync::SYNC_FILE;
pub(super) use terraform::is_whole_path;
