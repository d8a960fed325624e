//! What is near a change: the cards that it touches, those beside them, and how much is left out.
//!
//! In: the union of two graphs, its nodes and edges marked. Out: a [`Neighbourhood`]: a card for
//! each application, group, source or other Flux object that changes or stands in an edge with one
//! that does. A plain object is shown on the card of what applies it.

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::HELM_RELEASE;
use crate::graph::model::generated::unhashed;
use crate::graph::model::node::{Change, Node, NodeType, Status};
use crate::graph::model::tree::{Group, Tree};
use crate::graph::model::{Graph, NodeIndex};
use crate::vocabulary::EdgeType;

/// The surroundings of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbourhood {
    /// The cards, those of one place and applier one after the other.
    pub cards: Vec<ChangeCard>,
    /// The lines between them.
    pub links: Vec<ChangeLink>,
    /// How many cards of each place are left out because nothing about them changes.
    pub folded: BTreeMap<Place, usize>,
}

/// A cluster, and an environment in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The cluster.
    pub cluster: String,
    /// The environment; empty for what belongs to none.
    pub environment: String,
}

/// A box of the picture of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeCard {
    /// The node that it stands for.
    pub node: NodeIndex,
    /// Where it stands.
    pub place: Place,
    /// What became of it or of what it applies; `None` for a neighbour.
    pub change: Option<Change>,
    /// What changed, a line each: the parts of a line, of which the last may be left out.
    pub lines: Vec<(Change, Vec<String>)>,
}

/// A line of the picture of a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeLink {
    /// The card that refers.
    pub from: NodeIndex,
    /// The card referred to.
    pub to: NodeIndex,
    /// The type of the edge.
    pub edge_type: EdgeType,
    /// What became of it.
    pub change: Option<Change>,
}

/// Edges that are drawn between cards.
const DRAWN: [EdgeType; 7] = [
    EdgeType::DependsOn,
    EdgeType::SourceRef,
    EdgeType::ChartRef,
    EdgeType::Include,
    EdgeType::Updates,
    EdgeType::ImageRepositoryRef,
    EdgeType::Creates,
];
/// Neighbours of one card by one type of edge that are drawn; more are left out, for they would
/// bury the change.
const NEIGHBOURS: usize = 5;
/// Lines on a card.
const LINES: usize = 6;

/// Reads the neighbourhood off the marks of a graph.
#[must_use]
pub fn neighbourhood(graph: &Graph) -> Neighbourhood {
    let reader = Reader { graph, leaves: leaves(graph.reconciliation()) };
    let mut marked: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
    let mut all: BTreeSet<NodeIndex> = BTreeSet::new();
    for (index, node) in graph.nodes() {
        let Some(owner) = reader.owner(index) else { continue };
        all.insert(owner);
        if node.change.is_some() {
            marked.entry(owner).or_default().push(index);
        }
    }
    let links = reader.links(&marked);
    let ends =
        links.iter().filter(|link| link.change.is_some()).flat_map(|link| [link.from, link.to]);
    let mut shown: BTreeSet<NodeIndex> = marked.keys().copied().chain(ends).collect();
    shown.extend(neighbours(marked.keys(), &links));
    let mut cards: Vec<ChangeCard> = shown
        .iter()
        .filter_map(|index| reader.card(*index, marked.get(index).map_or(&[][..], Vec::as_slice)))
        .collect();
    cards.sort_by_cached_key(|card| {
        (
            card.place.clone(),
            graph
                .node(card.node)
                .map(|node| (node.kind.clone(), node.name.clone(), node.id.clone())),
        )
    });
    let links =
        links.into_iter().filter(|link| shown.contains(&link.from) && shown.contains(&link.to));
    // Two neighbours are not joined: nothing about them changes.
    let links = links
        .filter(|link| {
            link.change.is_some()
                || marked.contains_key(&link.from)
                || marked.contains_key(&link.to)
        })
        .collect();
    let mut folded: BTreeMap<Place, usize> = BTreeMap::new();
    for index in all.difference(&shown) {
        if let Some(node) = graph.node(*index) {
            *folded.entry(reader.place(node)).or_default() += 1;
        }
    }
    Neighbourhood { cards, links, folded }
}

