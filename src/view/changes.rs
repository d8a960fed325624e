//! What a change does, as a picture.
//!
//! In: the union of two graphs, its nodes and edges marked, and the words above the picture. Out: a
//! [`View`]: what is added, removed and changed with what is beside it, in its cluster and
//! environment; all else is counted. Both sides are one picture: nothing moves.

use std::collections::BTreeMap;

use crate::graph::kinds::plural;
use crate::graph::{
    Change, ChangeCard, ChangeLink, Detail, EdgeRole, EdgeType, Graph, Neighbourhood, Node, Part,
    Place, Status, neighbourhood,
};
use crate::view::build::{code, colored, item, link};
use crate::view::model::{Arrangement, DiffState, Item, Link, Role, Surface, View};
use crate::view::reader::Reader;
use crate::view::words::Words;

/// Width that the page aims at: what a pull request shows of a picture.
const WIDTH: u32 = 1200;

/// What is above the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// `from main to the work tree`
    pub span: String,
    /// The consequence, in words.
    pub headline: String,
}

/// The picture of a change.
#[must_use]
pub fn changes(graph: &Graph, heading: &Heading) -> View {
    let reader = Reader::new(graph);
    let near = neighbourhood(graph);
    let mut places: BTreeMap<&Place, Vec<&ChangeCard>> = BTreeMap::new();
    for card in &near.cards {
        places.entry(&card.place).or_default().push(card);
    }
    let items: Vec<Item> =
        places.iter().map(|(place, cards)| panel(&reader, &near, place, cards)).collect();
    let links = near.links.iter().filter_map(|link| drawn(&reader, link)).collect();
    let elsewhere: usize = near
        .folded
        .iter()
        .filter(|(place, _)| !places.contains_key(place))
        .map(|(_, count)| count)
        .sum();
    let mut notes = Vec::new();
    if near.cards.iter().any(|card| card.change.is_none()) {
        notes.push("Gray boxes are unchanged.".to_owned());
    }
    if elsewhere > 0 {
        notes.push(format!(
            "{} elsewhere not shown: nothing about them changes.",
            plural(elsewhere, "object")
        ));
    }
    View {
        name: "changes".to_owned(),
        title: graph.name.clone(),
        subtitle: format!("{}: {}", heading.span, heading.headline),
        description: format!(
            "What changes in {} {}: {}.",
            graph.name, heading.span, heading.headline
        ),
        width: WIDTH,
        fixed_width: false,
        arrangement: Arrangement::Bands,
        items,
        links,
        notes,
    }
}

fn panel(reader: &Reader<'_>, near: &Neighbourhood, place: &Place, cards: &[&ChangeCard]) -> Item {
    let cluster = place.environment.is_empty();
    let title = if cluster { &place.cluster } else { &place.environment };
    let folded = near.folded.get(place).copied().unwrap_or(0);
    let subtitle = if folded > 0 { format!("{folded} unchanged not shown") } else { String::new() };
    let children = cards.iter().filter_map(|card| box_of(reader, card)).collect();
    item(
        Part::Changes(&place.environment).of(&place.cluster),
        "environment",
        Role::Neutral,
        Surface::Panel,
        title.as_str(),
    )
    .subtitled(subtitle)
    .chip(if cluster { "CLUSTER" } else { "ENVIRONMENT" }, Role::Neutral, true)
    .holding(Arrangement::Grid, children)
    .in_band(u32::from(!cluster))
}

fn box_of(reader: &Reader<'_>, card: &ChangeCard) -> Option<Item> {
    let node = reader.node(card.node)?;
    let failed = node.status == Status::Failed && card.change.is_some();
    let (role, diff) = match card.change {
        _ if failed => (Role::Failure, diff(card.change)),
        Some(change) => (role(change), diff(card.change)),
        None => (Role::Neutral, DiffState::Context),
    };
    let surface = if card.change.is_some() { Surface::Tinted } else { Surface::Frame };
    let mut made = item(node.id.as_str(), &node.kind, role, surface, node.name.as_str())
        .linked(reader.page(node));
    made.diff = diff;
    made.badge = Some(node.badge().map_or_else(|| short(node), str::to_owned));
    if let Some(change) = card.change {
        made = made.chip(format!("{} {}", change.sign(), change.word()), self::role(change), false);
    }
    made = made.with(code(place_of(node)));
    if failed && card.change == Some(Change::Added) {
        made = made.with(colored(
            format!("does not build: {}", node.message.as_deref().unwrap_or_default()),
            Role::Failure,
            3,
        ));
    }
    for (at, (change, parts)) in card.lines.iter().enumerate() {
        let fails = at == 0 && node.broke;
        let role = if fails { Role::Failure } else { self::role(*change) };
        let words = Words::facts(parts).preceded_by(&format!("{} ", change.sign()));
        made = made.with(colored(words, role, 3));
    }
    Some(made)
}

/// Where it is built from.
fn place_of(node: &Node) -> String {
    let details = node
        .flux_kind()
        .filter(|_| node.is_applier())
        .map_or(&[Detail::Url, Detail::Revision][..], |kind| kind.address);
    details
        .iter()
        .map(|detail| node.details.text(*detail))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A badge for a kind that Flux does not know: its capitals.
fn short(node: &Node) -> String {
    let capitals: String = node.kind.chars().filter(char::is_ascii_uppercase).take(4).collect();
    if capitals.is_empty() { node.kind.chars().take(4).collect() } else { capitals }
}

fn drawn(reader: &Reader<'_>, change: &ChangeLink) -> Option<Link> {
    let (from, to) = (reader.node(change.from)?, reader.node(change.to)?);
    let mut made = link(from.id.as_str(), to.id.as_str(), change.edge_type);
    // What a policy scans is not written to.
    if change.edge_type == EdgeType::ImageRepositoryRef {
        made.role = EdgeRole::Reference;
    }
    made.diff = match change.change {
        Some(change) => diff(Some(change)),
        None => DiffState::Context,
    };
    made.label = change.change.map(|change| change.sign().to_owned());
    Some(made)
}

const fn role(change: Change) -> Role {
    match change {
        Change::Added => Role::Added,
        Change::Removed => Role::Removed,
        Change::Changed => Role::Changed,
    }
}

const fn diff(change: Option<Change>) -> DiffState {
    match change {
        Some(Change::Added) => DiffState::Added,
        Some(Change::Removed) => DiffState::Removed,
        Some(Change::Changed) => DiffState::Changed,
        None => DiffState::Context,
    }
}
