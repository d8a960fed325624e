//! Ways through the graph, and nodes by the names that people call them.
//!
//! In: the graph and two nodes. Out: the shortest way along the references, the same one every
//! time.

use std::collections::{BTreeMap, VecDeque};

use crate::graph::model::node::Node;
use crate::graph::model::{Edge, Graph, NodeIndex};

/// One reference on a way.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The node that refers.
    pub from: &'a Node,
    /// The node referred to.
    pub to: &'a Node,
    /// The reference.
    pub edge: &'a Edge,
}

/// The shortest way from one node to another along the references; of several the first by ids.
/// `None` where there is none.
#[must_use]
pub fn path(graph: &Graph, from: NodeIndex, to: NodeIndex) -> Option<Vec<Step<'_>>> {
    let mut before: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::from([(from, from)]);
    let mut todo = VecDeque::from([from]);
    while let Some(at) = todo.pop_front().filter(|at| *at != to) {
        let mut next: Vec<NodeIndex> = graph.edges_from(at).map(|(target, _)| target).collect();
        next.sort_by_key(|index| graph.node(*index).map(|node| &node.id));
        for target in next {
            before.entry(target).or_insert_with(|| {
                todo.push_back(target);
                at
            });
        }
    }
    let mut steps = Vec::new();
    let mut at = to;
    while at != from {
        let earlier = *before.get(&at)?;
        let mut edges: Vec<&Edge> = graph
            .edges_from(earlier)
            .filter(|(target, _)| *target == at)
            .map(|(_, edge)| edge)
            .collect();
        edges.sort_by_key(|edge| edge.edge_type);
        steps.push(Step { from: graph.node(earlier)?, to: graph.node(at)?, edge: edges.first()? });
        at = earlier;
    }
    steps.reverse();
    Some(steps)
}

/// The nodes that a user calls by a name: an id; `name`, `namespace/name`, `Kind/name` or
/// `Kind/namespace/name` (kinds in any case, or their short names); the path of a directory. What
/// fits an id, or name and kind, wins over what fits less.
#[must_use]
pub fn called(graph: &Graph, text: &str) -> Vec<NodeIndex> {
    if let Some(index) = graph.find(text) {
        return vec![index];
    }
    let parts: Vec<&str> = text.split('/').collect();
    let fits = |node: &Node| -> bool {
        let kind = |text: &str| {
            node.kind.eq_ignore_ascii_case(text)
                || node.badge().is_some_and(|badge| badge.eq_ignore_ascii_case(text))
        };
        match parts.as_slice() {
            [name] => node.name == *name,
            [first, name] => node.name == *name && (node.namespace == *first || kind(first)),
            [first, namespace, name] => {
                node.name == *name && node.namespace == *namespace && kind(first)
            }
            _ => false,
        }
    };
    let all: Vec<(NodeIndex, &Node)> = graph
        .nodes()
        .filter(|(_, node)| fits(node) || node.name == text.trim_matches('/'))
        .collect();
    // A Kustomization is more often meant than the Deployment of its name.
    let flux: Vec<NodeIndex> =
        all.iter().filter(|(_, node)| node.is_flux()).map(|(index, _)| *index).collect();
    if flux.is_empty() { all.into_iter().map(|(index, _)| index).collect() } else { flux }
}
