//! Every Flux object and kustomize directory, each inside what applies it.
//!
//! In: the graph. Out: a [`View`] of boxes in boxes: origin, root, environments, applications; their sources, image automation and
//! notifications; what is referred to and not there. References are arrows where they can be followed, else words.

use std::collections::BTreeSet;

use super::kinds::Counts;
use super::model::{Arrangement, Item, Line, Link, LinkKind, Role, Surface, View};
use super::nest::{Frame, Nest, What};
use super::parts::{item, link, plain};
use super::reader::Reader;
use super::scope::Scope;
use super::tie::{Ties, ties};
use super::{detail, notes, status, words};
use crate::graph::{Graph, Node, NodeIndex, NodeType, OriginKind, Status};

/// Widest page.
const WIDTH: u32 = 2400;

/// A page with more boxes is folded until it has fewer.
const MOST_BOXES: usize = 420;

/// The Flux objects of a graph.
#[must_use]
pub fn resources(graph: &Graph, scope: &Scope) -> View {
    let reader = Reader::new(graph);
    let shown = flux_nodes(&reader);
    draw(&reader, scope, &shown, "resources")
}

fn draw(reader: &Reader<'_>, _scope: &Scope, shown: &BTreeSet<NodeIndex>, name: &str) -> View {
    let mut nest = Nest::new(reader, shown, &|_| false);
    let folded = nest.fold(&BTreeSet::new(), &BTreeSet::new(), MOST_BOXES);
    let ties = ties(reader, &nest);
    let page = Page { reader, nest: &nest, ties: &ties };
    let items = nest.children(0).iter().map(|child| page.item(*child)).collect();
    let links = ties.arrows.iter().filter_map(|tie| page.link(*tie)).collect();
    let environments = reader.environments();
    let mut remarks = notes::notes(reader, false);
    if folded {
        remarks.insert(0, "Folded to fit the page: each folded box counts what it holds.".to_owned());
    }
    View {
        name: name.to_owned(),
        title: reader.graph.name.clone(),
        subtitle: notes::subtitle(reader, &environments, true),
        description: notes::description(reader, &environments),
        width: WIDTH,
        fixed_width: false,
        items,
        links,
        notes: remarks,
    }
}

/// What this view shows: Flux objects, directories, what starts Flux, other repositories; and what these refer to in vain.
fn flux_nodes(reader: &Reader<'_>) -> BTreeSet<NodeIndex> {
    let stands = |node: &Node| match node.node_type {
        NodeType::Object => node.is_flux(),
        NodeType::Directory | NodeType::Terraform | NodeType::Chart | NodeType::External => true,
        NodeType::Repository => node.status == Status::External,
        NodeType::Image => false,
    };
    let mut shown: BTreeSet<NodeIndex> = reader.graph.nodes().filter(|(_, node)| stands(node)).map(|(index, _)| index).collect();
    let missing = reader.graph.nodes().filter(|(_, node)| node.status == Status::Missing);
    let wanted: Vec<NodeIndex> =
        missing.map(|(index, _)| index).filter(|index| reader.graph.referrers(*index).iter().any(|from| shown.contains(from))).collect();
    shown.extend(wanted);
    shown
}

struct Page<'a> {
    reader: &'a Reader<'a>,
    nest: &'a Nest,
    ties: &'a Ties,
}

