//! Sections: boxes of one sort inside a box that holds several sorts.
//!
//! In: a tree. Out: the same, with a box around each sort of a box's children where there are
//! several sorts or many children. What only one sibling refers to is beside it: a HelmRelease
//! and the chart that is its own are no two sections.

use std::collections::BTreeMap;

use super::category::Category;
use super::{BoxTree, Content};
use crate::graph::{Application, NodeIndex, NodeType, Part};
use crate::view::reader::Reader;
use crate::view::shared::sections::sections;

/// A box of cards alone is split where it holds more.
const MANY: usize = 12;

pub(in crate::view) fn split(tree: &mut BoxTree, reader: &Reader<'_>) {
    for index in 0..tree.boxes.len() {
        divide(tree, reader, index);
    }
}

fn divide(tree: &mut BoxTree, reader: &Reader<'_>, index: usize) {
    let children = tree.children(index).to_vec();
    let mut sorts: BTreeMap<Category, Vec<usize>> = BTreeMap::new();
    let mut kept = Vec::new();
    for child in &children {
        match tree.node(*child).and_then(|node| category(tree, reader, index, node)) {
            Some(category) => sorts.entry(category).or_default().push(*child),
            None => kept.push(*child),
        }
    }
    for members in sorts.values_mut() {
        members.sort_by(|a, b| order(tree, reader, *a).cmp(&order(tree, reader, *b)));
    }
    let holds_groups = children.iter().any(|child| !tree.children(*child).is_empty());
    if !holds_groups && children.len() <= MANY {
        if matches!(tree.get(index).map(|frame| &frame.what), Some(Content::Cluster(_))) {
            one_below_the_other(tree, reader, &mut sorts);
        }
        let flat: Vec<usize> = sorts.into_values().flatten().chain(kept).collect();
        set(tree, index, &flat);
        return;
    }
    let (mut ordered, alone) = (Vec::new(), sorts.len() == 1 && kept.is_empty());
    for (category, members) in sorts {
        ordered.extend(section(tree, reader, index, category, members, alone));
    }
    // Environments and clusters are below what their box says of itself.
    for child in kept {
        if let Some(frame) = tree.boxes.get_mut(child) {
            frame.band = 20_000;
        }
        ordered.push(child);
    }
    set(tree, index, &ordered);
}

/// Few cards of a cluster are in the order of their making: Terraform, the charts that it
/// installs, what these create.
fn one_below_the_other(
    tree: &mut BoxTree,
    reader: &Reader<'_>,
    sorts: &mut BTreeMap<Category, Vec<usize>>,
) {
    if let Some(origin) = sorts.get_mut(&Category::Origin) {
        origin.sort_by_key(|member| making(tree, reader, *member));
    }
    for (category, members) in sorts {
        // A Kustomization beside its source: whoever made the one made the other.
        let category =
            if *category == Category::Kustomization { Category::Source } else { *category };
        for member in members {
            let (is_chart, _) = making(tree, reader, *member);
            if let Some(frame) = tree.boxes.get_mut(*member) {
                frame.band = band(category) * 1000 + u32::from(is_chart);
            }
        }
    }
}

/// Whether a card is a chart, and its name; that of what installs it, where it is one, so that
/// charts are in the order of those.
fn making<'a>(tree: &BoxTree, reader: &'a Reader<'_>, index: usize) -> (bool, &'a str) {
    let Some(node) = tree.node(index) else { return (false, "") };
    if reader.node(node).is_none_or(|node| node.node_type != NodeType::Chart) {
        return (false, reader.name(node));
    }
    let installs = reader.graph.referrers(node).into_iter().map(|from| reader.name(from)).min();
    (true, installs.unwrap_or_else(|| reader.name(node)))
}

fn set(tree: &mut BoxTree, index: usize, children: &[usize]) {
    for child in children {
        if let Some(frame) = tree.boxes.get_mut(*child) {
            frame.parent = index;
        }
    }
    if let Some(frame) = tree.boxes.get_mut(index) {
        frame.children = children.to_vec();
    }
}

/// The sort of a child; that of the one sibling that refers to it, where it is a source or a
/// directory.
fn category(
    tree: &BoxTree,
    reader: &Reader<'_>,
    around: usize,
    node: NodeIndex,
) -> Option<Category> {
    let own = Category::of(reader.node(node)?);
    if !matches!(own, Category::Source | Category::Image) {
        return Some(own);
    }
    let referrers = reader.graph.referrers(node);
    let [only] = referrers.as_slice() else { return Some(own) };
    let beside = tree
        .place
        .get(only)
        .and_then(|at| tree.get(*at))
        .is_some_and(|frame| frame.parent == around);
    let beside = beside && tree.place.get(only).is_some_and(|at| tree.children(*at).is_empty());
    Some(reader.node(*only).filter(|_| beside).map_or(own, Category::of))
}

