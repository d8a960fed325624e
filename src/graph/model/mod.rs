//! The graph: its nodes by id, its edges, and what is known of the repository as a whole.

pub(in crate::graph) mod content;
pub(in crate::graph) mod declared;
pub(in crate::graph) mod generated;
pub(in crate::graph) mod grouping;
pub(in crate::graph) mod id;
pub(in crate::graph) mod node;
pub(in crate::graph) mod part;
pub(in crate::graph) mod tree;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use petgraph::Direction;
use petgraph::graph::DiGraph;
pub use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::grouping::Grouping;
use self::id::NodeId;
use self::node::{Change, Node};
use self::tree::Tree;
use crate::flux::{Evidence, Grade, NotTaken};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Place, Span};

/// The architecture of one repository.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Name of the repository drawn.
    pub name: String,
    /// What its tree calls it in places.
    pub tree: Arc<str>,
    /// Its address, where it is known: `github.com/org/repo`.
    pub url: Option<String>,
    /// The branch that the first root Kustomization follows.
    pub branch: Option<String>,
    /// The clusters in the order of their names.
    pub clusters: Vec<ClusterOrigin>,
    /// Names and groups that the user sets by hand.
    pub grouping: Grouping,
    /// The names of those that the choice of one leaves out.
    pub left_out: Vec<String>,
    /// The directories of Flux objects at which no cluster begins.
    pub not_taken: Vec<NotTaken>,
    /// Those of them that no root reaches, in the order of their paths.
    pub unreached: Vec<String>,
    /// What is wrong, or was assumed.
    pub findings: Vec<Diagnostic>,
    nodes: DiGraph<Node, Edge>,
    index: BTreeMap<NodeId, NodeIndex>,
    /// Computed when it is first asked for, and again once nodes or edges are added.
    pub(in crate::graph) reconciliation: OnceLock<Tree>,
}

/// What created the first Flux objects of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterOrigin {
    /// The cluster's name.
    pub name: String,
    /// What kind of thing.
    pub by: OriginKind,
    /// The repository that holds it.
    pub repository: String,
    /// The directory in it.
    pub directory: String,
    /// What runs `flux` to create them, where a file of the repository says it: `make`, `a shell
    /// script`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The version of Flux that runs there, where a file says it: `2.7.5`, or a range of versions.
    #[serde(rename = "fluxVersion", default, skip_serializing_if = "Option::is_none")]
    pub flux_version: Option<String>,
    /// How much the evidence for it proves, where it is not certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// What says that it is a cluster, the strongest first.
    #[serde(skip)]
    pub evidence: Vec<Evidence>,
}

impl ClusterOrigin {
    /// Whether nothing but a guess says that it is a cluster.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.grade == Some(Grade::Guess)
    }
}

/// What creates the first Flux objects of a cluster.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// A Terraform configuration.
    Terraform,
    /// `flux bootstrap`.
    Bootstrap,
    /// The Flux Operator, from a FluxInstance.
    Operator,
    /// Another tool: manifests in a text of one of its files, or commands of `flux` that it runs.
    Tool,
    /// Whoever applies a file of the repository that nothing in it applies.
    Hand,
    /// Something that the repository does not hold.
    Outside,
    /// Another cluster, whose Kustomizations reach this one with a kubeConfig.
    Hub,
    /// There is no Flux object.
    Nothing,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What it says.
    pub edge_type: EdgeType,
    /// Where it is written.
    pub origin: Option<EdgeOrigin>,
    /// The same, for findings.
    pub span: Option<Span>,
    /// What became of it, in the union of two graphs.
    pub change: Option<Change>,
}

