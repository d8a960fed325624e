//! `Bucket` (source-controller, `api/v1/bucket_types.go`).

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{KindSpec, SOURCE_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: SOURCE_GROUP,
    kind: "Bucket",
    badge: "BKT",
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::new("spec.sts.secretRef", EdgeType::Sts, SECRET),
        ReferenceField::new("spec.sts.certSecretRef", EdgeType::Sts, SECRET),
        ReferenceField::service_account(),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts: &[(&'static str, &[&str])] = &[
        ("url", &["spec", "endpoint"]),
        ("bucket", &["spec", "bucketName"]),
        ("prefix", &["spec", "prefix"]),
    ];
    super::texts(node, facts).into_iter().chain(super::suspended(node)).collect()
}
