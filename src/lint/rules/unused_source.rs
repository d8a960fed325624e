//! Rule `unused-source`: a source that nothing is built from.

use super::UNUSED_SOURCE;
use crate::graph::{By, EdgeType, NodeIndex};
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let sources = || {
        subject.items().filter(|item| {
            item.node.flux_kind().is_some_and(|kind| kind.fetches) && item.node.origin.by == By::Git
        })
    };
    // One that stands in a base is of use where any cluster or environment uses it.
    let is_used =
        |item: &Item<'_>| subject.facts.is_open(&item.node.cluster) || used(subject, item.index);
    let places: Vec<Span> = sources().filter(is_used).map(|item| item.fact.span).collect();
    let unused =
        sources().map(|item| (item.fact.span, item)).filter(|(span, _)| !places.contains(span));
    for alike in by_place(unused) {
        let message = format!("nothing is built from {}", alike.subject());
        found.push(
            Diagnostic::warning(&UNUSED_SOURCE, alike.span, message)
                .hint("remove it, or name it where it is meant to be used"),
        );
    }
}

/// What does not make use of a source that it names: what applies, wakes, watches or makes it.
const IDLE: [EdgeType; 8] = [
    EdgeType::Applies,
    EdgeType::Creates,
    EdgeType::Produces,
    EdgeType::EventSources,
    EdgeType::Resources,
    EdgeType::HealthChecks,
    EdgeType::DependsOn,
    EdgeType::Sets,
];

fn used(subject: &Subject<'_>, source: NodeIndex) -> bool {
    subject.graph.edges_to(source).any(|(_, edge)| !IDLE.contains(&edge.edge_type))
}
