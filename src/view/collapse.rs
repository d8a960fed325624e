//! Boxes that are folded on demand in views of their own making.
//!
//! In: a view and names of boxes. Out: the same view, in which such a box counts what it holds;
//! lines that led inside end at it.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::kinds::Counts;
use crate::view::build::plain;
use crate::view::build::short_counts;
use crate::view::model::{Item, Role, Surface, View};

/// Whether a box has a name: its title, its id, or that of what it represents.
pub(super) fn is_named(item: &Item, name: &str) -> bool {
    item.title == name || item.id == name
}

/// Folds the boxes of these names.
pub(super) fn collapse(view: &mut View, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let mut moved = BTreeMap::new();
    for item in &mut view.items {
        fold(item, names, &mut moved);
    }
    let end = |id: &String| moved.get(id).unwrap_or(id).clone();
    let mut seen = BTreeSet::new();
    for link in &mut view.links {
        (link.from, link.to) = (end(&link.from), end(&link.to));
    }
    view.links.retain(|link| {
        link.from != link.to && seen.insert((link.from.clone(), link.to.clone(), link.edge_type))
    });
}

fn fold(item: &mut Item, names: &[String], moved: &mut BTreeMap<String, String>) {
    if item.children.is_empty() || !names.iter().any(|name| is_named(item, name)) {
        for child in &mut item.children {
            fold(child, names, moved);
        }
        return;
    }
    let inner = inside(item);
    for child in &inner {
        moved.insert(child.id.clone(), item.id.clone());
    }
    let cards: Vec<&&Item> = inner.iter().filter(|inner| inner.children.is_empty()).collect();
    let counts: Counts<'_> = cards.iter().map(|card| card.kind.as_str()).collect();
    let failed = cards.iter().filter(|card| card.role == Role::Failure).count();
    let (said, count) = (short_counts(&counts), cards.len());
    let ids: Vec<String> = inner.iter().map(|inner| inner.id.clone()).collect();
    item.lines.push(plain(said, 3));
    if failed > 0 {
        item.lines.push(crate::view::build::colored(
            format!("{failed} {} not build", if failed == 1 { "does" } else { "do" }),
            Role::Failure,
            1,
        ));
    }
    item.members.extend(ids);
    item.children.clear();
    if item.surface == Surface::Frame {
        item.surface = Surface::Outlined;
    }
    *item = item.clone().chip(format!("{count} inside"), Role::Neutral, false);
}

fn inside(item: &Item) -> Vec<&Item> {
    item.children.iter().flat_map(|child| std::iter::once(child).chain(inside(child))).collect()
}