/// What stands in a link with a card that changes, where that is not too much.
fn neighbours<'a>(
    changing: impl Iterator<Item = &'a NodeIndex>,
    links: &[ChangeLink],
) -> BTreeSet<NodeIndex> {
    let mut found = BTreeSet::new();
    for card in changing {
        let mut beside: BTreeMap<(EdgeType, bool), Vec<NodeIndex>> = BTreeMap::new();
        for link in links {
            if link.from == *card {
                beside.entry((link.edge_type, true)).or_default().push(link.to);
            } else if link.to == *card {
                beside.entry((link.edge_type, false)).or_default().push(link.from);
            }
        }
        found.extend(
            beside.into_values().filter(|neighbours| neighbours.len() <= NEIGHBOURS).flatten(),
        );
    }
    found
}

/// The nodes of applications.
fn leaves(trees: &Tree) -> BTreeSet<NodeIndex> {
    let groups = trees
        .clusters
        .iter()
        .flat_map(|cluster| cluster.environments.iter().chain(&cluster.tiers))
        .flat_map(Group::leaves);
    let beside = trees.clusters.iter().flat_map(|cluster| &cluster.applications);
    groups.chain(beside).map(|application| application.node).collect()
}

struct Reader<'a> {
    graph: &'a Graph,
    leaves: BTreeSet<NodeIndex>,
}

