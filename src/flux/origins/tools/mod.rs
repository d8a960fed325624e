//! What other tools create: Helmfile, Argo CD, k3s, Ansible, Crossplane and Pulumi install charts;
//! Cluster API, Talos, cloud-init, Crossplane and Pulumi apply manifests that stand in their own files.
//!
//! In: a document of such a tool. Out: the Helm releases in it, and the objects of Flux. Nothing else
//! of these files is read.

pub(super) mod machines;
mod manifests;
mod pulumi;
mod releases;

pub(in crate::flux) use manifests::{Applier, Manifests, applied_to_clusters, manifests};
pub(in crate::flux) use releases::releases;
