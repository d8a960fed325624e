//! The edges between the boxes of a tree: which are arrows, and which are words on the box they
//! start at.
//!
//! In: a tree, folded, and the nodes shown; others have boxes only because shown ones are in them.
//! Out: [`Edges`]. What applies what is nesting. The other edges are bundled; a short one is an
//! arrow, one that is long, or leads into a hub, is words. Each edge of a node shown is in one of
//! them, or inside a folded box.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::BoxTree;
use super::bundle::{self, BoxEdge};
use crate::graph::{EdgeType, NodeIndex};
use crate::view::reader::Reader;

/// More arrows of one type into a box, or out of it, are words.
const HUB: usize = 3;
/// Arrows that cross the outlines of more boxes are words.
const FAR: usize = 3;
/// More arrows between the members of a box that holds groups are words.
const CALM: usize = 8;

/// The edges of a picture.
#[derive(Debug, Default)]
pub(in crate::view) struct Edges {
    pub(in crate::view) arrows: Vec<BoxEdge>,
    /// By box and edge type, what it refers to.
    pub(in crate::view) words: BTreeMap<usize, BTreeMap<EdgeType, BTreeSet<Target>>>,
    /// How many boxes refer to a box in words, by edge type.
    pub(in crate::view) used: BTreeMap<usize, BTreeMap<EdgeType, usize>>,
}

/// What words refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::view) enum Target {
    /// A box of the picture.
    Box(usize),
    /// A node without a box.
    Node(NodeIndex),
}

/// Reads the edges of all nodes that have a box.
pub(in crate::view) fn edges(
    reader: &Reader<'_>,
    tree: &BoxTree,
    shown: &BTreeSet<NodeIndex>,
) -> Edges {
    let mut edges = Edges::default();
    let mut between = BTreeSet::new();
    for node in tree.place.keys() {
        let Some(from) = tree.shown(*node) else { continue };
        let whole = tree.node(from) == Some(*node) && shown.contains(node);
        for (target, edge) in reader.graph.edges_from(*node) {
            let edge_type = edge.edge_type;
            match tree.shown(target) {
                Some(to) if to == from => {}
                Some(to) if tree.holds(from, to) && edge_type.is_containment() => {}
                Some(to) if tree.holds(from, to) || tree.holds(to, from) => {
                    edges.describe(from, edge_type, Target::Box(to));
                }
                Some(to) => {
                    between.insert(BoxEdge { from, to, edge_type });
                }
                // A folded box counts what is inside; what lies outside of a narrow picture is left
                // out.
                None if whole => edges.describe(from, edge_type, Target::Node(target)),
                None => {}
            }
        }
    }
    edges.classify(tree, bundle::bundled(tree, between));
    edges
}

impl Edges {
    fn describe(&mut self, from: usize, edge_type: EdgeType, target: Target) {
        self.words.entry(from).or_default().entry(edge_type).or_default().insert(target);
        if let Target::Box(to) = target {
            *self.used.entry(to).or_default().entry(edge_type).or_default() += 1;
        }
    }

    /// Decides which edges are arrows, and which are words.
    fn classify(&mut self, tree: &BoxTree, between: BTreeSet<BoxEdge>) {
        let (near, far): (Vec<BoxEdge>, Vec<BoxEdge>) =
            between.into_iter().partition(|edge| distance(tree, *edge) <= FAR);
        let (mut out, mut into) = (BTreeMap::new(), BTreeMap::new());
        for edge in &near {
            *out.entry((edge.from, edge.edge_type)).or_insert(0) += 1;
            *into.entry((edge.to, edge.edge_type)).or_insert(0) += 1;
        }
        let count = |counts: &BTreeMap<(usize, EdgeType), usize>, key| {
            counts.get(&key).copied().unwrap_or(0)
        };
        let hub = |edge: &BoxEdge| {
            count(&out, (edge.from, edge.edge_type)) > HUB
                || count(&into, (edge.to, edge.edge_type)) > HUB
        };
        let (hubs, near): (Vec<BoxEdge>, Vec<BoxEdge>) = near.into_iter().partition(hub);
        let mut within: BTreeMap<usize, usize> = BTreeMap::new();
        for edge in &near {
            *within.entry(common(tree, *edge)).or_default() += 1;
        }
        let groups = |index: usize| {
            tree.children(index).iter().any(|child| !tree.children(*child).is_empty())
        };
        let calm = |edge: &BoxEdge| {
            let around = common(tree, *edge);
            within.get(&around).is_none_or(|count| *count <= CALM) || !groups(around)
        };
        let (arrows, many): (Vec<BoxEdge>, Vec<BoxEdge>) = near.into_iter().partition(calm);
        for edge in far.into_iter().chain(hubs).chain(many) {
            self.describe(edge.from, edge.edge_type, Target::Box(edge.to));
        }
        self.arrows = arrows;
    }
}

/// The smallest box around both ends.
fn common(tree: &BoxTree, edge: BoxEdge) -> usize {
    let around: BTreeSet<usize> = tree.path(edge.from).skip(1).collect();
    tree.path(edge.to).skip(1).find(|at| around.contains(at)).unwrap_or(0)
}

/// How many boxes lie between the ends of an edge and the smallest box around both, together.
fn distance(tree: &BoxTree, edge: BoxEdge) -> usize {
    let around = common(tree, edge);
    let up = |from: usize| tree.path(from).take_while(|at| *at != around).count();
    up(edge.from) + up(edge.to)
}
