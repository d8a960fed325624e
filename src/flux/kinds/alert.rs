//! `Alert` (notification-controller, `api/v1beta3/alert_types.go`).

use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{
    HELM_GROUP, IMAGE_GROUP, KUSTOMIZE_GROUP, KindSpec, NOTIFICATION_GROUP, OPERATOR_GROUP,
    SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP,
};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

/// Whatever sends events; the last two are what the Flux Operator adds to the enumeration.
const SENDERS: &[(&str, &str)] = &[
    (SOURCE_GROUP, "Bucket"),
    (SOURCE_GROUP, "GitRepository"),
    (KUSTOMIZE_GROUP, "Kustomization"),
    (HELM_GROUP, "HelmRelease"),
    (SOURCE_GROUP, "HelmChart"),
    (SOURCE_GROUP, "HelmRepository"),
    (IMAGE_GROUP, "ImageRepository"),
    (IMAGE_GROUP, "ImagePolicy"),
    (IMAGE_GROUP, "ImageUpdateAutomation"),
    (SOURCE_GROUP, "OCIRepository"),
    (SOURCE_EXTENSIONS_GROUP, "ArtifactGenerator"),
    (SOURCE_GROUP, "ExternalArtifact"),
    (OPERATOR_GROUP, "FluxInstance"),
    (OPERATOR_GROUP, "ResourceSet"),
];

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: NOTIFICATION_GROUP,
    kind: "Alert",
    badge: "ALERT",
    references: &[
        // A LocalObjectReference: never another namespace.
        ReferenceField::new(
            "spec.providerRef",
            EdgeType::ProviderRef,
            Target::Kind(NOTIFICATION_GROUP, "Provider"),
        ),
        ReferenceField::new(
            "spec.eventSources[]",
            EdgeType::EventSources,
            Target::Resource(SENDERS),
        )
        .within(NamespaceRule::FieldOrOwn)
        .choosing(Choice::Wildcard),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts = super::texts(
        node,
        &[("severity", &["spec", "eventSeverity"]), ("summary", &["spec", "summary"])],
    );
    facts.into_iter().chain(super::suspended(node)).collect()
}
