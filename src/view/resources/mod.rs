//! Every Flux object and kustomize directory, each inside what applies it.
//!
//! In: the graph. Out: a [`View`] of boxes in boxes: origin, root, environments, applications;
//! their sources, image automation and notifications; what is referred to and not there. References
//! are arrows where they can be followed, else words.

mod boxes;
mod bundle;
mod card;
mod edges;
mod full;
mod page;
mod phrases;
mod selection;

pub(super) use full::full;

use std::collections::BTreeSet;

use crate::graph::{Graph, Node, NodeIndex, NodeType, Status};
use crate::view::model::View;
use crate::view::reader::Reader;
use crate::view::scope::Scope;
use crate::view::scope::ScopeError;

/// The Flux objects of a graph.
///
/// # Errors
///
/// Where the scope names a box that is not there.
pub(in crate::view) fn resources(graph: &Graph, scope: &Scope) -> Result<View, ScopeError> {
    let reader = Reader::whole(graph, scope);
    let nodes = flux_nodes(&reader);
    page::page(&reader, scope, "resources", nodes)
}

/// Flux objects, directories, what starts Flux, other repositories; and what these refer to in
/// vain.
fn flux_nodes(reader: &Reader<'_>) -> BTreeSet<NodeIndex> {
    let stands = |node: &Node| match node.node_type {
        NodeType::Object => node.is_flux(),
        NodeType::Directory | NodeType::Terraform | NodeType::Chart | NodeType::External => true,
        NodeType::Repository => node.status == Status::External,
        NodeType::Image => false,
    };
    let mut shown: BTreeSet<NodeIndex> =
        reader.graph.nodes().filter(|(_, node)| stands(node)).map(|(index, _)| index).collect();
    let missing = reader
        .graph
        .nodes()
        .filter(|(_, node)| node.status == Status::Missing)
        .map(|(index, _)| index);
    let wanted: Vec<NodeIndex> = missing
        .filter(|index| reader.graph.referrers(*index).iter().any(|from| shown.contains(from)))
        .collect();
    shown.extend(wanted);
    shown
}
