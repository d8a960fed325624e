//! JSON: the whole graph, for programs.
//!
//! In: the graph and the files that it was read from. Out: its [`Document`], indented.

use super::format::{Content, Format};
use crate::graph::{Document, Graph};
use fluxscape_manifest::source::Files;

/// The graph as JSON.
pub const FORMAT: Format =
    Format { extension: "json", content: Content::Graph(render), read: None };

/// The exported graph, indented, with a final newline.
#[must_use]
pub fn render(graph: &Graph, files: &Files) -> String {
    let mut text = serde_json::to_string_pretty(&Document::of(graph, files)).unwrap_or_default();
    text.push('\n');
    text
}
