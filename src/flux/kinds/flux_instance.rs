//! `FluxInstance` (flux-operator, `api/v1/fluxinstance_types.go`): installs Flux, and the source
//! and Kustomization that it starts with.

use crate::flux::schema::reference::{NamespaceRule, Need, ReferenceField, SECRET_NAME, Target};
use crate::flux::schema::{KindSpec, OPERATOR_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: OPERATOR_GROUP,
    kind: "FluxInstance",
    badge: "FLUX",
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
            Target::NameOf("storage.k8s.io", "StorageClass"),
        )
        .within(NamespaceRule::Cluster)
        .needing(Need::IfThere),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = super::texts(
        node,
        &[
            ("version", &["spec", "distribution", "version"]),
            ("url", &["spec", "sync", "url"]),
            ("revision", &["spec", "sync", "ref"]),
            ("path", &["spec", "sync", "path"]),
        ],
    );
    let components: Vec<&str> =
        node.items_at(&["spec", "components"]).iter().filter_map(Node::as_str).collect();
    if !components.is_empty() {
        facts.push(("controllers", components.join(" ")));
    }
    facts
}
