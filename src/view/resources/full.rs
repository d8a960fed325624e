//! Everything: plain Kubernetes objects too, with what runs, exposes, routes to and mounts what.
//!
//! In: the graph. Out: a [`View`] like that of `resources`. Of a whole repository it is folded; it
//! is meant for one environment, one application, or what is near one object.

use std::collections::BTreeSet;

use super::page;
use crate::graph::{Graph, NodeIndex, NodeType, Status};
use crate::view::model::View;
use crate::view::reader::Reader;
use crate::view::scope::Scope;
use crate::view::scope::ScopeError;

/// All nodes of a graph.
///
/// # Errors
///
/// Where the scope names a box that is not there.
pub(in crate::view) fn full(graph: &Graph, scope: &Scope) -> Result<View, ScopeError> {
    let reader = Reader::whole(graph, scope);
    // The repository drawn is the page itself.
    let own = |node: &crate::graph::Node| {
        node.node_type == NodeType::Repository && node.status != Status::External
    };
    let nodes: BTreeSet<NodeIndex> =
        graph.nodes().filter(|(_, node)| !own(node)).map(|(index, _)| index).collect();
    page::page(&reader, scope, "full", nodes)
}
