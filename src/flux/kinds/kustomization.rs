//! `Kustomization` (kustomize-controller, `api/v1/kustomization_types.go`).

use crate::flux::schema::reference::{
    Choice, NamespaceRule, ReferenceField, SECRET, SERVICE_ACCOUNT, Target, VALUES,
};
use crate::flux::schema::{KUSTOMIZE_GROUP, KindSpec, SOURCE_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

/// What a Kustomization is built from.
pub(super) const SOURCES: &[(&str, &str)] = &[
    (SOURCE_GROUP, "GitRepository"),
    (SOURCE_GROUP, "OCIRepository"),
    (SOURCE_GROUP, "Bucket"),
    (SOURCE_GROUP, "ExternalArtifact"),
];

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: KUSTOMIZE_GROUP,
    kind: "Kustomization",
    badge: "KS",
    references: &[
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::OneOf(SOURCES))
            .within(NamespaceRule::FieldOrOwn),
        // Kustomizations only: a HelmRelease named here never resolves.
        ReferenceField::new(
            "spec.dependsOn[]",
            EdgeType::DependsOn,
            Target::Kind(KUSTOMIZE_GROUP, "Kustomization"),
        )
        .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.postBuild.substituteFrom[]", EdgeType::SubstituteFrom, VALUES),
        ReferenceField::new("spec.decryption.secretRef", EdgeType::Decryption, SECRET),
        ReferenceField::new(
            "spec.decryption.serviceAccountName",
            EdgeType::Decryption,
            SERVICE_ACCOUNT,
        ),
        ReferenceField::kube_config_secret(),
        ReferenceField::kube_config_map(),
        // Impersonated where the objects are applied.
        ReferenceField::service_account().remote(),
        // An empty namespace stays empty: a cluster-scoped object. With `wait` everything applied
        // is checked instead.
        ReferenceField::new(
            "spec.healthChecks[]",
            EdgeType::HealthChecks,
            Target::AnyObject("apps/v1"),
        )
        .within(NamespaceRule::Exact)
        .choosing(Choice::Other)
        .unless("spec.wait")
        .remote(),
        ReferenceField::namespace("spec.targetNamespace", EdgeType::TargetNamespace),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts =
        vec![("path", display_path(node.str_at(&["spec", "path"]).unwrap_or_default()))];
    facts.extend(super::texts(
        node,
        &[
            ("targetNamespace", &["spec", "targetNamespace"]),
            ("decryption", &["spec", "decryption", "provider"]),
        ],
    ));
    facts.extend(super::counted(node, "healthChecks", &["spec", "healthChecks"]));
    facts.extend(super::expressions(node));
    if node.at(&["spec", "wait"]).and_then(Node::as_bool) == Some(true) {
        facts.push(("wait", "true".to_owned()));
    }
    facts.extend(super::suspended(node));
    facts
}

/// A path as people write it: `qa/fluxcd`, and `./` for the root.
fn display_path(path: &str) -> String {
    let path = fluxscape_manifest::source::TreePath::clamped(path);
    if path.is_root() { "./".to_owned() } else { path.to_string() }
}
