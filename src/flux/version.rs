//! Which version of Flux a cluster runs, as far as files say it.
//!
//! In: the objects of a cluster. Out: the version as it is written, without a `v` before it; it may be a range (`2.x`).

use std::collections::BTreeMap;

use super::artifact::source_address;
use super::inventory::Object;
use super::registry::OPERATOR_GROUP;
use crate::kustomize::ResourceId;
use crate::yaml::Node;

/// The version that is installed: what the FluxInstance asks for; what `flux install` has written on its manifests; or the tag of the
/// manifests that Flux's authors publish.
pub(super) fn flux_version(objects: &BTreeMap<ResourceId, Object>) -> Option<String> {
    let of_instance = || objects.iter().filter(|(id, _)| id.group == OPERATOR_GROUP).find_map(|(_, object)| wanted(&object.node));
    let of_manifests = || objects.values().find_map(|object| labelled(&object.node));
    let of_source = || objects.values().find_map(|object| published(&object.node));
    of_instance().or_else(of_manifests).or_else(of_source).map(bare)
}

/// The version without the `v` before its number.
pub(super) fn bare(version: &str) -> String {
    version.strip_prefix('v').unwrap_or(version).to_owned()
}

/// `spec.distribution.version` of a FluxInstance.
fn wanted(instance: &Node) -> Option<&str> {
    instance.str_at(&["spec", "distribution", "version"]).filter(|version| !version.is_empty())
}

/// flux2 `manifests/install`: every object of `gotk-components.yaml` bears these labels.
fn labelled(object: &Node) -> Option<&str> {
    let label = |name: &str| object.str_at(&["metadata", "labels", name]);
    label("app.kubernetes.io/version").filter(|_| label("app.kubernetes.io/part-of") == Some("flux"))
}

/// Whether a source holds the manifests that Flux's authors publish: `oci://ghcr.io/fluxcd/flux-manifests`, `github.com/fluxcd/flux2`.
pub(super) fn holds_flux(source: &Node) -> bool {
    source_address(source).is_some_and(|address| matches!(address.path(), "fluxcd/flux-manifests" | "fluxcd/flux2"))
}

/// The tag of such a source.
fn published(source: &Node) -> Option<&str> {
    source.str_at(&["spec", "ref", "tag"]).filter(|_| holds_flux(source))
}
