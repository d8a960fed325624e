//! The graph as it is exported: schema version 1, nodes and edges in the order of their ids.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::graph::model::node::{Change, Node};
use crate::graph::model::{ClusterOrigin, EdgeOrigin, Graph};
use fluxscape_manifest::diagnostic::Severity;
use fluxscape_manifest::source::Files;

/// The exported graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "fluxscape graph")]
pub struct Document {
    /// Grows when a reader of the last version would be misled.
    #[serde(rename = "schemaVersion")]
    pub schema_version: u32,
    /// Name of the repository drawn.
    pub name: String,
    /// What created the first Flux objects of each cluster.
    pub clusters: Vec<ClusterDocument>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<EdgeDocument>,
    /// What is wrong, or was assumed.
    pub findings: Vec<FindingDocument>,
    /// The directories that no root here reaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreached: Vec<String>,
}

/// A cluster.
pub type ClusterDocument = ClusterOrigin;

/// An edge, by the ids of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EdgeDocument {
    /// Id of the node that refers.
    pub from: String,
    /// Id of the node referred to.
    pub to: String,
    /// Type.
    #[serde(rename = "type")]
    pub edge_type: String,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<EdgeOrigin>,
    /// What became of it, in the union of two graphs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FindingDocument {
    /// Repository of the file, where it is another one than the one drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// File, relative to its repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Stable name of the rule.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Document {
    /// Exports a graph.
    #[must_use]
    pub fn of(graph: &Graph, files: &Files) -> Self {
        let edge = |(from, to, edge): (&Node, &Node, &crate::graph::model::Edge)| EdgeDocument {
            from: from.id.to_string(),
            to: to.id.to_string(),
            edge_type: edge.edge_type.name().to_owned(),
            origin: edge.origin.clone(),
            change: edge.change,
        };
        let findings: BTreeSet<FindingDocument> = graph
            .findings
            .iter()
            .map(|finding| FindingDocument::of(finding, graph, files))
            .collect();
        Self {
            schema_version: 1,
            name: graph.name.clone(),
            clusters: graph.clusters.clone(),
            nodes: graph.nodes().map(|(_, node)| node.clone()).collect(),
            edges: graph.edges().into_iter().map(edge).collect(),
            findings: findings.into_iter().collect(),
            unreached: graph.unreached.clone(),
        }
    }
}

/// The JSON Schema of a [`Document`], as published in `docs/graph.schema.json`: what is written,
/// not what would be read.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::schema::of_output::<Document>()
}

impl FindingDocument {
    /// A finding with its span resolved.
    #[must_use]
    pub fn of(
        finding: &fluxscape_manifest::diagnostic::Diagnostic,
        graph: &Graph,
        files: &Files,
    ) -> Self {
        let place =
            finding.span.map(|span| files.place(span.file)).filter(|place| !place.path.is_root());
        let position = finding.span.filter(|span| span.line > 0);
        Self {
            repository: place
                .as_ref()
                .filter(|place| !graph.is_own(place))
                .map(|place| place.repository.to_string()),
            file: place.map(|place| place.path.to_string()),
            line: position.map(|span| span.line),
            column: position.map(|span| span.column),
            rule: finding.rule.name.to_owned(),
            severity: finding.severity,
            message: finding.message.clone(),
            hint: finding.hint.as_ref().map(ToString::to_string),
        }
    }
}
