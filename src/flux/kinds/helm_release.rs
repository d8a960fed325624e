//! `HelmRelease` (helm-controller, `api/v2/helmrelease_types.go`).
//!
//! The HelmChart that it makes is no object of anybody's files: a release refers to its chart's
//! source itself.

use super::bucket::BUCKET;
use super::external_artifact::EXTERNAL_ARTIFACT;
use super::git_repository::GIT_REPOSITORY;
use super::helm_chart::HELM_CHART;
use super::helm_repository::HELM_REPOSITORY;
use super::oci_repository::OCI_REPOSITORY;
use crate::flux::schema::image::{ImageField, images_in_values};
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, SECRET, Target, VALUES};
use crate::flux::schema::{ApiVersion, Count, DirectoryField, FluxKind, HELM_GROUP, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// What holds charts.
pub(super) const CHART_SOURCES: &[GroupKind] = &[HELM_REPOSITORY, GIT_REPOSITORY, BUCKET];

/// What is a chart.
const CHARTS: &[GroupKind] = &[OCI_REPOSITORY, HELM_CHART, EXTERNAL_ARTIFACT];

/// `HelmRelease`
pub(crate) const HELM_RELEASE: GroupKind = GroupKind::new(HELM_GROUP, "HelmRelease");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v2beta1", 0, Some(6)),
        ApiVersion::new("v2beta2", 2, Some(7)),
        ApiVersion::new("v2", 3, None),
    ],
    count: Some(Count { order: 2, name: "HelmRelease" }),
    suspend: true,
    address: &[Detail::Chart, Detail::Version],
    references: &[
        ReferenceField::new(
            "spec.chart.spec.sourceRef",
            EdgeType::SourceRef,
            Target::OneOf(CHART_SOURCES),
        )
        .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.chartRef", EdgeType::ChartRef, Target::OneOf(CHARTS))
            .within(NamespaceRule::FieldOrOwn),
        // HelmReleases only: a Kustomization named here never resolves.
        ReferenceField::new("spec.dependsOn[]", EdgeType::DependsOn, Target::Kind(HELM_RELEASE))
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.valuesFrom[]", EdgeType::ValuesFrom, VALUES)
            .reading("valuesKey", "values.yaml"),
        // The HelmChart is made beside its source and looks for its keys there.
        ReferenceField::new("spec.chart.spec.verify.secretRef", EdgeType::Verify, SECRET)
            .within(NamespaceRule::Of("spec.chart.spec.sourceRef")),
        ReferenceField::kube_config_secret(),
        ReferenceField::kube_config_map(),
        // Impersonated where the objects are applied.
        ReferenceField::service_account().remote(),
        ReferenceField::namespace("spec.targetNamespace", EdgeType::TargetNamespace),
        ReferenceField::namespace("spec.storageNamespace", EdgeType::StorageNamespace).remote(),
    ],
    directory: Some(DirectoryField {
        path: &["spec", "chart", "spec", "chart"],
        edge: EdgeType::Chart,
        file: Some("Chart.yaml"),
    }),
    images: Some(ImageField { edge: EdgeType::Deploys, read: images }),
    details,
    ..FluxKind::new(HELM_RELEASE, "HR", KindRole::Applier, "helm-controller")
};

fn images(node: &Node) -> Vec<(String, fluxscape_manifest::source::Span)> {
    node.at(&["spec", "values"]).map_or_else(Vec::new, images_in_values)
}

/// The namespace that a release installs into.
pub(in crate::flux) fn release_namespace<'a>(own: &'a str, node: &'a Node) -> &'a str {
    node.str_at(&["spec", "targetNamespace"])
        .filter(|namespace| !namespace.is_empty())
        .unwrap_or(own)
}

fn details(node: &Node) -> Vec<(Detail, String)> {
    let mut facts = super::texts(
        node,
        &[
            (Detail::Chart, &["spec", "chart", "spec", "chart"]),
            (Detail::Chart, &["spec", "chartRef", "name"]),
            (Detail::Version, &["spec", "chart", "spec", "version"]),
            (Detail::Release, &["spec", "releaseName"]),
            (Detail::TargetNamespace, &["spec", "targetNamespace"]),
        ],
    );
    facts.extend(super::listed(
        node,
        Detail::ValuesFiles,
        &["spec", "chart", "spec", "valuesFiles"],
    ));
    facts.extend(super::texts(
        node,
        &[(Detail::ValuesFiles, &["spec", "chart", "spec", "valuesFile"])],
    ));
    facts.extend(super::counted(node, Detail::PostRenderers, &["spec", "postRenderers"]));
    facts.extend(super::expressions(node));
    let images: Vec<String> = images(node).into_iter().map(|(image, _)| image).collect();
    if !images.is_empty() {
        facts.push((Detail::Images, images.join(" ")));
    }
    facts
}
