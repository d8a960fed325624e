//! `ResourceSetInputProvider` (flux-operator, `api/v1/resourcesetinputprovider_types.go`): where a
//! ResourceSet's inputs come from.

use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{KindSpec, OPERATOR_GROUP, SOURCE_GROUP};

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: OPERATOR_GROUP,
    kind: "ResourceSetInputProvider",
    badge: "INPUT",
    references: &[
        ReferenceField::new("spec.secretRef", "secretRef", SECRET),
        ReferenceField::new("spec.certSecretRef", "certSecretRef", SECRET),
        ReferenceField::service_account(),
        ReferenceField::new(
            "spec.selectors[]",
            "selectors",
            Target::Kind(SOURCE_GROUP, "ExternalArtifact"),
        )
        .within(NamespaceRule::FieldOrOwn)
        .choosing(Choice::Selector("")),
    ],
    directory: None,
    images: None,
    details: |node| super::texts(node, &[("type", &["spec", "type"]), ("url", &["spec", "url"])]),
};
