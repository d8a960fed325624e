//! `ArtifactGenerator` (source-watcher, `api/v1beta1/artifactgenerator_types.go`).

use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{KindSpec, SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

const SOURCES: &[(&str, &str)] = &[
    (SOURCE_GROUP, "GitRepository"),
    (SOURCE_GROUP, "OCIRepository"),
    (SOURCE_GROUP, "Bucket"),
    (SOURCE_GROUP, "HelmChart"),
    (SOURCE_GROUP, "ExternalArtifact"),
];

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: SOURCE_EXTENSIONS_GROUP,
    kind: "ArtifactGenerator",
    badge: "GEN",
    references: &[ReferenceField::new("spec.sources[]", EdgeType::Sources, Target::OneOf(SOURCES))
        .within(NamespaceRule::FieldOrOwn)],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let names: Vec<&str> = node
        .items_at(&["spec", "artifacts"])
        .iter()
        .filter_map(|artifact| artifact.str_at(&["name"]))
        .collect();
    let artifacts = (!names.is_empty()).then(|| ("artifacts", names.join(" ")));
    let pattern = super::texts(node, &[("pathPattern", &["spec", "pathPattern"])]);
    artifacts.into_iter().chain(pattern).chain(super::suspended(node)).collect()
}
