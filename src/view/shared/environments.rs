//! The environments of a page: a link that applies each of them, or one frame around all of the
//! same origin.

use std::collections::BTreeSet;

use crate::graph::EdgeType;
use crate::graph::kinds::plural;
use crate::view::build::{item, link};
use crate::view::model::{Arrangement, Item, Link, Role, Surface};
use crate::view::reader::Environment;

/// With more environments than these a line to each would fill the page.
const MOST_LINES: usize = 3;

/// The boxes of the environments of a page, and the links that apply them: one to each, or one to
/// the frame around all of the same origin.
pub(in crate::view) fn framed(
    groups: Vec<(&Environment<'_>, Item)>,
    applying: &[(String, String)],
) -> (Vec<Item>, Vec<Link>) {
    let origin =
        |cluster: &str| applying.iter().find(|(name, _)| name == cluster).map(|(_, id)| id.clone());
    let (mut items, mut links) = (Vec::new(), Vec::new());
    let drawn: BTreeSet<String> = groups.iter().map(|(_, group)| group.id.clone()).collect();
    let mut rest = groups;
    while let Some((first, _)) = rest.first() {
        let from = origin(&first.cluster.name);
        let (same, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|(environment, _)| origin(&environment.cluster.name) == from);
        rest = others;
        let clusters = same.iter().filter(|(environment, _)| environment.is_cluster).count();
        let counted = (same.len() - clusters, clusters);
        let members = by_stage(same, from.as_deref());
        let shown = if members.len() > MOST_LINES {
            vec![frame(members, counted, from.as_deref())]
        } else {
            members
        };
        // What an environment of the page applies is below it.
        let band = if from.as_ref().is_some_and(|from| drawn.contains(from)) { 2 } else { 1 };
        for group in shown {
            links.extend(from.as_ref().map(|from| link(from, &group.id, EdgeType::Applies)));
            items.push(group.in_band(band));
        }
    }
    (items, links)
}

/// The boxes of environments; those of clusters in the folder of one stage in a frame.
fn by_stage(environments: Vec<(&Environment<'_>, Item)>, from: Option<&str>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut rest = environments;
    while !rest.is_empty() {
        let stage = rest.first().and_then(|(environment, _)| environment.cluster.stage.clone());
        let (same, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|(environment, _)| stage.is_some() && environment.cluster.stage == stage);
        rest = others;
        let Some(stage) = stage else {
            items.push(rest.remove(0).1);
            continue;
        };
        let members: Vec<Item> = same.into_iter().map(|(_, item)| item).collect();
        let id = format!("environments|{}|{stage}", from.unwrap_or_default());
        let words = plural(members.len(), "cluster");
        let frame = item(id, "environments", Role::Neutral, Surface::Frame, stage);
        items.push(frame.subtitled(words).holding(Arrangement::Bands, members));
    }
    items
}

/// A frame around environments, and the cluster that holds them where that has more.
fn frame(members: Vec<Item>, counted: (usize, usize), from: Option<&str>) -> Item {
    let (environments, clusters) = counted;
    let title = if environments > 0 {
        plural(environments, "environment")
    } else {
        plural(clusters, "cluster")
    };
    let id = format!("environments|{}", from.unwrap_or_default());
    item(id, "environments", Role::Neutral, Surface::Frame, title)
        .holding(Arrangement::Bands, members)
}
