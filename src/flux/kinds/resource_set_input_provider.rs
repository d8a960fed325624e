//! `ResourceSetInputProvider` (flux-operator, `api/v1/resourcesetinputprovider_types.go`): where a
//! ResourceSet's inputs come from.

use super::external_artifact::EXTERNAL_ARTIFACT;
use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{FluxKind, KindRole, OPERATOR_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};

/// `ResourceSetInputProvider`
pub(crate) const RESOURCE_SET_INPUT_PROVIDER: GroupKind =
    GroupKind::new(OPERATOR_GROUP, "ResourceSetInputProvider");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::service_account(),
        ReferenceField::new(
            "spec.selectors[]",
            EdgeType::Selectors,
            Target::Kind(EXTERNAL_ARTIFACT),
        )
        .within(NamespaceRule::FieldOrOwn)
        .choosing(Choice::Selector("")),
    ],
    details: |node| {
        super::texts(node, &[(Detail::Type, &["spec", "type"]), (Detail::Url, &["spec", "url"])])
    },
    ..FluxKind::new(RESOURCE_SET_INPUT_PROVIDER, "INPUT", KindRole::Other, "flux-operator")
};
