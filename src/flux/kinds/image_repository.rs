//! `ImageRepository` (image-reflector-controller, `api/v1/imagerepository_types.go`).

use crate::flux::registry::{IMAGE_GROUP, KindSpec, NamespaceRule, ReferenceField, Target};
use crate::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: IMAGE_GROUP,
    kind: "ImageRepository",
    badge: "IMG",
    references: &[
        ReferenceField { path: "spec.secretRef", edge: "secretRef", target: Target::Kind("", "Secret"), namespace: NamespaceRule::Own },
        ReferenceField {
            path: "spec.certSecretRef",
            edge: "certSecretRef",
            target: Target::Kind("", "Secret"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.proxySecretRef",
            edge: "proxySecretRef",
            target: Target::Kind("", "Secret"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.serviceAccountName",
            edge: "serviceAccountName",
            target: Target::NameOf("", "ServiceAccount"),
            namespace: NamespaceRule::Own,
        },
    ],
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = super::texts(node, &[("image", &["spec", "image"])]);
    facts.extend(super::suspended(node));
    facts
}
