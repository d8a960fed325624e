//! What is near a node: what it needs, and what needs it.
//!
//! In: the graph, a name and a depth. Out: the node of that name, or the nearest names; the nodes
//! that so many references lead to from it, and those from which so many lead to it.

use fluxscape_manifest::spelling;
use std::collections::BTreeSet;

use super::{Focus, Scope};
use crate::graph::{self, Graph, Node, NodeIndex};

/// How many candidates an error lists.
const MOST_CANDIDATES: usize = 6;

/// The node that a name means, among those that a scope leaves; otherwise why there is none.
pub(in crate::view) fn node(graph: &Graph, scope: &Scope, name: &str) -> Result<NodeIndex, String> {
    let inside = |index: &NodeIndex| graph.node(*index).is_some_and(|node| in_scope(node, scope));
    let mut found: Vec<NodeIndex> = graph::called(graph, name).into_iter().filter(inside).collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(format!("there is no object \"{name}\"{}", nearest(graph, scope, name))),
        several => {
            let ids = distinct(several.iter().filter_map(|index| graph.node(*index)).collect());
            Err(format!(
                "\"{name}\" is the name of {} objects: say which: {}",
                several.len(),
                listed(&ids)
            ))
        }
    }
}

fn in_scope(node: &Node, scope: &Scope) -> bool {
    scope.cluster.as_ref().is_none_or(|cluster| *cluster == node.cluster)
        && scope
            .environment
            .as_ref()
            .is_none_or(|name| node.environment.as_ref() == Some(name) || node.cluster == *name)
        && scope.application.as_ref().is_none_or(|name| node.application.as_ref() == Some(name))
}

/// The names that are most like one that nothing has.
fn nearest(graph: &Graph, scope: &Scope, name: &str) -> String {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let nodes = graph.nodes().map(|(_, node)| node).filter(|node| in_scope(node, scope));
    let names =
        spelling::nearest(bare, nodes.map(|node| (&node.name, spelled(node))), MOST_CANDIDATES);
    if names.is_empty() { String::new() } else { format!(": the nearest are {}", names.join(", ")) }
}

/// Spellings that distinguish nodes: short ones, or ids where those are alike.
fn distinct(nodes: Vec<&Node>) -> Vec<String> {
    let short: Vec<String> = nodes.iter().map(|node| spelled(node)).collect();
    let alone = short.iter().collect::<BTreeSet<_>>().len() == short.len();
    if alone { short } else { nodes.into_iter().map(|node| node.id.to_string()).collect() }
}

fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(MOST_CANDIDATES);
    let first: Vec<&str> = names.iter().take(MOST_CANDIDATES).map(String::as_str).collect();
    if more == 0 { first.join(", ") } else { format!("{} and {more} more", first.join(", ")) }
}

/// `Kustomization/flux-system/apps`.
fn spelled(node: &Node) -> String {
    if node.namespace.is_empty() {
        format!("{}/{}", node.kind, node.name)
    } else {
        format!("{}/{}/{}", node.kind, node.namespace, node.name)
    }
}

/// The nodes near one; nothing when its name means none.
pub(in crate::view) fn near(graph: &Graph, scope: &Scope, focus: &Focus) -> BTreeSet<NodeIndex> {
    let Ok(start) = node(graph, scope, &focus.node) else { return BTreeSet::new() };
    let needs = |index: NodeIndex| graph.edges_from(index).map(|(to, _)| to).collect();
    let mut found = within(start, focus.depth, &needs);
    found.extend(within(start, focus.depth, &|index| graph.referrers(index)));
    found
}

fn within(
    start: NodeIndex,
    depth: u32,
    next: &dyn Fn(NodeIndex) -> Vec<NodeIndex>,
) -> BTreeSet<NodeIndex> {
    let mut found = BTreeSet::from([start]);
    let mut edge = vec![start];
    for _ in 0..depth {
        edge = edge.into_iter().flat_map(next).filter(|index| found.insert(*index)).collect();
        if edge.is_empty() {
            break;
        }
    }
    found
}
