//! `Bucket` (source-controller, `api/v1/bucket_types.go`).

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `Bucket`
pub(crate) const BUCKET: GroupKind = GroupKind::new(SOURCE_GROUP, "Bucket");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(7)),
        ApiVersion::new("v1", 4, None),
    ],
    count: Some(Count { order: 5, name: "Bucket" }),
    fetches: true,
    suspend: true,
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::new("spec.sts.secretRef", EdgeType::Sts, SECRET),
        ReferenceField::new("spec.sts.certSecretRef", EdgeType::Sts, SECRET),
        ReferenceField::service_account(),
    ],
    details,
    ..FluxKind::new(BUCKET, "BKT", KindRole::Source, "source-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let facts: &[(Detail, &[&str])] = &[
        (Detail::Url, &["spec", "endpoint"]),
        (Detail::Bucket, &["spec", "bucketName"]),
        (Detail::Prefix, &["spec", "prefix"]),
    ];
    super::texts(node, facts)
}
