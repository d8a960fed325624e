//! Objects that wait for one another for ever.
//!
//! In: the graph. Out: one finding for each circle of `dependsOn`, at the reference that closes it.

use crate::graph::rules;
use crate::vocabulary::EdgeType;
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;

use crate::graph::model::node::Node;
use crate::graph::model::{Edge, Graph};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

/// Finds the circles.
pub(in crate::graph) fn report(graph: &mut Graph) {
    let waits = graph.only(EdgeType::DependsOn);
    let mut found = Vec::new();
    for members in tarjan_scc(&waits) {
        let mut inside: Vec<_> = members
            .iter()
            .flat_map(|member| waits.edges(*member))
            .filter(|edge| members.contains(&edge.target()))
            .collect();
        if inside.is_empty() {
            continue;
        }
        inside
            .sort_by_key(|edge| (id(&waits, edge.source()), id(&waits, edge.target()), edge.id()));
        let circle = walk(&inside, &waits);
        let span = inside.first().and_then(|edge| edge.weight().span);
        found.push((circle.join(" -> "), span));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let findings: Vec<Diagnostic> =
        found.into_iter().filter_map(|(circle, span)| Some(finding(&circle, span?))).collect();
    graph.findings.extend(findings);
}

fn finding(circle: &str, span: Span) -> Diagnostic {
    // kustomize-controller waits for the readiness of what it depends on: in a circle nobody
    // starts.
    let message = format!("these depend on one another and will never be ready: {circle}");
    Diagnostic::error(&rules::DEPENDENCY_CYCLE, span, message)
        .hint("remove one of the dependsOn entries")
}

fn id<'g>(graph: &DiGraph<&'g Node, &'g Edge>, index: petgraph::graph::NodeIndex) -> &'g str {
    graph.node_weight(index).map_or("", |node| node.id.as_str())
}

/// The names on the way around, from the first member back to it.
fn walk<'g>(
    inside: &[petgraph::graph::EdgeReference<'_, &'g Edge>],
    graph: &DiGraph<&'g Node, &'g Edge>,
) -> Vec<&'g str> {
    let name = |index| graph.node_weight(index).map_or("", |node: &&Node| node.name.as_str());
    let Some(first) = inside.first().map(EdgeRef::source) else { return Vec::new() };
    let (mut at, mut names, mut seen) = (first, vec![name(first)], vec![first]);
    while let Some(edge) = inside.iter().find(|edge| {
        edge.source() == at && (edge.target() == first || !seen.contains(&edge.target()))
    }) {
        at = edge.target();
        names.push(name(at));
        seen.push(at);
        if at == first {
            break;
        }
    }
    names
}
