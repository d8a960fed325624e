//! Who is inside whom.
//!
//! In: the graph and the nodes to show. Out: for each node the home around it: the Kustomization
//! that applies it, the generator that creates it, the Kustomization that builds a directory; for
//! what nobody makes the smallest home that holds all who refer to it. Environments and clusters
//! are homes too. Circles are cut, so that every way outwards ends at the page.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{EdgeType, Node, NodeIndex, NodeType, Status};
use crate::view::reader::Reader;

/// Something that holds nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::view) enum Container {
    Page,
    /// A cluster: its index in the trees.
    Cluster(usize),
    /// An environment of a cluster.
    Environment(usize, String),
    Node(NodeIndex),
}

/// The homes of all nodes.
pub(in crate::view) struct Containers {
    around: BTreeMap<Container, Container>,
}

/// Ways outwards that are longer go in circles.
const DEEPEST: usize = 64;

impl Containers {
    pub(in crate::view) fn new(reader: &Reader<'_>, shown: &BTreeSet<NodeIndex>) -> Self {
        let clusters: BTreeMap<&str, usize> = reader
            .trees
            .clusters
            .iter()
            .enumerate()
            .map(|(at, cluster)| (cluster.name.as_str(), at))
            .collect();
        let mut making = Making { reader, clusters, shown, around: BTreeMap::new() };
        making.environments();
        making.made();
        making.directories();
        making.referred();
        Self { around: making.around }
    }

    /// The home around a home; the page around everything unknown.
    pub(in crate::view) fn around(&self, home: &Container) -> Container {
        self.around.get(home).cloned().unwrap_or(Container::Page)
    }
}

struct Making<'a> {
    reader: &'a Reader<'a>,
    clusters: BTreeMap<&'a str, usize>,
    shown: &'a BTreeSet<NodeIndex>,
    around: BTreeMap<Container, Container>,
}

