//! In which order tiers are: what others wait for comes first.

use std::collections::BTreeMap;

use crate::graph::{Group, NodeIndex};
use crate::view::reader::Reader;

/// Tiers, each after those that it waits for, otherwise in the order given. Where they wait in a
/// circle, that order decides too.
pub(in crate::view) fn sorted<'g>(reader: &Reader<'_>, groups: &[&'g Group]) -> Vec<&'g Group> {
    let members: BTreeMap<NodeIndex, usize> =
        groups.iter().enumerate().map(|(at, group)| (group.node, at)).collect();
    let needed = |group: &Group| -> Vec<usize> {
        let others = reader.needs(group.node).into_iter().filter(|node| *node != group.node);
        others.filter_map(|node| members.get(&node).copied()).collect()
    };
    let before: Vec<Vec<usize>> = groups.iter().map(|group| needed(group)).collect();
    let mut depth = vec![0_usize; groups.len()];
    for _ in 0..groups.len() {
        let next: Vec<usize> = before
            .iter()
            .map(|before| {
                before
                    .iter()
                    .filter_map(|at| depth.get(*at))
                    .map(|depth| depth + 1)
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        if next == depth {
            break;
        }
        depth = next;
    }
    let mut order: Vec<(usize, usize)> =
        depth.into_iter().enumerate().map(|(at, depth)| (depth, at)).collect();
    order.sort_unstable();
    order.into_iter().filter_map(|(_, at)| groups.get(at).copied()).collect()
}
