//! `ArtifactGenerator` (source-watcher, `api/v1beta1/artifactgenerator_types.go`).

use super::bucket::BUCKET;
use super::external_artifact::EXTERNAL_ARTIFACT;
use super::git_repository::GIT_REPOSITORY;
use super::helm_chart::HELM_CHART;
use super::oci_repository::OCI_REPOSITORY;
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, SOURCE_EXTENSIONS_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

const SOURCES: &[GroupKind] =
    &[GIT_REPOSITORY, OCI_REPOSITORY, BUCKET, HELM_CHART, EXTERNAL_ARTIFACT];

/// `ArtifactGenerator`
pub(crate) const ARTIFACT_GENERATOR: GroupKind =
    GroupKind::new(SOURCE_EXTENSIONS_GROUP, "ArtifactGenerator");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[ApiVersion::new("v1beta1", 7, None)],
    count: Some(Count { order: 6, name: "ArtifactGenerator" }),
    suspend: true,
    references: &[ReferenceField::new("spec.sources[]", EdgeType::Sources, Target::OneOf(SOURCES))
        .within(NamespaceRule::FieldOrOwn)],
    details,
    ..FluxKind::new(ARTIFACT_GENERATOR, "GEN", KindRole::Source, "source-watcher")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let names: Vec<&str> = node
        .items_at(&["spec", "artifacts"])
        .iter()
        .filter_map(|artifact| artifact.str_at(&["name"]))
        .collect();
    let artifacts = (!names.is_empty()).then(|| (Detail::Artifacts, names.join(" ")));
    let pattern = super::texts(node, &[(Detail::PathPattern, &["spec", "pathPattern"])]);
    artifacts.into_iter().chain(pattern).collect()
}
