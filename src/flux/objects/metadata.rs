//! Labels and annotations that controllers put on what they create.

use fluxscape_manifest::yaml::Node;

/// Puts a Kustomization's `commonMetadata` on an object that it applies: kustomize-controller does
/// so after the substitution.
pub(in crate::flux) fn set_common_metadata(object: &mut Node, common: &Node) {
    for field in ["labels", "annotations"] {
        let Some(common) = common.get(field) else { continue };
        let Some(own) =
            object.mapping_under("metadata").and_then(|metadata| metadata.mapping_under(field))
        else {
            continue;
        };
        common.entries().for_each(|(key, value)| own.set(key, value.clone()));
    }
}