fn order<'a>(tree: &BoxTree, reader: &'a Reader<'_>, index: usize) -> (&'a str, &'a str, &'a str) {
    let node = tree.node(index).and_then(|node| reader.node(node));
    node.map_or(("", "", ""), |node| (node.name.as_str(), node.kind.as_str(), node.id.as_str()))
}

/// The boxes that represent the members of one sort: a section, sections of it, or they themselves.
fn section(
    tree: &mut BoxTree,
    reader: &Reader<'_>,
    around: usize,
    category: Category,
    members: Vec<usize>,
    alone: bool,
) -> Vec<usize> {
    let band = band(category);
    let groups = members.iter().filter(|member| !tree.children(**member).is_empty()).count();
    let few = members.len() <= 3 && groups == 0;
    let parts =
        if reader.scope.waves && matches!(category, Category::Kustomization | Category::Release) {
            waves(tree, reader, &members)
        } else {
            parts(tree, reader, &members)
        };
    if parts.is_empty() && (few || alone || members.len() == 1) {
        for member in &members {
            if let Some(frame) = tree.boxes.get_mut(*member) {
                frame.band = band * 1000;
            }
        }
        return members;
    }
    let id =
        |name: &str| Part::Section(name).of(tree.get(around).map_or("", |frame| frame.id.as_str()));
    let wanted: Vec<(String, String, Vec<usize>)> = if parts.is_empty() {
        vec![(id(category.heading()), category.heading().to_owned(), members)]
    } else {
        parts
            .into_iter()
            .map(|(name, members)| {
                (id(&Part::Section(&name).of(category.heading())), name, members)
            })
            .collect()
    };
    let ordered = reader.scope.waves;
    let made = wanted.into_iter().zip(0..).map(|((id, title, members), at)| {
        let index = tree.add(id, Content::Section(title), around);
        set(tree, index, &members);
        if let Some(frame) = tree.boxes.get_mut(index) {
            // Waves are one below the other, in the room between two sorts.
            frame.band = if ordered { band * 1000 + at } else { band * 1000 };
        }
        index
    });
    made.collect()
}

/// The members by the wave in which they are reconciled; none where there is one wave.
fn waves(tree: &BoxTree, reader: &Reader<'_>, members: &[usize]) -> Vec<(String, Vec<usize>)> {
    let mut waves: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for member in members {
        let wave = tree.node(*member).and_then(|node| reader.wave(node)).unwrap_or(1);
        waves.entry(wave).or_default().push(*member);
    }
    if waves.len() < 2 {
        return Vec::new();
    }
    waves.into_iter().map(|(wave, members)| (format!("Wave {wave}"), members)).collect()
}

/// Many Kustomizations, releases or plain objects in parts of their own.
fn parts(tree: &BoxTree, reader: &Reader<'_>, members: &[usize]) -> Vec<(String, Vec<usize>)> {
    let leaves: Vec<Application> = members
        .iter()
        .filter_map(|member| {
            let node = tree.node(*member)?;
            Some(Application { node, name: reader.name(node).to_owned(), releases: Vec::new() })
        })
        .collect();
    if leaves.len() != members.len() {
        return Vec::new();
    }
    let at: BTreeMap<NodeIndex, usize> =
        members.iter().filter_map(|member| Some((tree.node(*member)?, *member))).collect();
    let parts = sections(reader, &leaves.iter().collect::<Vec<_>>());
    let boxes = |leaves: Vec<&Application>| {
        leaves.into_iter().filter_map(|leaf| at.get(&leaf.node).copied()).collect()
    };
    parts.into_iter().map(|(name, leaves)| (name, boxes(leaves))).collect()
}

/// Where a sort is in its box, from the top: what it starts from, what it runs, what serves it.
const fn band(category: Category) -> u32 {
    match category {
        Category::Origin => 1,
        Category::Source | Category::Directory => 2,
        Category::Kustomization => 10,
        Category::Generator | Category::Release | Category::Plain | Category::Image => 11,
        Category::Automation | Category::Notification => 12,
        Category::Repository | Category::Missing => 30,
    }
}