impl Page<'_> {
    fn item(&self, index: usize) -> Item {
        let Some(frame) = self.nest.get(index) else { return item("", "", Role::Neutral, Surface::Frame, "") };
        let group = !frame.children.is_empty();
        let mut made = self.face(frame, group && !frame.folded).in_band(frame.band);
        if frame.folded {
            made = self.folded(index, made);
        }
        if let Some(words) = self.ties.words.get(&index) {
            made.lines.extend(words::lines(self.reader, self.nest, words));
        }
        made.chips.splice(0..0, self.used(index));
        if !group || frame.folded {
            return made;
        }
        let children: Vec<Item> = frame.children.iter().map(|child| self.item(*child)).collect();
        let bands: BTreeSet<u32> = children.iter().map(|child| child.band).collect();
        let arrangement = if bands.len() > 1 || matches!(frame.what, What::Cluster(_)) { Arrangement::Bands } else { Arrangement::Grid };
        made.holding(arrangement, children)
    }

    /// A box without what it holds.
    fn face(&self, frame: &Frame, group: bool) -> Item {
        let (reader, id, count) = (self.reader, frame.id.as_str(), frame.children.len());
        match &frame.what {
            What::Node(node) => reader
                .node(*node)
                .map_or_else(|| item(id, "node", Role::Neutral, Surface::Barred, ""), |node| detail::node_item(reader, node, group)),
            What::Section(title) => item(id, "section", Role::Neutral, Surface::Frame, title.as_str()).subtitled(count.to_string()),
            What::Environment(name) => {
                item(id, "environment", Role::Apply, Surface::Panel, name.as_str()).chip("ENVIRONMENT", Role::Apply, true)
            }
            What::Cluster(at) => self.cluster(*at, id),
            What::Page => item(id, "page", Role::Neutral, Surface::Frame, ""),
        }
    }

    fn cluster(&self, at: usize, id: &str) -> Item {
        let clusters = &self.reader.graph.clusters;
        let origin = clusters.get(at);
        let by = origin.map_or("", |origin| super::origin::title(origin.by));
        let place = origin.map(super::origin::place).unwrap_or_default();
        if clusters.len() > 1 {
            let name = origin.map_or("", |origin| origin.name.as_str());
            let says = super::origin::joined(&[by, &place]);
            return item(id, "cluster", Role::Apply, Surface::Panel, name).subtitled(says).chip("CLUSTER", Role::Apply, true);
        }
        if origin.is_some_and(|origin| origin.by == OriginKind::Nothing) {
            return item(id, "directories", Role::Neutral, Surface::Panel, "Kustomize directories")
                .subtitled("no Flux object in this repository applies them");
        }
        item(id, "origin", Role::Origin, Surface::Tinted, by).subtitled(place).chip("ORIGIN", Role::Origin, true)
    }

    /// What a folded box says of what it holds.
    fn folded(&self, index: usize, made: Item) -> Item {
        let nodes = self.nest.below(index).into_iter().filter_map(|inner| self.nest.node(inner)).filter_map(|node| self.reader.node(node));
        let nodes: Vec<&Node> = nodes.collect();
        let ids: Vec<String> = nodes.iter().map(|node| node.id.clone()).collect();
        let kinds: Counts<'_> = nodes.iter().map(|node| node.kind.as_str()).collect();
        let mut made = made.with(plain(kinds.short(), 3)).chip(format!("{} inside", nodes.len()), Role::Neutral, false);
        let wrong: Vec<Line> = status::summed(nodes.iter().copied());
        made.lines.extend(wrong);
        made.standing_for(ids.iter().map(String::as_str))
    }

    /// How many refer to a box in words.
    fn used(&self, index: usize) -> Vec<super::model::Chip> {
        let Some(used) = self.ties.used.get(&index) else { return Vec::new() };
        let chip = |text: String, role| super::model::Chip { text, role, solid: false };
        let mut chips = Vec::new();
        let needed = used.get("dependsOn").copied().unwrap_or(0);
        // Who watches something does not use it.
        let others: usize = used.iter().filter(|(edge_type, _)| !matches!(**edge_type, "dependsOn" | "eventSources")).map(|(_, n)| n).sum();
        if others > 1 {
            chips.push(chip(format!("{others} use it"), Role::Neutral));
        }
        if needed > 0 {
            chips.push(chip(format!("{needed} {} it", if needed == 1 { "needs" } else { "need" }), Role::Order));
        }
        chips
    }

    fn link(&self, tie: super::lift::Tie) -> Option<Link> {
        let (from, to) = (self.nest.get(tie.from)?, self.nest.get(tie.to)?);
        Some(link(&from.id, &to.id, link_kind(tie.edge_type), tie.edge_type))
    }
}

/// How edges of a type are drawn.
fn link_kind(edge_type: &str) -> LinkKind {
    match edge_type {
        "applies" | "builds" => LinkKind::Applies,
        "creates" | "produces" => LinkKind::Creates,
        "sourceRef" | "chartRef" | "chart" | "include" | "sources" | "url" | "resources" | "components" => LinkKind::Source,
        "dependsOn" => LinkKind::DependsOn,
        "updates" | "sets" | "imageRepositoryRef" => LinkKind::Updates,
        _ => LinkKind::Reference,
    }
}
