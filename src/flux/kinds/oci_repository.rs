//! `OCIRepository` (source-controller, `api/v1/ocirepository_types.go`).

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType, RevisionField};
use fluxscape_manifest::yaml::Node;

/// `OCIRepository`
pub(crate) const OCI_REPOSITORY: GroupKind = GroupKind::new(SOURCE_GROUP, "OCIRepository");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[ApiVersion::new("v1beta2", 0, Some(7)), ApiVersion::new("v1", 6, None)],
    count: Some(Count { order: 4, name: "OCIRepo" }),
    fetches: true,
    suspend: true,
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::new("spec.verify.secretRef", EdgeType::Verify, SECRET),
        ReferenceField::new("spec.verify.trustedRootSecretRef", EdgeType::Verify, SECRET),
        ReferenceField::service_account(),
    ],
    details,
    ..FluxKind::new(OCI_REPOSITORY, "OCI", KindRole::Source, "source-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let mut facts = super::texts(node, &[(Detail::Url, &["spec", "url"])]);
    facts.push((Detail::Revision, revision(node)));
    facts.extend(super::texts(node, &[(Detail::SemverFilter, &["spec", "ref", "semverFilter"])]));
    let layer = ["mediaType", "operation"]
        .iter()
        .filter_map(|field| node.str_at(&["spec", "layerSelector", field]));
    let layer = layer.collect::<Vec<_>>().join(" ");
    facts.extend((!layer.is_empty()).then_some((Detail::LayerSelector, layer)));
    facts
}

/// source-controller: digest over semver over tag; `latest` by default.
fn revision(node: &Node) -> String {
    let described = |field: RevisionField| {
        let value = node.str_at(&["spec", "ref", field.name()])?;
        (!value.is_empty()).then(|| field.describe(value))
    };
    let fields = [RevisionField::Digest, RevisionField::Semver, RevisionField::Tag];
    fields.into_iter().find_map(described).unwrap_or_else(|| RevisionField::Tag.describe("latest"))
}
