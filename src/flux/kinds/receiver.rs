//! `Receiver` (notification-controller, `api/v1/receiver_types.go`): a webhook that wakes what it
//! names.

use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{
    IMAGE_GROUP, KindSpec, NOTIFICATION_GROUP, SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP,
};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

/// The kinds that need no `apiVersion`.
const KNOWN: &[(&str, &str)] = &[
    (SOURCE_GROUP, "Bucket"),
    (SOURCE_GROUP, "HelmChart"),
    (SOURCE_GROUP, "HelmRepository"),
    (SOURCE_GROUP, "GitRepository"),
    (SOURCE_GROUP, "OCIRepository"),
    (IMAGE_GROUP, "ImageRepository"),
    (SOURCE_EXTENSIONS_GROUP, "ArtifactGenerator"),
];

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: NOTIFICATION_GROUP,
    kind: "Receiver",
    badge: "RECV",
    references: &[
        ReferenceField::new("spec.resources[]", EdgeType::Resources, Target::Resource(KNOWN))
            .within(NamespaceRule::FieldOrOwn)
            .choosing(Choice::LabelledWildcard),
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts = super::texts(node, &[("type", &["spec", "type"])]);
    let issuers: Vec<&str> = node
        .items_at(&["spec", "oidcProviders"])
        .iter()
        .filter_map(|provider| provider.str_at(&["issuerURL"]))
        .collect();
    let issuers = (!issuers.is_empty()).then(|| ("issuers", issuers.join(" ")));
    facts.into_iter().chain(issuers).chain(super::suspended(node)).collect()
}
