//! What Flux has applied before it reconciles something.
//!
//! In: the graph. Out: for an object that Flux reconciles, everything that is ready before: what
//! applies it, what each of these waits for (`dependsOn`), and what that applies in turn.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{EdgeType, Graph, NodeIndex};

/// Answers for one graph, each kept.
pub(super) struct Order<'a> {
    graph: &'a Graph,
    before: BTreeMap<NodeIndex, BTreeSet<NodeIndex>>,
}

impl<'a> Order<'a> {
    pub(super) fn of(graph: &'a Graph) -> Self {
        Self { graph, before: BTreeMap::new() }
    }

    /// Whether one of these is applied before an object is reconciled, or applies it, or is the
    /// object itself.
    pub(super) fn is_before(&mut self, first: &[NodeIndex], then: NodeIndex) -> bool {
        let graph = self.graph;
        let before = self.before.entry(then).or_insert_with(|| before(graph, then));
        first.iter().any(|one| before.contains(one))
    }
}

fn before(graph: &Graph, index: NodeIndex) -> BTreeSet<NodeIndex> {
    let mut found = BTreeSet::new();
    // Those that something waits for, whose own order counts too.
    let mut awaited = vec![index];
    while let Some(one) = awaited.pop() {
        let mut above = vec![one];
        while let Some(next) = above.pop() {
            if !found.insert(next) && next != one {
                continue;
            }
            above.extend(
                graph
                    .sources(next, EdgeType::Applies)
                    .into_iter()
                    .chain(graph.sources(next, EdgeType::Creates))
                    .filter(|applier| !found.contains(applier)),
            );
            for target in graph.targets(next, EdgeType::DependsOn) {
                for ready in with_all_below(graph, target) {
                    if !found.contains(&ready) {
                        awaited.push(ready);
                    }
                }
            }
        }
    }
    found
}

/// Something that Flux reconciles, and what it applies that Flux reconciles in turn.
fn with_all_below(graph: &Graph, index: NodeIndex) -> BTreeSet<NodeIndex> {
    let mut found = BTreeSet::new();
    let mut todo = vec![index];
    while let Some(one) = todo.pop() {
        if found.insert(one) {
            todo.extend(
                graph
                    .targets(one, EdgeType::Applies)
                    .into_iter()
                    .filter(|below| graph.node(*below).is_some_and(crate::graph::Node::is_applier)),
            );
        }
    }
    found
}
