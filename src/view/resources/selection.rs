//! Which nodes a picture shows.
//!
//! In: what a view would show, and a scope. Out: what is left, the nodes whose box is given up, and
//! what was left out in numbers.

use std::collections::BTreeSet;

use crate::graph::kinds::Counts;
use crate::graph::{EdgeType, NodeIndex};
use crate::view::reader::Reader;
use crate::view::scope::Scope;
use crate::view::scope::focus;

/// The nodes of a picture.
#[derive(Debug, Default)]
pub(in crate::view) struct Selection {
    pub(in crate::view) shown: BTreeSet<NodeIndex>,
    /// Kinds that are left out: what such a node holds is in the box around it.
    pub(in crate::view) through: BTreeSet<NodeIndex>,
    /// What is not shown, in words.
    pub(in crate::view) remarks: Vec<String>,
}

/// Edges that lead to what is part of a node's own content.
const OWN: [EdgeType; 4] =
    [EdgeType::Builds, EdgeType::Resources, EdgeType::Components, EdgeType::Creates];

/// Narrows the nodes of a view to a scope.
pub(in crate::view) fn select(
    reader: &Reader<'_>,
    scope: &Scope,
    all: BTreeSet<NodeIndex>,
) -> Selection {
    let mut shown = all.clone();
    if scope.cluster.is_some() || scope.environment.is_some() || scope.application.is_some() {
        let members: BTreeSet<NodeIndex> = all
            .iter()
            .copied()
            .filter(|index| reader.node(*index).is_some_and(|node| scope.contains(node)))
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
            scope.described()
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