impl Making<'_> {
    fn cluster(&self, node: &Node) -> Container {
        self.clusters
            .get(node.cluster.as_str())
            .map_or(Container::Page, |at| Container::Cluster(*at))
    }

    /// Environments are where their Kustomization is applied.
    fn environments(&mut self) {
        for (at, cluster) in self.reader.trees.clusters.iter().enumerate() {
            for group in &cluster.environments {
                let home = Container::Environment(at, group.name.clone());
                let outer =
                    self.applier(group.node).map_or(Container::Cluster(at), Container::Node);
                self.around.insert(home, outer);
            }
        }
    }

    /// Objects that something applies or creates.
    fn made(&mut self) {
        for (index, node) in self.reader.graph.nodes() {
            let makes_itself = matches!(node.node_type, NodeType::Directory | NodeType::Image);
            if makes_itself || self.is_referred(index, node) {
                continue;
            }
            let maker = self
                .applier(index)
                .or_else(|| self.creator(index))
                .filter(|maker| self.same_cluster(*maker, node));
            let home = maker.map_or_else(|| self.cluster(node), Container::Node);
            let home = self.in_environment(node, home);
            self.settle(Container::Node(index), home);
        }
    }

    /// Directories are in the Kustomization that builds them, or with those that take them in.
    fn directories(&mut self) {
        let directories: Vec<(NodeIndex, &Node)> = self
            .reader
            .graph
            .nodes()
            .filter(|(_, node)| node.node_type == NodeType::Directory)
            .collect();
        let mut open: Vec<NodeIndex> = Vec::new();
        for (index, node) in directories {
            let builders = self.reader.graph.sources(index, EdgeType::Builds);
            match builders.as_slice() {
                [] => open.push(index),
                [only] => self.settle(Container::Node(index), Container::Node(*only)),
                several => {
                    let home =
                        self.common(several.iter().map(|by| Container::Node(*by)).collect(), node);
                    self.settle(Container::Node(index), home);
                }
            }
        }
        // Bases of bases: each round settles those whose takers have a home.
        while !open.is_empty() {
            let before = open.len();
            let ready = |making: &Self, index: NodeIndex| {
                making.takers(index).iter().all(|taker| {
                    making.around.contains_key(&Container::Node(*taker)) || *taker == index
                })
            };
            let (now, later): (Vec<NodeIndex>, Vec<NodeIndex>) =
                open.iter().partition(|index| ready(self, **index));
            let now = if now.is_empty() { later.clone() } else { now };
            for index in &now {
                let Some(node) = self.reader.node(*index) else { continue };
                let homes = self
                    .takers(*index)
                    .into_iter()
                    .filter_map(|taker| self.around.get(&Container::Node(taker)).cloned())
                    .collect();
                let home = self.common(homes, node);
                self.settle(Container::Node(*index), home);
            }
            open = later.into_iter().filter(|index| !now.contains(index)).collect();
            if open.len() == before {
                break;
            }
        }
    }

    fn takers(&self, index: NodeIndex) -> Vec<NodeIndex> {
        EdgeType::INCLUSIONS
            .into_iter()
            .flat_map(|edge_type| self.reader.graph.sources(index, edge_type))
            .collect()
    }

    /// What nobody makes is with those who refer to it.
    fn referred(&mut self) {
        for (index, node) in self.reader.graph.nodes() {
            let image = node.node_type == NodeType::Image;
            if !image && !self.is_referred(index, node) {
                continue;
            }
            let referrers: Vec<NodeIndex> = self.reader.graph.referrers(index);
            let seen = referrers.iter().filter(|from| self.shown.contains(from));
            let homes =
                seen.filter_map(|from| self.around.get(&Container::Node(*from)).cloned()).collect();
            let home = self.common(homes, node);
            self.settle(Container::Node(index), home);
        }
    }

    fn is_referred(&self, index: NodeIndex, node: &Node) -> bool {
        let outside = matches!(node.status, Status::Missing | Status::External)
            && node.node_type == NodeType::Object;
        outside && self.applier(index).is_none() && self.creator(index).is_none()
    }

    fn applier(&self, index: NodeIndex) -> Option<NodeIndex> {
        self.reader.graph.sources(index, EdgeType::Applies).into_iter().find(|from| *from != index)
    }

    fn creator(&self, index: NodeIndex) -> Option<NodeIndex> {
        let of_objects = |from: &NodeIndex| {
            self.reader.node(*from).is_some_and(|node| node.node_type == NodeType::Object)
        };
        self.reader
            .graph
            .sources(index, EdgeType::Creates)
            .into_iter()
            .find(|from| *from != index && of_objects(from))
    }

    fn same_cluster(&self, maker: NodeIndex, node: &Node) -> bool {
        self.reader.node(maker).is_some_and(|maker| maker.cluster == node.cluster)
    }

    /// What belongs to an environment and is outside of it moves in.
    fn in_environment(&self, node: &Node, home: Container) -> Container {
        let (Some(name), Some(at)) = (&node.environment, self.clusters.get(node.cluster.as_str()))
        else {
            return home;
        };
        let environment = Container::Environment(*at, name.clone());
        let inside = matches!(&home, Container::Node(by) if self.reader.node(*by).is_some_and(|by| by.environment.as_ref() == Some(name)));
        if inside || !self.around.contains_key(&environment) { home } else { environment }
    }

    /// The smallest home around some homes, within the node's cluster.
    fn common(&self, homes: Vec<Container>, node: &Node) -> Container {
        let mut ways = homes.into_iter().map(|home| {
            let mut way = self.way(&home);
            way.reverse();
            way
        });
        let Some(mut common) = ways.next() else {
            return self.in_environment(node, self.cluster(node));
        };
        for way in ways {
            let same = common.iter().zip(&way).take_while(|(a, b)| a == b).count();
            common.truncate(same);
        }
        common.pop().unwrap_or(Container::Page)
    }

    /// A home and those around it, outwards.
    fn way(&self, home: &Container) -> Vec<Container> {
        std::iter::successors(Some(home.clone()), |at| self.around.get(at).cloned())
            .take(DEEPEST)
            .collect()
    }

    /// Says who is around a home, unless that would close a circle.
    fn settle(&mut self, home: Container, around: Container) {
        let circle = self.way(&around).contains(&home);
        let cluster = |making: &Self| match &home {
            Container::Node(index) => {
                making.reader.node(*index).map_or(Container::Page, |node| making.cluster(node))
            }
            _ => Container::Page,
        };
        let around = if circle { cluster(self) } else { around };
        self.around.insert(home, around);
    }
}
