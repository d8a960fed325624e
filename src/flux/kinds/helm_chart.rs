//! `HelmChart` (source-controller, `api/v1/helmchart_types.go`).

use super::helm_release::CHART_SOURCES;
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{ApiVersion, DirectoryField, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `HelmChart`
pub(crate) const HELM_CHART: GroupKind = GroupKind::new(SOURCE_GROUP, "HelmChart");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(7)),
        ApiVersion::new("v1", 3, None),
    ],
    made_at_run_time: true,
    suspend: true,
    address: &[Detail::Chart, Detail::Version],
    references: &[
        // It has no namespace field.
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::OneOf(CHART_SOURCES))
            .within(NamespaceRule::Unlisted),
        ReferenceField::new("spec.verify.secretRef", EdgeType::Verify, SECRET),
    ],
    directory: Some(DirectoryField {
        path: &["spec", "chart"],
        edge: EdgeType::Chart,
        file: Some("Chart.yaml"),
    }),
    details,
    ..FluxKind::new(HELM_CHART, "CHART", KindRole::Source, "source-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let facts = super::texts(
        node,
        &[(Detail::Chart, &["spec", "chart"]), (Detail::Version, &["spec", "version"])],
    );
    let files = super::listed(node, Detail::ValuesFiles, &["spec", "valuesFiles"]);
    facts.into_iter().chain(files).collect()
}
