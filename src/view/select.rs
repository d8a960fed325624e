//! Which nodes a picture shows.
//!
//! In: what a view would show, and a scope. Out: what is left, the nodes whose box is given up, and
//! what was left out in numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::focus;
use super::kinds::Counts;
use super::reader::Reader;
use super::scope::Scope;
use crate::graph::{EdgeType, Node, NodeIndex};

/// The nodes of a picture.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub(super) shown: BTreeSet<NodeIndex>,
    /// Kinds that are left out: what such a node holds stands in the box around it.
    pub(super) through: BTreeSet<NodeIndex>,
    /// What is not shown, in words.
    pub(super) remarks: Vec<String>,
}

/// Edges that lead to what is part of a node's own content.
const OWN: [EdgeType; 4] =
    [EdgeType::Builds, EdgeType::Resources, EdgeType::Components, EdgeType::Creates];

/// Narrows the nodes of a view to a scope.
pub(super) fn select(reader: &Reader<'_>, scope: &Scope, all: BTreeSet<NodeIndex>) -> Selection {
    let mut shown = all.clone();
    if scope.cluster.is_some() || scope.environment.is_some() || scope.application.is_some() {
        let members: BTreeSet<NodeIndex> = all
            .iter()
            .copied()
            .filter(|index| reader.node(*index).is_some_and(|node| belongs(node, scope)))
            .collect();
        shown = with_what_it_uses(reader, members, &all);
    }
    if let Some(focus) = &scope.focus {
        let near = focus::near(reader.graph, scope, focus);
        shown.retain(|index| near.contains(index));
    }
    let mut remarks = Vec::new();
    let narrowed = all.len() - shown.len();
    if narrowed > 0 {
        remarks.push(format!(
            "Not shown: {narrowed} of {} nodes, outside of {}.",
            all.len(),
            described(scope)
        ));
    }
    let (shown, through): (BTreeSet<NodeIndex>, BTreeSet<NodeIndex>) =
        shown.into_iter().partition(|index| {
            reader.node(*index).is_some_and(|node| scope.shows(&node.kind, node.badge()))
        });
    if !through.is_empty() {
        let hidden: Counts<'_> = through
            .iter()
            .filter_map(|index| reader.node(*index))
            .map(|node| node.kind.as_str())
            .collect();
        remarks.push(format!("Hidden: {}.", hidden.long()));
    }
    let through = all
        .into_iter()
        .filter(|index| {
            reader.node(*index).is_some_and(|node| !scope.shows(&node.kind, node.badge()))
        })
        .collect();
    Selection { shown, through, remarks }
}

/// `environment qa, application web, 2 steps from Kustomization/web`.
pub(super) fn described(scope: &Scope) -> String {
    let mut parts = Vec::new();
    parts.extend(scope.cluster.as_ref().map(|name| format!("cluster {name}")));
    parts.extend(scope.environment.as_ref().map(|name| format!("environment {name}")));
    parts.extend(scope.application.as_ref().map(|name| format!("application {name}")));
    parts.extend(scope.focus.as_ref().map(|focus| {
        let steps =
            super::kinds::plural(usize::try_from(focus.depth).unwrap_or(usize::MAX), "reference");
        format!("{steps} around {}", readable(&focus.node))
    }));
    parts.join(", ")
}

/// `HelmRelease web/podinfo of staging` for the id of an object, which somebody gave to tell it
/// from others of its name.
fn readable(id: &str) -> String {
    let parts: Vec<&str> = id.split('|').collect();
    let [cluster, _, kind, namespace, name] = parts.as_slice() else { return id.to_owned() };
    let slash = if namespace.is_empty() { "" } else { "/" };
    format!("{kind} {namespace}{slash}{name} of {cluster}")
}

/// Whether a node stands in the cluster, environment and application that a scope names.
pub(super) fn belongs(node: &Node, scope: &Scope) -> bool {
    let environment = |name: &String| match &node.environment {
        Some(of) => of == name,
        // The environment of a lone cluster is what stands in no other.
        None => node.cluster == *name,
    };
    scope.cluster.as_ref().is_none_or(|cluster| *cluster == node.cluster)
        && scope.environment.as_ref().is_none_or(environment)
        && scope.application.as_ref().is_none_or(|name| node.application.as_ref() == Some(name))
}

/// The members with the directories they are built from, and what any of these refers to directly.
fn with_what_it_uses(
    reader: &Reader<'_>,
    members: BTreeSet<NodeIndex>,
    all: &BTreeSet<NodeIndex>,
) -> BTreeSet<NodeIndex> {
    let mut found = members;
    let mut todo: Vec<NodeIndex> = found.iter().copied().collect();
    while let Some(index) = todo.pop() {
        let own = reader
            .graph
            .edges_from(index)
            .filter(|(_, edge)| OWN.contains(&edge.edge_type))
            .map(|(to, _)| to);
        todo.extend(own.filter(|to| all.contains(to)).filter(|to| found.insert(*to)));
    }
    let used: Vec<NodeIndex> = found
        .iter()
        .flat_map(|index| reader.graph.edges_from(*index))
        .filter(|(to, edge)| edge.edge_type != EdgeType::Applies && all.contains(to))
        .map(|(to, _)| to)
        .collect();
    found.extend(used);
    found
}

/// The kinds of a graph with their badges: what `hide` and `only` may name.
pub(super) fn kinds(reader: &Reader<'_>) -> BTreeMap<String, Option<&'static str>> {
    reader.graph.nodes().map(|(_, node)| (node.kind.clone(), node.badge())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_in_words() {
        assert_eq!(
            readable("qa|helm.toolkit.fluxcd.io|HelmRelease|web|podinfo"),
            "HelmRelease web/podinfo of qa"
        );
        assert_eq!(readable("qa||Namespace||web"), "Namespace web of qa");
        assert_eq!(readable("web/podinfo"), "web/podinfo");
    }
}
