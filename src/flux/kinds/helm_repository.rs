//! `HelmRepository` (source-controller, `api/v1/helmrepository_types.go`).

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{KindSpec, SOURCE_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: SOURCE_GROUP,
    kind: "HelmRepository",
    badge: "HELM",
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts = super::texts(node, &[("url", &["spec", "url"]), ("type", &["spec", "type"])]);
    facts.into_iter().chain(super::suspended(node)).collect()
}
