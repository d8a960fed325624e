//! What creates the first objects of a cluster, outside of Flux.
//!
//! In: configurations of Terraform, and commands that people and pipelines run. Out: the objects
//! that they create, each with who creates it and where that is written. Where a cluster begins is
//! decided in `roots`.
//!
//! | part | what creates objects |
//! |---|---|
//! | `terraform` | resources and modules of Terraform |
//! | `commands` | `flux`, `kubectl` and `az` on a command line, in scripts, workflows and provisioners |
//! | `azure` | Flux configurations of Azure, in any of these |
//! | `bicep` | deployments of Bicep and of Azure Resource Manager |
//! | `tools` | charts and manifests in files of other tools: Helmfile, Argo CD, k3s, Ansible, Crossplane, Cluster API, Talos, cloud-init, Pulumi |
//! | `sync` | the pair of source and Kustomization that `flux bootstrap` writes |

mod azure;
pub(super) mod bicep;
pub(super) mod commands;
mod sync;
mod terraform;
pub(super) mod tools;

pub use terraform::{
    ManagedFiles, ManagedObject, ManagedRelease, Provisioned, discover, provisions,
};

pub(super) use sync::SYNC_FILE;
pub(super) use terraform::is_whole_path;
