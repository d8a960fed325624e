//! `FluxInstance` (flux-operator, `api/v1/fluxinstance_types.go`): installs Flux, and the source
//! and Kustomization that it starts with.

use crate::flux::schema::reference::{NamespaceRule, Need, ReferenceField, SECRET_NAME, Target};
use crate::flux::schema::{FluxKind, KindRole, OPERATOR_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `FluxInstance`
pub(crate) const FLUX_INSTANCE: GroupKind = GroupKind::new(OPERATOR_GROUP, "FluxInstance");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    address: &[Detail::Path],
    references: &[
        ReferenceField::new("spec.sync.pullSecret", EdgeType::PullSecret, SECRET_NAME),
        ReferenceField::new(
            "spec.distribution.imagePullSecret",
            EdgeType::ImagePullSecret,
            SECRET_NAME,
        ),
        ReferenceField::new(
            "spec.distribution.artifactPullSecret",
            EdgeType::ArtifactPullSecret,
            SECRET_NAME,
        ),
        ReferenceField::new(
            "spec.storage.class",
            EdgeType::StorageClass,
            Target::NameOf(GroupKind::new("storage.k8s.io", "StorageClass")),
        )
        .within(NamespaceRule::Cluster)
        .needing(Need::IfThere),
    ],
    details,
    ..FluxKind::new(FLUX_INSTANCE, "FLUX", KindRole::Other, "flux-operator")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let mut facts = super::texts(
        node,
        &[
            (Detail::Version, &["spec", "distribution", "version"]),
            (Detail::Url, &["spec", "sync", "url"]),
            (Detail::Revision, &["spec", "sync", "ref"]),
            (Detail::Path, &["spec", "sync", "path"]),
        ],
    );
    let components: Vec<&str> =
        node.items_at(&["spec", "components"]).iter().filter_map(Node::as_str).collect();
    if !components.is_empty() {
        facts.push((Detail::Controllers, components.join(" ")));
    }
    facts
}
