//! Pages of boxes in boxes, one node each: what the views `resources` and `full` share.
//!
//! In: the nodes to show and a scope. Out: a [`View`]: each node inside what applies it, references
//! as arrows where they can be followed, else in words; what a page folds is counted on the box
//! that folds it, and noted below.

use std::collections::BTreeSet;

use super::boxes::{BoxNode, BoxTree, Content};
use super::bundle::BoxEdge;
use super::card;
use super::edges::{Edges, edges};
use super::phrases;
use super::selection::{self, Selection};
use crate::graph::kinds::Counts;
use crate::graph::{EdgeType, Node, NodeIndex, OriginKind};
use crate::view::build::short_counts;
use crate::view::build::{item, joined, link, plain};
use crate::view::model::{Arrangement, Chip, Item, Line, Link, Role, Surface, View};
use crate::view::reader::{Environment, Reader};
use crate::view::scope::Scope;
use crate::view::scope::ScopeError;
use crate::view::scope::focus;
use crate::view::shared::notes;
use crate::view::shared::status;

/// Widest page.
const WIDTH: u32 = 2400;

/// A page with more boxes is folded until it has fewer.
const MOST_BOXES: usize = 420;

/// A page of these nodes.
pub(in crate::view) fn page(
    reader: &Reader<'_>,
    scope: &Scope,
    name: &str,
    all: BTreeSet<NodeIndex>,
) -> Result<View, ScopeError> {
    let total = all.len();
    let Selection { shown, through, mut remarks } = selection::select(reader, scope, all);
    let mut tree = BoxTree::new(reader, &shown, &|index| through.contains(&index));
    let collapse = boxes(reader, &tree, &scope.collapse)?;
    let expand = boxes(reader, &tree, &scope.expand)?;
    if tree.fold(&collapse, &expand, MOST_BOXES) {
        let said = "Folded to fit the page. Each folded box counts its contents: --environment, --application, --focus or --expand shows them.";
        remarks.insert(0, said.to_owned());
    }
    let edges = edges(reader, &tree, &shown);
    let focus =
        scope.focus.as_ref().and_then(|focus| focus::node(reader.graph, scope, &focus.node).ok());
    let page = Page { reader, tree: &tree, edges: &edges, focus };
    let environments: Vec<Environment<'_>> =
        reader.environments().into_iter().filter(|of| of.is_within(scope)).collect();
    let subtitle = if scope.is_partial() {
        let of = scope.described();
        joined(&[&of, &format!("{} of {total} nodes", shown.len())])
    } else {
        notes::subtitle(reader, &environments, true)
    };
    remarks.extend(notes::notes(reader, false));
    Ok(View {
        name: name.to_owned(),
        title: reader.graph.name.clone(),
        subtitle,
        description: notes::description(reader, &environments),
        width: WIDTH,
        fixed_width: false,
        arrangement: Arrangement::Bands,
        items: tree.children(0).iter().map(|child| page.item(*child)).collect(),
        links: edges.arrows.iter().filter_map(|edge| page.link(*edge)).collect(),
        notes: remarks,
    })
}

/// The boxes that have these names; an error for a name that none has.
fn boxes(
    reader: &Reader<'_>,
    tree: &BoxTree,
    names: &[String],
) -> Result<BTreeSet<usize>, ScopeError> {
    let mut found = BTreeSet::new();
    for name in names {
        let is_named = |index: &usize| {
            tree.get(*index).is_some_and(|frame| {
                !frame.children.is_empty()
                    && (frame.id == *name || phrases::title(reader, &frame.what) == *name)
            })
        };
        let of_name: Vec<usize> = (1..tree.boxes.len()).filter(is_named).collect();
        if of_name.is_empty() {
            let groups = tree.boxes.iter().skip(1).filter(|frame| !frame.children.is_empty());
            let titles: BTreeSet<String> =
                groups.map(|frame| phrases::title(reader, &frame.what)).collect();
            return Err(ScopeError::no_box(name, titles));
        }
        found.extend(of_name);
    }
    Ok(found)
}

struct Page<'a> {
    reader: &'a Reader<'a>,
    tree: &'a BoxTree,
    edges: &'a Edges,
    focus: Option<NodeIndex>,
}

