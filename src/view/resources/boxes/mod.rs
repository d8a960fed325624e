//! Boxes in boxes along the reconciliation tree: where every node of a picture is.
//!
//! In: the graph and the nodes to show. Out: a [`BoxTree`]: one box a node, each inside the
//! Kustomization (or generator) that applies it, with boxes for clusters, environments and sections
//! around them. `applies`, `builds` and `creates` become nesting, not arrows.

mod category;
mod containers;
mod fold;
mod section;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::view) use category::Category;
use containers::{Container, Containers};

use crate::graph::{NodeIndex, Part};
use crate::view::reader::Reader;

/// A tree of boxes; the first is the page.
#[derive(Debug, Default)]
pub(in crate::view) struct BoxTree {
    pub(in crate::view) boxes: Vec<BoxNode>,
    /// The box of each node that has one.
    pub(in crate::view) place: BTreeMap<NodeIndex, usize>,
}

/// A box of a tree.
#[derive(Debug)]
pub(in crate::view) struct BoxNode {
    pub(in crate::view) id: String,
    pub(in crate::view) what: Content,
    pub(in crate::view) parent: usize,
    pub(in crate::view) children: Vec<usize>,
    /// Whether what is inside is counted instead of drawn.
    pub(in crate::view) folded: bool,
    /// Which band of its parent it is in.
    pub(in crate::view) band: u32,
}

/// What a box represents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::view) enum Content {
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

impl BoxTree {
    /// The boxes of the nodes to show. Those in `through` give up their box: what they hold is
    /// in the box around them.
    pub(in crate::view) fn new(
        reader: &Reader<'_>,
        shown: &BTreeSet<NodeIndex>,
        through: &dyn Fn(NodeIndex) -> bool,
    ) -> Self {
        let homes = Containers::new(reader, shown);
        let mut tree = Self::default();
        tree.add("page".to_owned(), Content::Page, 0);
        let mut known = BTreeMap::new();
        for (index, _) in reader.graph.nodes().filter(|(index, _)| shown.contains(index)) {
            tree.open(reader, &homes, through, &mut known, Container::Node(index));
        }
        section::split(&mut tree, reader);
        tree
    }

    /// The box of a home, made with those around it when it is not there yet.
    fn open(
        &mut self,
        reader: &Reader<'_>,
        homes: &Containers,
        through: &dyn Fn(NodeIndex) -> bool,
        known: &mut BTreeMap<Container, usize>,
        home: Container,
    ) -> usize {
        // From the home outwards to the first box that is there, then back inwards.
        let (mut path, mut at) = (Vec::new(), home);
        let mut inner = loop {
            if at == Container::Page {
                break 0;
            }
            if let Some(found) = known.get(&at) {
                break *found;
            }
            path.push(at.clone());
            at = homes.around(&at);
        };
        for home in path.into_iter().rev() {
            if !matches!(home, Container::Node(index) if through(index)) {
                let (id, what) = named(reader, &home);
                inner = self.add(id, what, inner);
                if let Container::Node(index) = home {
                    self.place.insert(index, inner);
                }
            }
            known.insert(home, inner);
        }
        inner
    }

    fn add(&mut self, id: String, what: Content, parent: usize) -> usize {
        let index = self.boxes.len();
        self.boxes.push(BoxNode { id, what, parent, children: Vec::new(), folded: false, band: 0 });
        if index > 0
            && let Some(around) = self.boxes.get_mut(parent)
        {
            around.children.push(index);
        }
        index
    }

    pub(in crate::view) fn get(&self, index: usize) -> Option<&BoxNode> {
        self.boxes.get(index)
    }

    pub(in crate::view) fn children(&self, index: usize) -> &[usize] {
        self.get(index).map_or(&[], |frame| frame.children.as_slice())
    }

    pub(in crate::view) fn node(&self, index: usize) -> Option<NodeIndex> {
        match self.get(index)?.what {
            Content::Node(node) => Some(node),
            _ => None,
        }
    }

    /// The box around a box; none around the page.
    pub(in crate::view) fn around(&self, index: usize) -> Option<usize> {
        self.get(index).filter(|_| index > 0).map(|frame| frame.parent)
    }

    /// A box and those around it, outwards, without the page.
    pub(in crate::view) fn path(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(index), |at| self.around(*at)).filter(|at| *at > 0)
    }

    /// Whether a box is another or is in it.
    pub(in crate::view) fn holds(&self, outer: usize, inner: usize) -> bool {
        outer == 0 || self.path(inner).any(|at| at == outer)
    }

    /// The box that shows a node: its own, or the outermost folded one around it.
    pub(in crate::view) fn shown(&self, node: NodeIndex) -> Option<usize> {
        let own = *self.place.get(&node)?;
        self.path(own)
            .filter(|at| self.get(*at).is_some_and(|frame| frame.folded))
            .last()
            .or(Some(own))
    }

    /// Every box below one, at any depth.
    pub(in crate::view) fn below(&self, index: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut todo: Vec<usize> = self.children(index).to_vec();
        while let Some(at) = todo.pop() {
            found.push(at);
            todo.extend(self.children(at));
        }
        found
    }
}

fn named(reader: &Reader<'_>, home: &Container) -> (String, Content) {
    match home {
        Container::Page => ("page".to_owned(), Content::Page),
        Container::Cluster(at) => {
            let name = reader.trees.clusters.get(*at).map_or("", |cluster| cluster.name.as_str());
            let several = reader.trees.clusters.len() > 1;
            let part = if several { Part::Environment(name) } else { Part::Origin };
            (part.of(name), Content::Cluster(*at))
        }
        Container::Environment(at, name) => {
            let cluster =
                reader.trees.clusters.get(*at).map_or("", |cluster| cluster.name.as_str());
            (Part::Environment(name).of(cluster), Content::Environment(name.clone()))
        }
        Container::Node(index) => (reader.id(*index).to_owned(), Content::Node(*index)),
    }
}
