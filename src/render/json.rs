//! JSON: the whole graph, for programs.
//!
//! In: the graph and the files that it was read from. Out: its [`Document`], indented.

use serde::de::IgnoredAny;

use super::format::{Content, Format};
use crate::graph::{Document, Graph};
use crate::text::printed;
use fluxscape_manifest::source::Files;

/// The graph as JSON.
pub const FORMAT: Format = Format {
    extension: "json",
    content: Content::Graph(render),
    read: None,
    is_marked: |bytes| serde_json::from_slice::<Marked>(bytes).is_ok(),
};

/// The keys that every graph has, and no other document: its mark.
#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "that they are there is all that counts")]
struct Marked {
    #[serde(rename = "schemaVersion")]
    schema_version: u32,
    name: String,
    clusters: Vec<IgnoredAny>,
    nodes: Vec<IgnoredAny>,
    edges: Vec<IgnoredAny>,
    findings: Vec<IgnoredAny>,
}

/// The exported graph, indented, with a final newline.
#[must_use]
pub fn render(graph: &Graph, files: &Files) -> String {
    let mut text = printed::json(
        serde_json::to_string_pretty(&Document::of(graph, files)).unwrap_or_default(),
    );
    text.push('\n');
    text
}