impl Page<'_> {
    fn item(&self, index: usize) -> Item {
        let Some(frame) = self.tree.get(index) else {
            return item("", "", Role::Neutral, Surface::Frame, "");
        };
        let group = !frame.children.is_empty();
        let mut made = self.face(frame, group && !frame.folded).in_band(frame.band);
        if frame.folded {
            made = self.folded(index, made);
        }
        if let Some(words) = self.edges.words.get(&index) {
            made.lines.extend(phrases::lines(self.reader, self.tree, self.tree.node(index), words));
        }
        made.chips.splice(0..0, self.used(index));
        if self.focus.is_some() && self.tree.node(index) == self.focus {
            made = made.chip("focus", Role::Neutral, false);
        }
        if let Some(wave) = self.tree.node(index).and_then(|node| self.reader.wave(node)) {
            made.chips.insert(
                0,
                Chip { text: format!("wave {wave}"), role: Role::Neutral, solid: false },
            );
        }
        if !group || frame.folded {
            return made;
        }
        let children: Vec<Item> = frame.children.iter().map(|child| self.item(*child)).collect();
        let bands: BTreeSet<u32> = children.iter().map(|child| child.band).collect();
        let arrangement = if bands.len() > 1 || matches!(frame.what, Content::Cluster(_)) {
            Arrangement::Bands
        } else {
            Arrangement::Grid
        };
        made.holding(arrangement, children)
    }

    /// A box without what it holds.
    fn face(&self, frame: &BoxNode, group: bool) -> Item {
        let (reader, id, count) = (self.reader, frame.id.as_str(), frame.children.len());
        match &frame.what {
            Content::Node(node) => reader.node(*node).map_or_else(
                || item(id, "node", Role::Neutral, Surface::Barred, ""),
                |node| card::node_card(reader, node, group),
            ),
            Content::Section(title) => {
                item(id, "section", Role::Neutral, Surface::Frame, title.as_str())
                    .subtitled(count.to_string())
            }
            Content::Environment(name) => {
                item(id, "environment", Role::Apply, Surface::Panel, name.as_str()).chip(
                    "ENVIRONMENT",
                    Role::Apply,
                    true,
                )
            }
            Content::Cluster(at) => self.cluster(*at, id),
            Content::Page => item(id, "page", Role::Neutral, Surface::Frame, ""),
        }
    }

    fn cluster(&self, at: usize, id: &str) -> Item {
        let clusters = &self.reader.graph.clusters;
        let origin = clusters.get(at);
        let by = origin.map(crate::view::shared::origin::title_of).unwrap_or_default();
        let place = origin.map(crate::view::shared::origin::place).unwrap_or_default();
        let version = crate::view::shared::origin::flux_version(origin.into_iter());
        if clusters.len() > 1 {
            let name = origin.map_or("", |origin| origin.name.as_str());
            let says = joined(&[&by, &place, &version]);
            return item(id, "cluster", Role::Apply, Surface::Panel, name).subtitled(says).chip(
                "CLUSTER",
                Role::Apply,
                true,
            );
        }
        if origin.is_some_and(|origin| origin.by == OriginKind::Nothing) {
            return item(id, "directories", Role::Neutral, Surface::Panel, "Kustomize directories")
                .subtitled("no Flux object in this repository applies them");
        }
        item(id, "origin", Role::Origin, Surface::Tinted, by)
            .subtitled(joined(&[&place, &version]))
            .chip("ORIGIN", Role::Origin, true)
    }

    /// What a folded box says of what it holds.
    fn folded(&self, index: usize, made: Item) -> Item {
        let nodes = self
            .tree
            .below(index)
            .into_iter()
            .filter_map(|inner| self.tree.node(inner))
            .filter_map(|node| self.reader.node(node));
        let nodes: Vec<&Node> = nodes.collect();
        let ids: Vec<String> = nodes.iter().map(|node| node.id.to_string()).collect();
        let kinds: Counts<'_> = nodes.iter().map(|node| node.kind.as_str()).collect();
        let mut made = made.with(plain(short_counts(&kinds), 3)).chip(
            format!("{} inside", nodes.len()),
            Role::Neutral,
            false,
        );
        let wrong: Vec<Line> = status::summed(nodes.iter().copied());
        made.lines.extend(wrong);
        made.representing(ids.iter().map(String::as_str))
    }

    /// How many refer to a box in words.
    fn used(&self, index: usize) -> Vec<Chip> {
        let Some(used) = self.edges.used.get(&index) else { return Vec::new() };
        let chip = |text: String, role| Chip { text, role, solid: false };
        let mut chips = Vec::new();
        let needed = used.get(&EdgeType::DependsOn).copied().unwrap_or(0);
        let others: usize =
            used.iter().filter(|(edge_type, _)| edge_type.is_use()).map(|(_, n)| n).sum();
        if others > 1 {
            chips.push(chip(format!("{others} use it"), Role::Neutral));
        }
        if needed > 0 {
            chips.push(chip(
                format!("{needed} {} it", if needed == 1 { "needs" } else { "need" }),
                Role::Order,
            ));
        }
        chips
    }

    fn link(&self, edge: BoxEdge) -> Option<Link> {
        let (from, to) = (self.tree.get(edge.from)?, self.tree.get(edge.to)?);
        Some(link(&from.id, &to.id, edge.edge_type))
    }
}
