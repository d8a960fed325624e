//! A repository without any Flux object: its kustomization directories, or one card that says that
//! there is nothing.

use super::status;
use crate::graph::{Detail, EdgeType, Node, NodeIndex, NodeType};
use crate::view::build::{code, item, plain};
use crate::view::model::{Arrangement, Item, Role, Surface};
use crate::view::reader::Reader;
use crate::view::words::Words;

/// The directories that nothing takes in, as cards in a group; or the card that reports what is
/// missing.
pub(in crate::view) fn cards(reader: &Reader<'_>) -> Vec<Item> {
    let directories =
        reader.graph.nodes().filter(|(_, node)| node.node_type == NodeType::Directory);
    let tops: Vec<(NodeIndex, &Node)> =
        directories.filter(|(index, _)| taken_by(reader, *index) == 0).collect();
    if tops.is_empty() {
        let card = item(
            "nothing",
            "nothing",
            Role::Neutral,
            Surface::Outlined,
            "No Flux object in this repository",
        );
        return vec![card.with(plain(
            "and no kustomization file: there is nothing that Flux would apply from it",
            2,
        ))];
    }
    let cards = tops.iter().map(|(index, node)| directory(reader, *index, node)).collect();
    let group =
        item("directories", "directories", Role::Neutral, Surface::Panel, "Kustomize directories")
            .subtitled("no Flux object in this repository applies them")
            .holding(Arrangement::Grid, cards);
    vec![group]
}

fn taken_by(reader: &Reader<'_>, index: NodeIndex) -> usize {
    EdgeType::INCLUSIONS
        .into_iter()
        .map(|edge_type| reader.graph.sources(index, edge_type).len())
        .sum()
}

fn directory(reader: &Reader<'_>, index: NodeIndex, node: &Node) -> Item {
    let bases = EdgeType::INCLUSIONS
        .into_iter()
        .flat_map(|edge_type| reader.graph.targets(index, edge_type));
    let bases: Vec<&str> = bases.map(|base| reader.name(base)).collect();
    let name = node.name.rsplit('/').next().unwrap_or_default();
    let name = if name == "." { reader.graph.name.as_str() } else { name };
    let objects = node.details.counts(Detail::Objects);
    let mut card = item(node.id.clone(), "Directory", Role::Kubernetes, Surface::Barred, name)
        .with(code(node.name.as_str()))
        .with(plain(Words::facts(objects), 2));
    if !bases.is_empty() {
        card = card.with(plain(Words::names("builds on ", bases), 2));
    }
    status::with_status(card, node)
}
