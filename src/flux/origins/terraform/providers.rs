//! What is known of providers, for the evaluation.

use super::{computed, modules};
use crate::flux::origins::azure;
use fluxscape_terraform::{Computed, Providers};

/// The providers whose resources create objects of Kubernetes or Helm releases.
#[derive(Debug)]
pub(super) struct FluxProviders;

/// The nested blocks that are read of such resources.
const BLOCKS: [&str; 17] = [
    "metadata",
    "spec",
    "template",
    "rule",
    "role_ref",
    "subject",
    "set",
    "set_list",
    "set_sensitive",
    "git_repository",
    "bucket",
    "blob_storage",
    "kustomizations",
    "post_build",
    "substitute_from",
    "patches",
    "target",
];

impl Providers for FluxProviders {
    fn wants(&self, resource_type: &str) -> bool {
        may_start_flux(resource_type) || resource_type.starts_with("kubernetes_")
    }

    fn wants_provider(&self, resource_type: &str) -> bool {
        resource_type == "flux_bootstrap_git"
    }

    fn wants_provisioner(&self, kind: &str) -> bool {
        matches!(kind, "local-exec" | "remote-exec")
    }

    fn module_arguments(&self, source: &str) -> Option<&[&str]> {
        modules::arguments(source)
    }

    fn is_block(&self, name: &str) -> bool {
        BLOCKS.contains(&name)
    }

    fn compute(&self, block: &mut Computed<'_>) {
        computed::add(block);
    }
}

/// Whether resources of a type can create objects of Flux.
pub(super) fn may_start_flux(kind: &str) -> bool {
    let known = [
        "kubectl_manifest",
        "kubernetes_manifest",
        "kustomization_resource",
        "flux_bootstrap_git",
        "helm_release",
        "null_resource",
        "terraform_data",
    ];
    known.contains(&kind) || kind.ends_with("_repository_file") || azure::is_configuration(kind)
}