impl Reader<'_> {
    /// The card that shows a node; `None` for what the nodes that name it show.
    fn owner(&self, index: NodeIndex) -> Option<NodeIndex> {
        let node = self.graph.node(index)?;
        match node.node_type {
            NodeType::Chart => Some(index),
            NodeType::Directory => node.content.is_some().then_some(index),
            NodeType::Object if self.leaves.contains(&index) => Some(index),
            NodeType::Object if node.status == Status::Missing && node.change.is_none() => None,
            NodeType::Object => {
                let alone = node.is_flux() && !node.is(HELM_RELEASE) && !node.is_image_automation();
                if let Some(application) =
                    self.application(node).filter(|_| node.is_image_automation())
                {
                    return Some(application);
                }
                let applier = self.graph.brought_by(index).into_iter().next();
                if alone {
                    Some(index)
                } else {
                    applier
                        .or_else(|| node.is_flux().then_some(index))
                        .or_else(|| self.maker(index))
                }
            }
            NodeType::Repository | NodeType::Terraform | NodeType::Image | NodeType::External => {
                None
            }
        }
    }

    /// The application that a node belongs to.
    fn application(&self, node: &Node) -> Option<NodeIndex> {
        let name = node.application.as_deref()?;
        self.leaves.iter().copied().find(|leaf| {
            self.graph.node(*leaf).is_some_and(|leaf| {
                leaf.name == name
                    && leaf.cluster == node.cluster
                    && leaf.environment == node.environment
            })
        })
    }

    /// What makes an object that nothing applies: itself where it is made by Terraform or at a
    /// cluster's start.
    fn maker(&self, index: NodeIndex) -> Option<NodeIndex> {
        let makers = self
            .graph
            .sources(index, EdgeType::Creates)
            .into_iter()
            .chain(self.graph.sources(index, EdgeType::Produces));
        let maker =
            makers.into_iter().find(|maker| self.graph.node(*maker).is_some_and(Node::is_flux));
        maker.or_else(|| {
            self.graph
                .node(index)
                .filter(|node| node.change.is_some() || node.content.is_some())
                .map(|_| index)
        })
    }

    fn place(&self, node: &Node) -> Place {
        let several = self.graph.clusters.len() > 1;
        let environment = node.environment.clone().filter(|name| !several || *name != node.cluster);
        Place { cluster: node.cluster.clone(), environment: environment.unwrap_or_default() }
    }

    /// The lines between cards. What something is built from is shown where that changes: where
    /// everything is, it says nothing.
    fn links(&self, marked: &BTreeMap<NodeIndex, Vec<NodeIndex>>) -> Vec<ChangeLink> {
        let mut found: BTreeMap<(NodeIndex, NodeIndex, EdgeType), BTreeSet<Option<Change>>> =
            BTreeMap::new();
        for (from, to, edge) in self.graph.edges() {
            if !DRAWN.contains(&edge.edge_type) {
                continue;
            }
            let ends = (
                self.graph.find(&from.id).and_then(|index| self.owner(index)),
                self.graph.find(&to.id).and_then(|index| self.owner(index)),
            );
            if let (Some(from), Some(to)) = ends
                && from != to
            {
                found.entry((from, to, edge.edge_type)).or_default().insert(edge.change);
            }
        }
        let link = |((from, to, edge_type), changes): (
            (NodeIndex, NodeIndex, EdgeType),
            BTreeSet<Option<Change>>,
        )| ChangeLink {
            from,
            to,
            edge_type,
            // Of several edges one that stays keeps the line.
            change: if changes.len() == 1 { changes.into_iter().next().flatten() } else { None },
        };
        let stays = |index: NodeIndex| {
            !matches!(
                self.graph.node(index).and_then(|node| node.change),
                Some(Change::Added | Change::Removed)
            )
        };
        let telling = |link: &ChangeLink| {
            link.edge_type == EdgeType::DependsOn
                || marked.contains_key(&link.to)
                || (link.change.is_some() && stays(link.from))
        };
        found.into_iter().map(link).filter(telling).collect()
    }

    fn card(&self, index: NodeIndex, marked: &[NodeIndex]) -> Option<ChangeCard> {
        let node = self.graph.node(index)?;
        let inner: Vec<&Node> = marked
            .iter()
            .filter(|member| **member != index)
            .filter_map(|member| self.graph.node(*member))
            .collect();
        let change = match node.change {
            Some(change) => Some(change),
            None => (!inner.is_empty()).then_some(Change::Changed),
        };
        let mut lines: Vec<(Change, Vec<String>)> = Vec::new();
        if node.change == Some(Change::Changed) {
            lines.extend(node.changes.iter().map(|words| (Change::Changed, vec![words.clone()])));
        }
        for whole in [Change::Added, Change::Removed] {
            let with: Vec<&&Node> =
                inner.iter().filter(|member| member.change == Some(whole)).collect();
            if with.len() > 2 {
                lines.push((whole, counted(&with)));
            } else {
                lines.extend(
                    with.into_iter()
                        .map(|member| (whole, vec![format!("{} {}", member.kind, short(member))])),
                );
            }
        }
        for member in inner.iter().filter(|member| member.change == Some(Change::Changed)) {
            let mut parts = member.changes.clone();
            if let Some(first) = parts.first_mut() {
                first.insert_str(0, &format!("{} {}: ", member.kind, short(member)));
            }
            lines.push((Change::Changed, parts));
        }
        if lines.len() > LINES {
            let more = lines.len() - (LINES - 1);
            lines.truncate(LINES - 1);
            lines.push((Change::Changed, vec![format!("and {more} more")]));
        }
        Some(ChangeCard { node: index, place: self.place(node), change, lines })
    }
}

/// The name as somebody wrote it.
fn short(node: &Node) -> &str {
    unhashed(&node.name).unwrap_or(&node.name)
}

/// `3 Deployment`, `1 Service`
fn counted(nodes: &[&&Node]) -> Vec<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for node in nodes {
        *kinds.entry(&node.kind).or_default() += 1;
    }
    kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect()
}
