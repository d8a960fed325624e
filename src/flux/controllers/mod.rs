//! What controllers create from objects, other than kustomize-controller from Kustomizations.
//!
//! In: an object and the others of its cluster. Out: the objects that its controller creates, as
//! far as files show: the source and Kustomization of a FluxInstance, the FluxInstance of its
//! chart, the artifacts of an ArtifactGenerator.

mod artifact_generator;
pub(super) mod charts;
pub(super) mod operator;

use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::yaml::Node;

use self::artifact_generator::external_artifacts;
use self::charts::created_by_release;
use self::operator::sync_objects;
use crate::flux::inventory::Object;
use crate::flux::kinds::artifact_generator::ARTIFACT_GENERATOR;
use crate::flux::kinds::flux_instance::FLUX_INSTANCE;
use crate::flux::kinds::helm_release::HELM_RELEASE;
use crate::flux::sources::artifact::Sources;

/// The objects that a controller creates from one.
pub(in crate::flux) fn created_from(
    id: &ResourceId,
    object: &Object,
    sources: &Sources<'_>,
) -> Vec<Resource> {
    let disabled = |key: &str| {
        object
            .node
            .str_at(&["metadata", "annotations", key])
            .is_some_and(|said| said.eq_ignore_ascii_case("disabled"))
    };
    let created = if FLUX_INSTANCE.is(id) && !disabled("fluxcd.controlplane.io/reconcile") {
        sync_objects(&object.node, &id.namespace)
    } else if ARTIFACT_GENERATOR.is(id) && !disabled("source.extensions.fluxcd.io/reconcile") {
        external_artifacts(sources, id, &object.node)
    } else if HELM_RELEASE.is(id) {
        created_by_release(id, &object.node, sources.objects)
    } else {
        Vec::new()
    };
    created.into_iter().map(generated).collect()
}

/// An object that a controller writes: it stands where the one does that says so.
pub(in crate::flux) fn generated(node: Node) -> Resource {
    let origin = Origin { span: node.span, chain: Vec::new() };
    Resource { node, origin }
}
