//! `Kustomization` (kustomize-controller, `api/v1/kustomization_types.go`).

use crate::flux::registry::{KUSTOMIZE_GROUP, KindSpec, NamespaceRule, ReferenceField, SOURCE_GROUP, Target};
use crate::yaml::Node;

const SOURCES: &[(&str, &str)] =
    &[(SOURCE_GROUP, "GitRepository"), (SOURCE_GROUP, "OCIRepository"), (SOURCE_GROUP, "Bucket"), (SOURCE_GROUP, "ExternalArtifact")];

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: KUSTOMIZE_GROUP,
    kind: "Kustomization",
    badge: "KS",
    references: &[
        ReferenceField { path: "spec.sourceRef", edge: "sourceRef", target: Target::OneOf(SOURCES), namespace: NamespaceRule::FieldOrOwn },
        // Kustomizations only: a HelmRelease named here never resolves.
        ReferenceField {
            path: "spec.dependsOn[]",
            edge: "dependsOn",
            target: Target::Kind(KUSTOMIZE_GROUP, "Kustomization"),
            namespace: NamespaceRule::FieldOrOwn,
        },
        ReferenceField {
            path: "spec.postBuild.substituteFrom[]",
            edge: "substituteFrom",
            target: Target::OneOf(&[("", "ConfigMap"), ("", "Secret")]),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.decryption.secretRef",
            edge: "decryption",
            target: Target::Kind("", "Secret"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.decryption.serviceAccountName",
            edge: "decryption",
            target: Target::NameOf("", "ServiceAccount"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.kubeConfig.secretRef",
            edge: "kubeConfig",
            target: Target::Kind("", "Secret"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.kubeConfig.configMapRef",
            edge: "kubeConfig",
            target: Target::Kind("", "ConfigMap"),
            namespace: NamespaceRule::Own,
        },
        ReferenceField {
            path: "spec.serviceAccountName",
            edge: "serviceAccountName",
            target: Target::NameOf("", "ServiceAccount"),
            namespace: NamespaceRule::Own,
        },
        // An empty namespace stays empty: a cluster-scoped object.
        ReferenceField { path: "spec.healthChecks[]", edge: "healthChecks", target: Target::AnyObject, namespace: NamespaceRule::Exact },
    ],
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = vec![("path", display_path(node.str_at(&["spec", "path"]).unwrap_or_default()))];
    facts.extend(super::texts(
        node,
        &[("targetNamespace", &["spec", "targetNamespace"]), ("decryption", &["spec", "decryption", "provider"])],
    ));
    let health = node.items_at(&["spec", "healthChecks"]).len();
    if health > 0 {
        facts.push(("healthChecks", health.to_string()));
    }
    if node.at(&["spec", "wait"]).and_then(Node::as_bool) == Some(true) {
        facts.push(("wait", "true".to_owned()));
    }
    facts.extend(super::suspended(node));
    facts
}

/// A path as people write it: `qa/fluxcd`, and `./` for the root.
fn display_path(path: &str) -> String {
    let path = crate::source::TreePath::clamped(path);
    if path.is_root() { "./".to_owned() } else { path.to_string() }
}
