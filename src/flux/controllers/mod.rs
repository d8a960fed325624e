//! What controllers create from objects, other than kustomize-controller from Kustomizations.
//!
//! In: an object and the others of its cluster. Out: the objects that its controller creates, as
//! far as files tell: the source and Kustomization of a FluxInstance, the FluxInstance of its
//! chart, the artifacts of an ArtifactGenerator.

pub(super) mod charts;
pub(super) mod operator;

use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::yaml::Node;

use crate::flux::controllers::charts::{created_by_release, is_release};
use crate::flux::controllers::operator::sync_objects;
use crate::flux::inventory::Object;
use crate::flux::schema::{OPERATOR_GROUP, SOURCE_EXTENSIONS_GROUP};
use crate::flux::sources::artifact::Sources;
use crate::flux::sources::artifact_generator::external_artifacts;

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
    let created = match (id.group.as_str(), id.kind.as_str()) {
        (OPERATOR_GROUP, "FluxInstance") if !disabled("fluxcd.controlplane.io/reconcile") => {
            sync_objects(&object.node, &id.namespace)
        }
        (SOURCE_EXTENSIONS_GROUP, "ArtifactGenerator")
            if !disabled("source.extensions.fluxcd.io/reconcile") =>
        {
            external_artifacts(sources, id, &object.node)
        }
        _ if is_release(id) => created_by_release(id, &object.node, sources.objects),
        _ => Vec::new(),
    };
    created.into_iter().map(generated).collect()
}

/// An object that a controller writes: it stands where the one does that says so.
pub(in crate::flux) fn generated(node: Node) -> Resource {
    let origin = Origin { span: node.span, chain: Vec::new() };
    Resource { node, origin }
}
