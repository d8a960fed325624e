//! Boxes in boxes along the reconciliation tree: where every node of a picture stands.
//!
//! In: the graph and the nodes to show. Out: a [`Nest`]: one box a node, each inside the
//! Kustomization (or generator) that applies it, with boxes for clusters, environments and sections
//! around them. `applies`, `builds` and `creates` become nesting, not arrows.

mod category;
mod fold;
mod home;
mod section;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use category::Category;
use home::{Home, Homes};

use super::reader::Reader;
use crate::graph::NodeIndex;

/// A tree of boxes; the first is the page.
#[derive(Debug, Default)]
pub(super) struct Nest {
    pub(super) boxes: Vec<Frame>,
    /// The box of each node that has one.
    pub(super) place: BTreeMap<NodeIndex, usize>,
}

/// A box of a nest.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) what: What,
    pub(super) parent: usize,
    pub(super) children: Vec<usize>,
    /// Whether what is inside is counted instead of drawn.
    pub(super) folded: bool,
    /// Which band of its parent it stands in.
    pub(super) band: u32,
}

/// What a box stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The whole picture.
    Page,
    /// A cluster: its index in the trees.
    Cluster(usize),
    /// An environment of a cluster.
    Environment(String),
    /// Boxes of one sort.
    Section(String),
    /// A node of the graph.
    Node(NodeIndex),
}

impl Nest {
    /// The boxes of the nodes to show. Those in `through` give up their box: what they hold stands
    /// in the box around them.
    pub(super) fn new(
        reader: &Reader<'_>,
        shown: &BTreeSet<NodeIndex>,
        through: &dyn Fn(NodeIndex) -> bool,
    ) -> Self {
        let homes = Homes::new(reader, shown);
        let mut nest = Self::default();
        nest.add("page".to_owned(), What::Page, 0);
        let mut known = BTreeMap::new();
        for (index, _) in reader.graph.nodes().filter(|(index, _)| shown.contains(index)) {
            nest.open(reader, &homes, through, &mut known, Home::Node(index));
        }
        section::split(&mut nest, reader);
        nest
    }

    /// The box of a home, made with those around it when it is not there yet.
    fn open(
        &mut self,
        reader: &Reader<'_>,
        homes: &Homes,
        through: &dyn Fn(NodeIndex) -> bool,
        known: &mut BTreeMap<Home, usize>,
        home: Home,
    ) -> usize {
        // From the home outwards to the first box that is there, then back inwards.
        let (mut path, mut at) = (Vec::new(), home);
        let mut inner = loop {
            if at == Home::Page {
                break 0;
            }
            if let Some(found) = known.get(&at) {
                break *found;
            }
            path.push(at.clone());
            at = homes.around(&at);
        };
        for home in path.into_iter().rev() {
            if !matches!(home, Home::Node(index) if through(index)) {
                let (id, what) = named(reader, &home);
                inner = self.add(id, what, inner);
                if let Home::Node(index) = home {
                    self.place.insert(index, inner);
                }
            }
            known.insert(home, inner);
        }
        inner
    }

    fn add(&mut self, id: String, what: What, parent: usize) -> usize {
        let index = self.boxes.len();
        self.boxes.push(Frame { id, what, parent, children: Vec::new(), folded: false, band: 0 });
        if index > 0
            && let Some(around) = self.boxes.get_mut(parent)
        {
            around.children.push(index);
        }
        index
    }

    pub(super) fn get(&self, index: usize) -> Option<&Frame> {
        self.boxes.get(index)
    }

    pub(super) fn children(&self, index: usize) -> &[usize] {
        self.get(index).map_or(&[], |frame| frame.children.as_slice())
    }

    pub(super) fn node(&self, index: usize) -> Option<NodeIndex> {
        match self.get(index)?.what {
            What::Node(node) => Some(node),
            _ => None,
        }
    }

    /// The box around a box; none around the page.
    pub(super) fn around(&self, index: usize) -> Option<usize> {
        self.get(index).filter(|_| index > 0).map(|frame| frame.parent)
    }

    /// A box and those around it, outwards, without the page.
    pub(super) fn path(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(index), |at| self.around(*at)).filter(|at| *at > 0)
    }

    /// Whether a box is another or stands in it.
    pub(super) fn holds(&self, outer: usize, inner: usize) -> bool {
        outer == 0 || self.path(inner).any(|at| at == outer)
    }

    /// The box that shows a node: its own, or the outermost folded one around it.
    pub(super) fn shown(&self, node: NodeIndex) -> Option<usize> {
        let own = *self.place.get(&node)?;
        self.path(own)
            .filter(|at| self.get(*at).is_some_and(|frame| frame.folded))
            .last()
            .or(Some(own))
    }

    /// Every box below one, at any depth.
    pub(super) fn below(&self, index: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut todo: Vec<usize> = self.children(index).to_vec();
        while let Some(at) = todo.pop() {
            found.push(at);
            todo.extend(self.children(at));
        }
        found
    }
}

fn named(reader: &Reader<'_>, home: &Home) -> (String, What) {
    match home {
        Home::Page => ("page".to_owned(), What::Page),
        Home::Cluster(at) => {
            let name = reader.trees.clusters.get(*at).map_or("", |cluster| cluster.name.as_str());
            let kind = if reader.trees.clusters.len() > 1 {
                format!("environment|{name}")
            } else {
                "origin".to_owned()
            };
            (format!("{name}|{kind}"), What::Cluster(*at))
        }
        Home::Environment(at, name) => {
            let cluster =
                reader.trees.clusters.get(*at).map_or("", |cluster| cluster.name.as_str());
            (format!("{cluster}|environment|{name}"), What::Environment(name.clone()))
        }
        Home::Node(index) => (reader.id(*index).to_owned(), What::Node(*index)),
    }
}
