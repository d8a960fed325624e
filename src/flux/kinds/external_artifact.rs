//! `ExternalArtifact` (source-controller, `api/v1/externalartifact_types.go`): what source-watcher
//! or a third party made.

use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{KindSpec, SOURCE_GROUP};
use crate::vocabulary::EdgeType;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: SOURCE_GROUP,
    kind: "ExternalArtifact",
    badge: "EA",
    // Informational: whatever made it.
    references: &[ReferenceField::new(
        "spec.sourceRef",
        EdgeType::SourceRef,
        Target::AnyObject("source.extensions.fluxcd.io/v1beta1"),
    )
    .within(NamespaceRule::FieldOrOwn)],
    directory: None,
    images: None,
    details: |_| Vec::new(),
};
