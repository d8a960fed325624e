//! `HelmRepository` (source-controller, `api/v1/helmrepository_types.go`).

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `HelmRepository`
pub(crate) const HELM_REPOSITORY: GroupKind = GroupKind::new(SOURCE_GROUP, "HelmRepository");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(7)),
        ApiVersion::new("v1", 3, None),
    ],
    count: Some(Count { order: 3, name: "HelmRepo" }),
    fetches: true,
    suspend: true,
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
    ],
    details,
    ..FluxKind::new(HELM_REPOSITORY, "HELM", KindRole::Source, "source-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    super::texts(node, &[(Detail::Url, &["spec", "url"]), (Detail::Type, &["spec", "type"])])
}
