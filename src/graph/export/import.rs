//! The way back: from an exported graph to one that can be compared and drawn.
//!
//! In: a [`Document`], as read from JSON. Out: a [`Graph`]. What an export leaves out stays out:
//! the built objects, the address.

use std::sync::Arc;

use super::document::{Document, EdgeDocument, FindingDocument};
use crate::graph::model::{Edge, Graph};
use crate::graph::rules;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::diagnostic::{Diagnostic, Hint};
use fluxscape_manifest::source::{Files, Place, Span, TreePath};

impl Document {
    /// The graph that was exported. Left out are edges whose ends are not among the nodes, and
    /// edges and findings of a type or rule that this version of the program does not know.
    #[must_use]
    pub fn into_graph(self, files: &Files) -> Graph {
        let mut graph = Graph::default();
        (graph.tree, graph.name, graph.clusters) =
            (Arc::from(self.name.as_str()), self.name, self.clusters);
        for node in self.nodes {
            graph.add(node);
        }
        for EdgeDocument { from, to, edge_type, origin, change } in self.edges {
            let edge_type = EdgeType::parse(&edge_type);
            if let (Some(from), Some(to), Some(edge_type)) =
                (graph.find(&from), graph.find(&to), edge_type)
            {
                graph.connect(from, to, Edge { edge_type, origin, span: None, change });
            }
        }
        graph.unreached = self.unreached;
        graph.findings = self
            .findings
            .into_iter()
            .filter_map(|finding| diagnostic(finding, &graph, files))
            .collect();
        graph
    }
}

/// A finding; `None` where this version of the program has no such rule, and nothing to compare it
/// with.
fn diagnostic(finding: FindingDocument, graph: &Graph, files: &Files) -> Option<Diagnostic> {
    let FindingDocument { repository, file, line, column, rule, severity, message, hint } = finding;
    let span = file.map(|file| {
        let repository =
            repository.map_or_else(|| Arc::clone(&graph.tree), |name| Arc::from(name.as_str()));
        let id = files.id(&Place { repository, path: TreePath::clamped(&file) });
        Span::new(id, line.unwrap_or(0), column.unwrap_or(0))
    });
    Some(Diagnostic {
        rule: rules::find(&rule)?,
        severity,
        message,
        hint: hint.map(Hint::Text),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_exported_is_read_back_as_it_was() {
        let text = r#"{"schemaVersion": 1, "name": "own", "clusters": [{"name": "c", "by": "bootstrap", "repository": "own", "directory": "c"}],
            "nodes": [
              {"id": "c||Secret|a|b", "type": "object", "cluster": "c", "group": "", "version": "v1", "kind": "Secret", "namespace": "a",
               "name": "b", "status": "ok", "message": null, "origin": {"by": "git", "file": "x.yaml", "line": 3}, "later": true},
              {"id": "c|image|i", "type": "image", "cluster": "c", "group": "", "version": "", "kind": "Image", "namespace": "",
               "name": "i", "status": "external", "message": null, "origin": {"by": "external"}, "details": {"image": "v"}, "change": "added"}],
            "edges": [{"from": "c||Secret|a|b", "to": "c|image|i", "type": "image", "origin": {"file": "x.yaml", "line": 4}},
                      {"from": "c||Secret|a|b", "to": "gone", "type": "image"},
                      {"from": "c||Secret|a|b", "to": "c|image|i", "type": "laterRef"}],
            "findings": [{"file": "x.yaml", "line": 4, "column": 2, "rule": "unknown-field", "severity": "warning", "message": "m"}]}"#;
        let document: Document = serde_json::from_str(text).unwrap();
        let files = Files::default();
        let mut expected = document.clone();
        expected.edges.truncate(1);
        expected.nodes.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(Document::of(&document.into_graph(&files), &files), expected);
    }
}
