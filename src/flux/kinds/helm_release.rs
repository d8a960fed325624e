//! `HelmRelease` (helm-controller, `api/v2/helmrelease_types.go`).

use crate::flux::registry::{HELM_GROUP, KindSpec, NamespaceRule, ReferenceField, SOURCE_GROUP, Target};
use crate::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: HELM_GROUP,
    kind: "HelmRelease",
    badge: "HR",
    references: &[
        ReferenceField {
            path: "spec.chart.spec.sourceRef",
            edge: "sourceRef",
            target: Target::OneOf(&[(SOURCE_GROUP, "HelmRepository"), (SOURCE_GROUP, "GitRepository"), (SOURCE_GROUP, "Bucket")]),
            namespace: NamespaceRule::FieldOrOwn,
        },
        ReferenceField {
            path: "spec.chartRef",
            edge: "chartRef",
            target: Target::OneOf(&[(SOURCE_GROUP, "OCIRepository"), (SOURCE_GROUP, "HelmChart"), (SOURCE_GROUP, "ExternalArtifact")]),
            namespace: NamespaceRule::FieldOrOwn,
        },
        // HelmReleases only: a Kustomization named here never resolves.
        ReferenceField {
            path: "spec.dependsOn[]",
            edge: "dependsOn",
            target: Target::Kind(HELM_GROUP, "HelmRelease"),
            namespace: NamespaceRule::FieldOrOwn,
        },
        ReferenceField {
            path: "spec.valuesFrom[]",
            edge: "valuesFrom",
            target: Target::OneOf(&[("", "ConfigMap"), ("", "Secret")]),
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
    ],
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = super::texts(
        node,
        &[
            ("chart", &["spec", "chart", "spec", "chart"]),
            ("chart", &["spec", "chartRef", "name"]),
            ("version", &["spec", "chart", "spec", "version"]),
        ],
    );
    facts.extend(super::suspended(node));
    facts
}
