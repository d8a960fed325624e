//! `ExternalArtifact` (source-controller, `api/v1/externalartifact_types.go`): what source-watcher
//! or a third party made.

use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{ApiVersion, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::EdgeType;

/// `ExternalArtifact`
pub(crate) const EXTERNAL_ARTIFACT: GroupKind = GroupKind::new(SOURCE_GROUP, "ExternalArtifact");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[ApiVersion::new("v1", 7, None)],
    made_at_run_time: true,
    // Informational: whatever made it.
    references: &[ReferenceField::new(
        "spec.sourceRef",
        EdgeType::SourceRef,
        Target::AnyObject("source.extensions.fluxcd.io/v1beta1"),
    )
    .within(NamespaceRule::FieldOrOwn)],
    ..FluxKind::new(EXTERNAL_ARTIFACT, "EA", KindRole::Source, "source-controller")
};
