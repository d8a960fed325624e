//! The edges of a nest: which are arrows, and which are words on the box they come from.
//!
//! In: a nest, folded, and the nodes shown; others have boxes only because shown ones stand in
//! them. Out: [`Ties`]. Nesting says what applies what. Edges are lifted; one that stays near is an
//! arrow; one that leads far away, or into a hub, is said in words. Each edge of a node shown is in
//! one of them, or inside a folded box.

use std::collections::{BTreeMap, BTreeSet};

use super::lift::{self, Tie};
use super::nest::Nest;
use super::reader::Reader;
use crate::graph::{EdgeType, NodeIndex};

/// More arrows of one type than these into a box, or out of it, are said in words.
const HUB: usize = 3;
/// Arrows further up and down than so many boxes are said in words.
const FAR: usize = 3;
/// More arrows than these between the members of a box that holds groups are said in words.
const CALM: usize = 8;

/// The edges of a picture.
#[derive(Debug, Default)]
pub(super) struct Ties {
    pub(super) arrows: Vec<Tie>,
    /// By box and edge type, what it refers to.
    pub(super) words: BTreeMap<usize, BTreeMap<EdgeType, BTreeSet<Target>>>,
    /// How many boxes say in words that they refer to a box, by edge type.
    pub(super) used: BTreeMap<usize, BTreeMap<EdgeType, usize>>,
}

/// What words refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A box of the picture.
    Box(usize),
    /// A node without a box.
    Node(NodeIndex),
}

/// Reads the edges of all nodes that have a box.
pub(super) fn ties(reader: &Reader<'_>, nest: &Nest, shown: &BTreeSet<NodeIndex>) -> Ties {
    let mut ties = Ties::default();
    let mut between = BTreeSet::new();
    for node in nest.place.keys() {
        let Some(from) = nest.shown(*node) else { continue };
        let whole = nest.node(from) == Some(*node) && shown.contains(node);
        for (target, edge) in reader.graph.edges_from(*node) {
            let edge_type = edge.edge_type;
            match nest.shown(target) {
                Some(to) if to == from => {}
                Some(to) if nest.holds(from, to) && edge_type.is_containment() => {}
                Some(to) if nest.holds(from, to) || nest.holds(to, from) => {
                    ties.say(from, edge_type, Target::Box(to));
                }
                Some(to) => {
                    between.insert(Tie { from, to, edge_type });
                }
                // What is inside a folded box is counted, not told; neither is what lies outside of
                // a narrow picture.
                None if whole => ties.say(from, edge_type, Target::Node(target)),
                None => {}
            }
        }
    }
    ties.sort(nest, lift::ties(nest, between));
    ties
}

impl Ties {
    fn say(&mut self, from: usize, edge_type: EdgeType, target: Target) {
        self.words.entry(from).or_default().entry(edge_type).or_default().insert(target);
        if let Target::Box(to) = target {
            *self.used.entry(to).or_default().entry(edge_type).or_default() += 1;
        }
    }

    /// Tells arrows from words.
    fn sort(&mut self, nest: &Nest, between: BTreeSet<Tie>) {
        let (near, far): (Vec<Tie>, Vec<Tie>) =
            between.into_iter().partition(|tie| distance(nest, *tie) <= FAR);
        let (mut out, mut into) = (BTreeMap::new(), BTreeMap::new());
        for tie in &near {
            *out.entry((tie.from, tie.edge_type)).or_insert(0) += 1;
            *into.entry((tie.to, tie.edge_type)).or_insert(0) += 1;
        }
        let count = |counts: &BTreeMap<(usize, EdgeType), usize>, key| {
            counts.get(&key).copied().unwrap_or(0)
        };
        let hub = |tie: &Tie| {
            count(&out, (tie.from, tie.edge_type)) > HUB
                || count(&into, (tie.to, tie.edge_type)) > HUB
        };
        let (hubs, near): (Vec<Tie>, Vec<Tie>) = near.into_iter().partition(hub);
        let mut within: BTreeMap<usize, usize> = BTreeMap::new();
        for tie in &near {
            *within.entry(common(nest, *tie)).or_default() += 1;
        }
        let groups = |index: usize| {
            nest.children(index).iter().any(|child| !nest.children(*child).is_empty())
        };
        let calm = |tie: &Tie| {
            let around = common(nest, *tie);
            within.get(&around).is_none_or(|count| *count <= CALM) || !groups(around)
        };
        let (arrows, many): (Vec<Tie>, Vec<Tie>) = near.into_iter().partition(calm);
        for tie in far.into_iter().chain(hubs).chain(many) {
            self.say(tie.from, tie.edge_type, Target::Box(tie.to));
        }
        self.arrows = arrows;
    }
}

/// The smallest box around both ends.
fn common(nest: &Nest, tie: Tie) -> usize {
    let around: BTreeSet<usize> = nest.path(tie.from).skip(1).collect();
    nest.path(tie.to).skip(1).find(|at| around.contains(at)).unwrap_or(0)
}

/// How many boxes lie between the ends of an edge and the smallest box around both, together.
fn distance(nest: &Nest, tie: Tie) -> usize {
    let around = common(nest, tie);
    let up = |from: usize| nest.path(from).take_while(|at| *at != around).count();
    up(tie.from) + up(tie.to)
}
