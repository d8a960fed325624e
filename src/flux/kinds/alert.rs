//! `Alert` (notification-controller, `api/v1beta3/alert_types.go`).

use super::artifact_generator::ARTIFACT_GENERATOR;
use super::bucket::BUCKET;
use super::external_artifact::EXTERNAL_ARTIFACT;
use super::flux_instance::FLUX_INSTANCE;
use super::git_repository::GIT_REPOSITORY;
use super::helm_chart::HELM_CHART;
use super::helm_release::HELM_RELEASE;
use super::helm_repository::HELM_REPOSITORY;
use super::image_policy::IMAGE_POLICY;
use super::image_repository::IMAGE_REPOSITORY;
use super::image_update_automation::IMAGE_UPDATE_AUTOMATION;
use super::kustomization::KUSTOMIZATION;
use super::oci_repository::OCI_REPOSITORY;
use super::provider::PROVIDER;
use super::resource_set::RESOURCE_SET;
use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, NOTIFICATION_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// Whatever sends events; the last two are what the Flux Operator adds to the enumeration.
const SENDERS: &[GroupKind] = &[
    BUCKET,
    GIT_REPOSITORY,
    KUSTOMIZATION,
    HELM_RELEASE,
    HELM_CHART,
    HELM_REPOSITORY,
    IMAGE_REPOSITORY,
    IMAGE_POLICY,
    IMAGE_UPDATE_AUTOMATION,
    OCI_REPOSITORY,
    ARTIFACT_GENERATOR,
    EXTERNAL_ARTIFACT,
    FLUX_INSTANCE,
    RESOURCE_SET,
];

/// `Alert`
pub(crate) const ALERT: GroupKind = GroupKind::new(NOTIFICATION_GROUP, "Alert");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1beta3", 2, None),
    ],
    count: Some(Count { order: 10, name: "Alert" }),
    suspend: true,
    address: &[Detail::Type, Detail::Channel, Detail::Severity],
    references: &[
        // A LocalObjectReference: never another namespace.
        ReferenceField::new("spec.providerRef", EdgeType::ProviderRef, Target::Kind(PROVIDER)),
        ReferenceField::new(
            "spec.eventSources[]",
            EdgeType::EventSources,
            Target::Resource(SENDERS),
        )
        .within(NamespaceRule::FieldOrOwn)
        .choosing(Choice::Wildcard),
    ],
    details,
    ..FluxKind::new(ALERT, "ALERT", KindRole::Notification, "notification-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    super::texts(
        node,
        &[(Detail::Severity, &["spec", "eventSeverity"]), (Detail::Summary, &["spec", "summary"])],
    )
}
