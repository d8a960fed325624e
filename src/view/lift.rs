//! Lifted edges: what every member of a group has in common is said once, at the group.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::plural;
use super::model::{Arrangement, Item, Link, Role, Surface};
use super::nest::{Nest, What};
use super::parts::{item, link};
use crate::graph::EdgeType;

/// With more environments than these a line to each would fill the page.
const MOST_LINES: usize = 3;

/// The environments of a page, and the links that apply them: one to each, or one to the frame that
/// holds all of the same origin.
pub(super) fn environments(
    groups: Vec<(&str, Item)>,
    applying: &[(String, String)],
) -> (Vec<Item>, Vec<Link>) {
    let origin =
        |cluster: &str| applying.iter().find(|(name, _)| name == cluster).map(|(_, id)| id.clone());
    let (mut items, mut links) = (Vec::new(), Vec::new());
    let drawn: BTreeSet<String> = groups.iter().map(|(_, group)| group.id.clone()).collect();
    let mut rest = groups;
    while let Some((first, _)) = rest.first() {
        let from = origin(first);
        let (same, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(cluster, _)| origin(cluster) == from);
        rest = others;
        let members: Vec<Item> = same.into_iter().map(|(_, group)| group).collect();
        let lifted = if members.len() > MOST_LINES {
            vec![frame(members, from.as_deref())]
        } else {
            members
        };
        // What an environment of the page applies stands below it.
        let band = if from.as_ref().is_some_and(|from| drawn.contains(from)) { 2 } else { 1 };
        for group in lifted {
            links.extend(from.as_ref().map(|from| link(from, &group.id, EdgeType::Applies)));
            items.push(group.in_band(band));
        }
    }
    (items, links)
}

fn frame(members: Vec<Item>, from: Option<&str>) -> Item {
    let clusters =
        members.iter().all(|member| member.chips.iter().any(|chip| chip.text == "CLUSTER"));
    let title = plural(members.len(), if clusters { "cluster" } else { "environment" });
    let id = format!("environments|{}", from.unwrap_or_default());
    item(id, "environments", Role::Neutral, Surface::Frame, title)
        .holding(Arrangement::Bands, members)
}

/// An edge between two boxes of a nest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tie {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) edge_type: EdgeType,
}

/// Replaces the edges that all members of a section, an environment or a cluster have to the same
/// target by one of the box around them, and the edges that one box has to all members of such a
/// box by one to it; from the innermost boxes outwards.
pub(super) fn ties(nest: &Nest, ties: BTreeSet<Tie>) -> BTreeSet<Tie> {
    let mut lifting = Lifting { nest, out: BTreeMap::new(), into: BTreeMap::new() };
    for tie in ties {
        lifting.insert(tie);
    }
    let mut groups: Vec<(usize, usize)> = (1..nest.boxes.len())
        .filter(|index| {
            nest.get(*index)
                .is_some_and(|frame| !frame.folded && !matches!(frame.what, What::Node(_)))
        })
        .map(|index| (nest.path(index).count(), index))
        .collect();
    groups.sort_by(|a, b| b.cmp(a));
    for (_, group) in groups {
        lifting.lift(group, End::From);
        lifting.lift(group, End::To);
    }
    lifting.out.into_values().flatten().collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

struct Lifting<'a> {
    nest: &'a Nest,
    /// The ties from each box, and those to it.
    out: BTreeMap<usize, BTreeSet<Tie>>,
    into: BTreeMap<usize, BTreeSet<Tie>>,
}

impl Lifting<'_> {
    fn insert(&mut self, tie: Tie) {
        self.out.entry(tie.from).or_default().insert(tie);
        self.into.entry(tie.to).or_default().insert(tie);
    }

    fn remove(&mut self, tie: Tie) {
        self.out.entry(tie.from).or_default().remove(&tie);
        self.into.entry(tie.to).or_default().remove(&tie);
    }

    fn lift(&mut self, group: usize, end: End) {
        let members = self.nest.children(group).to_vec();
        if members.len() < 2 {
            return;
        }
        let ties = if end == End::From { &self.out } else { &self.into };
        let mut alike: BTreeMap<(EdgeType, usize), Vec<Tie>> = BTreeMap::new();
        for tie in members.iter().filter_map(|member| ties.get(member)).flatten() {
            let other = if end == End::From { tie.to } else { tie.from };
            alike.entry((tie.edge_type, other)).or_default().push(*tie);
        }
        alike.retain(|(_, other), ties| {
            ties.len() == members.len()
                && !self.nest.holds(group, *other)
                && !self.nest.holds(*other, group)
        });
        for ((edge_type, other), ties) in alike {
            for tie in ties {
                self.remove(tie);
            }
            let (from, to) = if end == End::From { (group, other) } else { (other, group) };
            self.insert(Tie { from, to, edge_type });
        }
    }
}
