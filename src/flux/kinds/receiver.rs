//! `Receiver` (notification-controller, `api/v1/receiver_types.go`): a webhook that wakes what it
//! names.

use super::artifact_generator::ARTIFACT_GENERATOR;
use super::bucket::BUCKET;
use super::git_repository::GIT_REPOSITORY;
use super::helm_chart::HELM_CHART;
use super::helm_repository::HELM_REPOSITORY;
use super::image_repository::IMAGE_REPOSITORY;
use super::oci_repository::OCI_REPOSITORY;
use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{ApiVersion, FluxKind, KindRole, NOTIFICATION_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// The kinds that need no `apiVersion`.
const KNOWN: &[GroupKind] = &[
    BUCKET,
    HELM_CHART,
    HELM_REPOSITORY,
    GIT_REPOSITORY,
    OCI_REPOSITORY,
    IMAGE_REPOSITORY,
    ARTIFACT_GENERATOR,
];

/// `Receiver`
pub(crate) const RECEIVER: GroupKind = GroupKind::new(NOTIFICATION_GROUP, "Receiver");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1", 0, None),
    ],
    suspend: true,
    address: &[Detail::Type, Detail::Channel, Detail::Severity],
    references: &[
        ReferenceField::new("spec.resources[]", EdgeType::Resources, Target::Resource(KNOWN))
            .within(NamespaceRule::FieldOrOwn)
            .choosing(Choice::LabelledWildcard),
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
    ],
    details,
    ..FluxKind::new(RECEIVER, "RECV", KindRole::Notification, "notification-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let facts = super::texts(node, &[(Detail::Type, &["spec", "type"])]);
    let issuers: Vec<&str> = node
        .items_at(&["spec", "oidcProviders"])
        .iter()
        .filter_map(|provider| provider.str_at(&["issuerURL"]))
        .collect();
    let issuers = (!issuers.is_empty()).then(|| (Detail::Issuers, issuers.join(" ")));
    facts.into_iter().chain(issuers).collect()
}
