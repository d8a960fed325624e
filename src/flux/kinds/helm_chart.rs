//! `HelmChart` (source-controller, `api/v1/helmchart_types.go`).

use super::helm_release::CHART_SOURCES;
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{DirectoryField, KindSpec, SOURCE_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: SOURCE_GROUP,
    kind: "HelmChart",
    badge: "CHART",
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
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts =
        super::texts(node, &[("chart", &["spec", "chart"]), ("version", &["spec", "version"])]);
    let files = super::listed(node, "valuesFiles", &["spec", "valuesFiles"]);
    facts.into_iter().chain(files).chain(super::suspended(node)).collect()
}
