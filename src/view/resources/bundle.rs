//! Edges that all members of a group share become one edge of the group.
//!
//! In: edges between the boxes of a tree. Out: the same, with as few of them as say the same.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{BoxTree, Content};
use crate::graph::EdgeType;

/// An edge between two boxes of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::view) struct BoxEdge {
    pub(in crate::view) from: usize,
    pub(in crate::view) to: usize,
    pub(in crate::view) edge_type: EdgeType,
}

/// Replaces the edges that all members of a section, an environment or a cluster have to the same
/// target by one of the box around them, and the edges that one box has to all members of such a
/// box by one to it; from the innermost boxes outwards.
pub(in crate::view) fn bundled(tree: &BoxTree, edges: BTreeSet<BoxEdge>) -> BTreeSet<BoxEdge> {
    let mut bundling = Bundling { tree, out: BTreeMap::new(), into: BTreeMap::new() };
    for edge in edges {
        bundling.insert(edge);
    }
    let mut groups: Vec<(usize, usize)> = (1..tree.boxes.len())
        .filter(|index| {
            tree.get(*index)
                .is_some_and(|frame| !frame.folded && !matches!(frame.what, Content::Node(_)))
        })
        .map(|index| (tree.path(index).count(), index))
        .collect();
    groups.sort_by(|a, b| b.cmp(a));
    for (_, group) in groups {
        bundling.bundle(group, End::From);
        bundling.bundle(group, End::To);
    }
    bundling.out.into_values().flatten().collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

struct Bundling<'a> {
    tree: &'a BoxTree,
    /// The edges from each box, and those to it.
    out: BTreeMap<usize, BTreeSet<BoxEdge>>,
    into: BTreeMap<usize, BTreeSet<BoxEdge>>,
}

impl Bundling<'_> {
    fn insert(&mut self, edge: BoxEdge) {
        self.out.entry(edge.from).or_default().insert(edge);
        self.into.entry(edge.to).or_default().insert(edge);
    }

    fn remove(&mut self, edge: BoxEdge) {
        self.out.entry(edge.from).or_default().remove(&edge);
        self.into.entry(edge.to).or_default().remove(&edge);
    }

    fn bundle(&mut self, group: usize, end: End) {
        let members = self.tree.children(group).to_vec();
        if members.len() < 2 {
            return;
        }
        let edges = if end == End::From { &self.out } else { &self.into };
        let mut alike: BTreeMap<(EdgeType, usize), Vec<BoxEdge>> = BTreeMap::new();
        for edge in members.iter().filter_map(|member| edges.get(member)).flatten() {
            let other = if end == End::From { edge.to } else { edge.from };
            alike.entry((edge.edge_type, other)).or_default().push(*edge);
        }
        alike.retain(|(_, other), edges| {
            edges.len() == members.len()
                && !self.tree.holds(group, *other)
                && !self.tree.holds(*other, group)
        });
        for ((edge_type, other), edges) in alike {
            for edge in edges {
                self.remove(edge);
            }
            let (from, to) = if end == End::From { (group, other) } else { (other, group) };
            self.insert(BoxEdge { from, to, edge_type });
        }
    }
}
