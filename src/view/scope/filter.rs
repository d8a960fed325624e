//! Reconciliation trees with only those applications that a scope leaves.
//!
//! In: the trees and a scope. Out: the trees without the other applications and without groups that
//! are empty then, and how many went.

use std::collections::BTreeSet;

use super::{Scope, focus};
use crate::graph::{Application, Graph, NodeIndex, Tree};

/// Takes out the applications that a scope does not show; gives their number.
pub(in crate::view) fn retain(graph: &Graph, trees: &mut Tree, scope: &Scope) -> usize {
    if scope.application.is_none()
        && scope.focus.is_none()
        && scope.hide.is_empty()
        && scope.only.is_empty()
    {
        return 0;
    }
    let near =
        scope.focus.as_ref().map(|focus| Near::new(graph, &focus::near(graph, scope, focus)));
    let stays = |application: &Application| {
        let Some(node) = graph.node(application.node) else { return true };
        let kinds = std::iter::once(&application.node)
            .chain(&application.releases)
            .filter_map(|index| graph.node(*index));
        scope.application.as_ref().is_none_or(|name| node.application.as_ref() == Some(name))
            && near.as_ref().is_none_or(|near| near.touches(graph, application))
            && kinds.into_iter().any(|node| scope.shows(&node.kind, node.badge()))
    };
    trees.retain(&stays)
}

/// What is near a node, and the applications that any of it belongs to.
struct Near<'a> {
    nodes: BTreeSet<NodeIndex>,
    applications: BTreeSet<(&'a str, Option<&'a str>, &'a str)>,
}

impl<'a> Near<'a> {
    fn new(graph: &'a Graph, nodes: &BTreeSet<NodeIndex>) -> Self {
        let key = |index: &NodeIndex| {
            let node = graph.node(*index)?;
            Some((node.cluster.as_str(), node.environment.as_deref(), node.application.as_deref()?))
        };
        Self { nodes: nodes.clone(), applications: nodes.iter().filter_map(key).collect() }
    }

    fn touches(&self, graph: &Graph, application: &Application) -> bool {
        let own = std::iter::once(&application.node)
            .chain(&application.releases)
            .any(|index| self.nodes.contains(index));
        let node = graph.node(application.node);
        let key = node.and_then(|node| {
            Some((node.cluster.as_str(), node.environment.as_deref(), node.application.as_deref()?))
        });
        own || key.is_some_and(|key| self.applications.contains(&key))
    }
}
