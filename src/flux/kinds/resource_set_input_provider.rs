//! `ResourceSetInputProvider` (flux-operator, `api/v1/resourcesetinputprovider_types.go`): where a
//! ResourceSet's inputs come from.

use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{KindSpec, OPERATOR_GROUP, SOURCE_GROUP};
use crate::vocabulary::EdgeType;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: OPERATOR_GROUP,
    kind: "ResourceSetInputProvider",
    badge: "INPUT",
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::service_account(),
        ReferenceField::new(
            "spec.selectors[]",
            EdgeType::Selectors,
            Target::Kind(SOURCE_GROUP, "ExternalArtifact"),
        )
        .within(NamespaceRule::FieldOrOwn)
        .choosing(Choice::Selector("")),
    ],
    directory: None,
    images: None,
    details: |node| super::texts(node, &[("type", &["spec", "type"]), ("url", &["spec", "url"])]),
};