/// Where a reference is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EdgeOrigin {
    /// The repository that holds the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The file, relative to its repository.
    pub file: String,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Graph {
    /// Whether a place lies in the repository drawn.
    #[must_use]
    pub fn is_own(&self, place: &Place) -> bool {
        place.repository == self.tree
    }

    /// The name of the repository that a place lies in.
    #[must_use]
    pub fn repository_name<'a>(&'a self, place: &'a Place) -> &'a str {
        if self.is_own(place) { &self.name } else { &place.repository }
    }

    /// Adds a node, or finds the one of the same id.
    pub fn add(&mut self, node: Node) -> NodeIndex {
        if let Some(index) = self.index.get(&node.id) {
            return *index;
        }
        let id = node.id.clone();
        let index = self.nodes.add_node(node);
        self.reconciliation = OnceLock::new();
        self.index.insert(id, index);
        index
    }

    /// Adds an edge; the same type between the same nodes stands once.
    pub fn connect(&mut self, from: NodeIndex, to: NodeIndex, edge: Edge) {
        if !self.is_connected(from, to, edge.edge_type) {
            self.nodes.add_edge(from, to, edge);
            self.reconciliation = OnceLock::new();
        }
    }

    /// Whether an edge of a type leads from one node to another. One of the two may have very many
    /// edges: those of both are looked through side by side, until those of one end.
    fn is_connected(&self, from: NodeIndex, to: NodeIndex, edge_type: EdgeType) -> bool {
        let outgoing = self.nodes.edges_directed(from, Direction::Outgoing);
        let incoming = self.nodes.edges_directed(to, Direction::Incoming);
        outgoing.zip(incoming).any(|(out, into)| {
            (out.target() == to && out.weight().edge_type == edge_type)
                || (into.source() == from && into.weight().edge_type == edge_type)
        })
    }

    /// The node of an id.
    #[must_use]
    pub fn find(&self, id: impl AsRef<str>) -> Option<NodeIndex> {
        self.index.get(id.as_ref()).copied()
    }

    /// A node.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> Option<&Node> {
        self.nodes.node_weight(index)
    }

    /// A node, to change anything but its id.
    pub fn node_mut(&mut self, index: NodeIndex) -> Option<&mut Node> {
        self.nodes.node_weight_mut(index)
    }

    /// The nodes in the order of their ids.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeIndex, &Node)> {
        self.index.values().filter_map(|index| Some((*index, self.nodes.node_weight(*index)?)))
    }

    /// The edges in the order of the ids of their ends, then of their types.
    #[must_use]
    pub fn edges(&self) -> Vec<(&Node, &Node, &Edge)> {
        let mut edges: Vec<(&Node, &Node, &Edge)> = self
            .nodes
            .edge_references()
            .filter_map(|edge| {
                Some((self.node(edge.source())?, self.node(edge.target())?, edge.weight()))
            })
            .collect();
        edges.sort_by(|a, b| {
            (&a.0.id, &a.1.id, a.2.edge_type).cmp(&(&b.0.id, &b.1.id, b.2.edge_type))
        });
        edges
    }

    /// Where the edges of a type from a node lead, in the order of ids.
    #[must_use]
    pub fn targets(&self, from: NodeIndex, edge_type: EdgeType) -> Vec<NodeIndex> {
        self.neighbours(from, edge_type, Direction::Outgoing)
    }

    /// Where the edges of a type to a node come from, in the order of ids.
    #[must_use]
    pub fn sources(&self, to: NodeIndex, edge_type: EdgeType) -> Vec<NodeIndex> {
        self.neighbours(to, edge_type, Direction::Incoming)
    }

    /// The nodes that refer to a node in whatever way, itself excepted, in the order of ids.
    #[must_use]
    pub fn referrers(&self, to: NodeIndex) -> Vec<NodeIndex> {
        let mut found: Vec<NodeIndex> = self
            .nodes
            .neighbors_directed(to, Direction::Incoming)
            .filter(|from| *from != to)
            .collect();
        found.sort_by(|a, b| self.node(*a).map(|n| &n.id).cmp(&self.node(*b).map(|n| &n.id)));
        found.dedup();
        found
    }

    fn neighbours(
        &self,
        of: NodeIndex,
        edge_type: EdgeType,
        direction: Direction,
    ) -> Vec<NodeIndex> {
        let edges = self
            .nodes
            .edges_directed(of, direction)
            .filter(|edge| edge.weight().edge_type == edge_type);
        let mut found: Vec<NodeIndex> = edges
            .map(
                |edge| if direction == Direction::Outgoing { edge.target() } else { edge.source() },
            )
            .collect();
        found.sort_by(|a, b| self.node(*a).map(|n| &n.id).cmp(&self.node(*b).map(|n| &n.id)));
        found
    }

    /// The part of the graph that the edges of one type span; node weights are the nodes
    /// themselves.
    #[must_use]
    pub fn only(&self, edge_type: EdgeType) -> DiGraph<&Node, &Edge> {
        self.nodes.filter_map(
            |_, node| Some(node),
            |_, edge| (edge.edge_type == edge_type).then_some(edge),
        )
    }

    /// The edges to a node with the nodes they come from.
    pub fn edges_to(&self, to: NodeIndex) -> impl Iterator<Item = (NodeIndex, &Edge)> {
        self.nodes
            .edges_directed(to, Direction::Incoming)
            .map(|edge| (edge.source(), edge.weight()))
    }

    /// The edges from a node with the nodes they lead to.
    pub fn edges_from(&self, from: NodeIndex) -> impl Iterator<Item = (NodeIndex, &Edge)> {
        self.nodes.edges(from).map(|edge| (edge.target(), edge.weight()))
    }
}
