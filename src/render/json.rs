//! The graph as JSON.

use crate::graph::{Document, Graph};
use fluxscape_manifest::source::Files;

/// The exported graph, indented, with a final newline.
#[must_use]
pub fn render(graph: &Graph, files: &Files) -> String {
    let mut text = serde_json::to_string_pretty(&Document::of(graph, files)).unwrap_or_default();
    text.push('\n');
    text
}
