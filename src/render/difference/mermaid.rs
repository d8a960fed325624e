//! What a change touches as a Mermaid diagram, as GitHub draws it in a comment.
//!
//! In: the union of two graphs. Out: a fenced block, or the reason why there is none. Neighbours
//! are left out before anything that changes is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{cut, steers};
use crate::graph::{Change, ChangeCard, EdgeType, Graph, NodeIndex, Place, neighbourhood};
use crate::scene::theme::color;
use crate::scene::{Paint, Role};

/// More boxes than anybody reads; GitHub stops at 500 lines and 50,000 characters.
const BOXES: usize = 60;
/// More lines than anybody follows.
const LINES: usize = 150;
/// Characters of the whole diagram.
const CHARACTERS: usize = 18_000;

/// The look of boxes by what becomes of them: name, role, and what says the same without colour.
const CLASSES: [(&str, Role, &str); 3] = [
    ("added", Role::Added, "stroke-width:2px"),
    ("removed", Role::Removed, "stroke-width:2px,stroke-dasharray:6 4"),
    ("changed", Role::Changed, "stroke-width:2px"),
];

/// The diagram between fences, with an empty line before it; empty when nothing can be drawn.
pub(super) fn diagram(graph: &Graph) -> String {
    let near = neighbourhood(graph);
    let changing: Vec<&ChangeCard> =
        near.cards.iter().filter(|card| card.change.is_some()).collect();
    if changing.is_empty() {
        return String::new();
    }
    let all: Vec<&ChangeCard> = near.cards.iter().collect();
    for cards in [all, changing.clone()] {
        let shown: BTreeSet<NodeIndex> = cards.iter().map(|card| card.node).collect();
        let links: Vec<_> = near
            .links
            .iter()
            .filter(|link| shown.contains(&link.from) && shown.contains(&link.to))
            .collect();
        if cards.len() > BOXES || links.len() > LINES {
            continue;
        }
        let text = block(graph, &cards, &links);
        if text.chars().count() <= CHARACTERS {
            return format!("\n```mermaid\n{text}```\n");
        }
    }
    format!("\nThe diagram is left out: {} boxes change, more than it can show.\n", changing.len())
}

/// A colour of the light theme: a comment's diagram has one look, on grounds of its own.
fn light(paint: Paint) -> &'static str {
    color(paint, false)
}

fn block(graph: &Graph, cards: &[&ChangeCard], links: &[&crate::graph::ChangeLink]) -> String {
    let mut out = String::from("flowchart LR\n");
    let mut places: BTreeMap<&Place, Vec<(usize, &ChangeCard)>> = BTreeMap::new();
    let mut numbers: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for (number, card) in cards.iter().enumerate() {
        numbers.insert(card.node, number);
        places.entry(&card.place).or_default().push((number, card));
    }
    for (at, (place, cards)) in places.iter().enumerate() {
        let title = if place.environment.is_empty() { &place.cluster } else { &place.environment };
        let _ = writeln!(out, "  subgraph p{at}[\"{}\"]", label(title));
        for (number, card) in cards {
            let _ =
                writeln!(out, "    n{number}[\"{}\"]:::{}", words(graph, card), class(card.change));
        }
        out.push_str("  end\n");
    }
    for (at, link) in links.iter().enumerate() {
        let (Some(from), Some(to)) = (numbers.get(&link.from), numbers.get(&link.to)) else {
            continue;
        };
        let verb = match link.edge_type {
            EdgeType::DependsOn => "waits for",
            EdgeType::SourceRef | EdgeType::ChartRef => "built from",
            other => other.name(),
        };
        let (arrow, sign, style) = match link.change {
            Some(Change::Added) => (
                "-->",
                "[+] ",
                Some(format!("stroke:{},stroke-width:3px", light(Paint::Hue(Role::Added)))),
            ),
            Some(Change::Removed) => (
                "-.->",
                "[\u{2212}] ",
                Some(format!("stroke:{}", light(Paint::Hue(Role::Removed)))),
            ),
            _ => ("-->", "", None),
        };
        let _ = writeln!(out, "  n{from} {arrow}|\"{sign}{verb}\"| n{to}");
        if let Some(style) = style {
            let _ = writeln!(out, "  linkStyle {at} {style}");
        }
    }
    for (name, role, look) in CLASSES {
        let (ground, hue, ink) =
            (light(Paint::Tint(role)), light(Paint::Hue(role)), light(Paint::Ink));
        let _ = writeln!(out, "  classDef {name} fill:{ground},stroke:{hue},{look},color:{ink}");
    }
    let (ground, muted) = (light(Paint::Panel), light(Paint::Muted));
    let _ = writeln!(out, "  classDef same fill:{ground},stroke:{muted},color:{muted}");
    out
}

fn words(graph: &Graph, card: &ChangeCard) -> String {
    let Some(node) = graph.node(card.node) else { return String::new() };
    let mut lines = vec![format!("{}<b>{}</b>", sign(card.change), label(&cut(&node.name, 60)))];
    lines.push(label(&node.kind));
    lines.extend(card.lines.iter().map(|(change, parts)| {
        let words = cut(&parts.join(" · "), 70);
        format!("{}{}", sign(Some(*change)), label(&words))
    }));
    lines.join("<br/>")
}

/// A sign in brackets: one that begins a line is an item of a list to Mermaid.
fn sign(change: Option<Change>) -> String {
    change.map_or_else(String::new, |change| format!("[{}] ", change.sign()))
}

const fn class(change: Option<Change>) -> &'static str {
    match change {
        Some(Change::Added) => "added",
        Some(Change::Removed) => "removed",
        Some(Change::Changed) => "changed",
        None => "same",
    }
}

/// A text in which nothing means anything to Mermaid.
fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !steers(*c)) {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' => out.push_str("#35;"),
            '`' => out.push('\''),
            '*' | '_' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
