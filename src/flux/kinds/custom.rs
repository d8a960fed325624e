//! Custom resources that no table knows.
//!
//! Many controllers that work beside Flux (`KCLRun`, `GitOpsSet`, ...) take its conventions over:
//! `spec.sourceRef` names one of Flux's sources by kind, `spec.secretRef` a Secret of the own
//! namespace. They are read so, and anything else is left alone.

use crate::flux::schema::SOURCE_GROUP;
use crate::flux::schema::reference::{NamespaceRule, Need, ReferenceField, SECRET, Target};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;

const SOURCES: &[(&str, &str)] = &[
    (SOURCE_GROUP, "GitRepository"),
    (SOURCE_GROUP, "OCIRepository"),
    (SOURCE_GROUP, "Bucket"),
    (SOURCE_GROUP, "ExternalArtifact"),
    (SOURCE_GROUP, "HelmRepository"),
    (SOURCE_GROUP, "HelmChart"),
];

/// The conventional references.
pub(in crate::flux) static REFERENCES: &[ReferenceField] = &[
    ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::Only(SOURCES))
        .within(NamespaceRule::FieldOrOwn),
    // What it is for is the controller's: nothing is wrong when the Secret is in no file.
    ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET)
        .within(NamespaceRule::FieldOrOwn)
        .needing(Need::Assumed),
];

/// Whether a kind is defined by a `CustomResourceDefinition`, as far as its group tells: those of
/// Kubernetes itself have no dot or end in `.k8s.io`.
pub(in crate::flux) fn is_custom(id: &ResourceId) -> bool {
    id.group.contains('.') && !id.group.ends_with(".k8s.io")
}
