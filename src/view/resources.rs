//! Every Flux object and kustomize directory, each inside what applies it.
//!
//! In: the graph. Out: a [`View`] of boxes in boxes: origin, root, environments, applications;
//! their sources, image automation and notifications; what is referred to and not there. References
//! are arrows where they can be followed, else words.

use std::collections::BTreeSet;

use super::detailed;
use super::model::View;
use super::picture::ScopeError;
use super::reader::Reader;
use super::scope::Scope;
use crate::graph::{Graph, Node, NodeIndex, NodeType, Status};

/// The Flux objects of a graph.
///
/// # Errors
///
/// Where the scope names a box that is not there.
pub(super) fn resources(graph: &Graph, scope: &Scope) -> Result<View, ScopeError> {
    let reader = Reader::whole(graph, scope);
    let nodes = flux_nodes(&reader);
    detailed::page(&reader, scope, "resources", nodes)
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
