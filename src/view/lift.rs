//! Lifted edges: what every member of a group has in common is said once, at the group.

use super::kinds::plural;
use super::model::{Arrangement, Item, Link, LinkKind, Role, Surface};
use super::parts::{item, link};

/// With more environments than these a line to each would fill the page.
const MOST_LINES: usize = 3;

/// The environments of a page, and the links that apply them: one to each, or one to the frame that holds all of the same origin.
pub(super) fn environments(groups: Vec<(&str, Item)>, applying: &[(String, String)]) -> (Vec<Item>, Vec<Link>) {
    let origin = |cluster: &str| applying.iter().find(|(name, _)| name == cluster).map(|(_, id)| id.clone());
    let (mut items, mut links) = (Vec::new(), Vec::new());
    let mut rest = groups;
    while let Some((first, _)) = rest.first() {
        let from = origin(first);
        let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(cluster, _)| origin(cluster) == from);
        rest = others;
        let members: Vec<Item> = same.into_iter().map(|(_, group)| group).collect();
        let lifted = if members.len() > MOST_LINES { vec![frame(members, from.as_deref())] } else { members };
        for group in lifted {
            links.extend(from.as_ref().map(|from| link(from, &group.id, LinkKind::Applies, "applies")));
            items.push(group.in_band(1));
        }
    }
    (items, links)
}

fn frame(members: Vec<Item>, from: Option<&str>) -> Item {
    let clusters = members.iter().all(|member| member.chips.iter().any(|chip| chip.text == "CLUSTER"));
    let title = plural(members.len(), if clusters { "cluster" } else { "environment" });
    let id = format!("environments|{}", from.unwrap_or_default());
    item(id, "environments", Role::Neutral, Surface::Frame, title).holding(Arrangement::Bands, members)
}
