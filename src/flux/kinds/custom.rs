//! Custom resources that no table knows.
//!
//! Many controllers that work beside Flux (`KCLRun`, `GitOpsSet`, ...) take its conventions over:
//! `spec.sourceRef` names one of Flux's sources by kind, `spec.secretRef` a Secret of the own
//! namespace. They are read so, and anything else is left alone.

use super::bucket::BUCKET;
use super::external_artifact::EXTERNAL_ARTIFACT;
use super::git_repository::GIT_REPOSITORY;
use super::helm_chart::HELM_CHART;
use super::helm_repository::HELM_REPOSITORY;
use super::oci_repository::OCI_REPOSITORY;
use crate::flux::schema::reference::{NamespaceRule, Need, ReferenceField, SECRET, Target};
use crate::kubernetes::GroupKind;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;

const SOURCES: &[GroupKind] =
    &[GIT_REPOSITORY, OCI_REPOSITORY, BUCKET, EXTERNAL_ARTIFACT, HELM_REPOSITORY, HELM_CHART];

/// The conventional references.
pub(in crate::flux) static REFERENCES: &[ReferenceField] = &[
    ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::Only(SOURCES))
        .within(NamespaceRule::FieldOrOwn),
    // What it is for is the controller's: nothing is wrong when the Secret is in no file.
    ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET)
        .within(NamespaceRule::FieldOrOwn)
        .needing(Need::Assumed),
];

/// Whether a kind is defined by a `CustomResourceDefinition`, judging by its group: those of
/// Kubernetes itself have no dot or end in `.k8s.io`.
pub(in crate::flux) fn is_custom(id: &ResourceId) -> bool {
    id.group.contains('.') && !id.group.ends_with(".k8s.io")
}
