//! Rule `dependency-not-awaited`: values or variables that something else applies, for which nobody
//! waits.

use super::DEPENDENCY_NOT_AWAITED;
use crate::graph::EdgeType;
use crate::lint::order::Order;
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let graph = subject.graph;
    let mut order = Order::of(graph);
    for item in subject.items() {
        for (target, edge) in graph.edges_from(item.index) {
            let what = match edge.edge_type {
                EdgeType::ValuesFrom => "values",
                EdgeType::SubstituteFrom => "variables",
                _ => continue,
            };
            let (Some(map), Some(span)) = (graph.node(target), edge.span) else { continue };
            let appliers = graph.sources(target, EdgeType::Applies);
            let Some(applier) = appliers.first().and_then(|applier| graph.node(*applier)) else {
                continue;
            };
            // What it applies itself comes too late, which waiting does not change.
            if appliers.contains(&item.index) || order.is_before(&appliers, item.index) {
                continue;
            }
            let message = format!(
                "{} takes {what} from {}, which {} applies, and nothing waits for that",
                item.name(),
                object_name(map),
                object_name(applier)
            );
            let hint = if item.node.kind == applier.kind {
                format!("add {} to dependsOn", applier.name)
            } else {
                format!("let the Kustomization that applies it depend on {}", applier.name)
            };
            found.push(Diagnostic::info(&DEPENDENCY_NOT_AWAITED, span, message).hint(hint));
        }
    }
}
