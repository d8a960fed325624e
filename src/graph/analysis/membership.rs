//! Which environment and which application every node belongs to.
//!
//! In: the graph and its reconciliation tree. Out: `environment` and `application` on the nodes
//! that belong to one: what an application applies belongs to it, a Kustomization that is none
//! belongs to the one that applies it, image automation belongs to the application whose path it
//! writes, and what lives in an environment's own Flux namespace belongs to that environment.

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::{IMAGE_UPDATE_AUTOMATION, KUSTOMIZATION};
use crate::graph::model::node::NodeType;
use crate::graph::model::tree::{Application, ClusterTree, Group};
use crate::graph::model::{Graph, NodeIndex};
use crate::vocabulary::{Detail, EdgeType};

/// Sets `environment` and `application` on the nodes.
pub(in crate::graph) fn assign(graph: &mut Graph) {
    let trees = graph.reconciliation().clone();
    let several = trees.clusters.len() > 1;
    for cluster in &trees.clusters {
        handed_over(graph, cluster);
    }
    // Of a hub, some stand in the tree of the cluster that they are applied to.
    let all: BTreeSet<NodeIndex> =
        trees.clusters.iter().flat_map(ClusterTree::leaves).map(|leaf| leaf.node).collect();
    for cluster in &trees.clusters {
        if several {
            whole_cluster(graph, cluster);
        }
        environments(graph, cluster);
        let groups = cluster.environments.iter().chain(&cluster.tiers);
        let leaves: Vec<Application> =
            groups.flat_map(Group::leaves).chain(&cluster.applications).cloned().collect();
        applications(graph, &leaves);
        applying(graph, cluster, &all);
        automation(graph, &leaves);
    }
}

/// What another cluster's Kustomizations apply here belongs here, they themselves too.
fn handed_over(graph: &mut Graph, cluster: &ClusterTree) {
    let leaves = cluster
        .tiers
        .iter()
        .flat_map(Group::leaves)
        .chain(&cluster.applications)
        .map(|leaf| leaf.node);
    let foreign: Vec<NodeIndex> = leaves
        .filter(|leaf| graph.node(*leaf).is_some_and(|node| node.cluster != cluster.name))
        .collect();
    for index in foreign.into_iter().flat_map(|leaf| below(graph, leaf)).collect::<Vec<_>>() {
        set_environment(graph, index, &cluster.title);
    }
}

fn whole_cluster(graph: &mut Graph, cluster: &ClusterTree) {
    let members: Vec<NodeIndex> = graph
        .nodes()
        .filter(|(_, node)| node.cluster == cluster.name)
        .map(|(index, _)| index)
        .collect();
    for index in members {
        set_environment(graph, index, &cluster.title);
    }
}

fn set_environment(graph: &mut Graph, index: NodeIndex, name: &str) {
    if let Some(node) = graph.node_mut(index).filter(|node| node.environment.is_none()) {
        node.environment = Some(name.to_owned());
    }
}

fn environments(graph: &mut Graph, cluster: &ClusterTree) {
    let mut namespaces: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for group in &cluster.environments {
        for top in std::iter::once(group.node).chain(group.members.iter().copied()) {
            for index in below(graph, top) {
                set_environment(graph, index, &group.name);
            }
            if let Some(node) = graph.node(top) {
                namespaces.entry(node.namespace.clone()).or_default().insert(&group.name);
            }
        }
    }
    for root in &cluster.roots {
        if let Some(node) = graph.node(*root) {
            // The roots' namespace is everybody's.
            namespaces.remove(&node.namespace);
        }
    }
    let own: Vec<(NodeIndex, String)> = graph
        .nodes()
        .filter(|(_, node)| node.cluster == cluster.name && node.node_type == NodeType::Object)
        .filter_map(|(index, node)| {
            Some((
                index,
                namespaces
                    .get(&node.namespace)
                    .filter(|names| names.len() == 1)?
                    .first()?
                    .to_string(),
            ))
        })
        .collect();
    for (index, name) in own {
        set_environment(graph, index, &name);
    }
}

/// A Kustomization and everything it applies, at any depth.
fn below(graph: &Graph, top: NodeIndex) -> BTreeSet<NodeIndex> {
    let mut found = BTreeSet::from([top]);
    let mut todo = vec![top];
    while let Some(index) = todo.pop() {
        todo.extend(graph.brings(index).into_iter().filter(|to| found.insert(*to)));
    }
    found
}

fn applications(graph: &mut Graph, leaves: &[Application]) {
    for leaf in leaves {
        for index in below(graph, leaf.node) {
            if let Some(node) = graph.node_mut(index).filter(|node| node.application.is_none()) {
                node.application = Some(leaf.name.clone());
            }
        }
    }
}

/// A Kustomization that is no application belongs to the one that applies it.
fn applying(graph: &mut Graph, cluster: &ClusterTree, leaves: &BTreeSet<NodeIndex>) {
    let groups: Vec<(NodeIndex, String)> = graph
        .nodes()
        .filter(|(index, node)| {
            node.cluster == cluster.name && node.is(KUSTOMIZATION) && !leaves.contains(index)
        })
        .filter_map(|(index, _)| {
            let parent = graph.brought_by(index).into_iter().next()?;
            Some((index, graph.node(parent)?.name.clone()))
        })
        .collect();
    for (index, name) in groups {
        if let Some(node) = graph.node_mut(index).filter(|node| node.application.is_none()) {
            node.application = Some(name);
        }
    }
}

/// An ImageUpdateAutomation belongs to the application whose path it writes; its policies and their
/// repositories follow, as far as nobody else claims them.
fn automation(graph: &mut Graph, leaves: &[Application]) {
    let paths: BTreeMap<(String, String), String> = leaves
        .iter()
        .filter_map(|leaf| {
            let node = graph.node(leaf.node)?;
            Some((
                (node.namespace.clone(), node.details.get(Detail::Path)?.to_owned()),
                leaf.name.clone(),
            ))
        })
        .collect();
    let automations: Vec<(NodeIndex, String)> = graph
        .nodes()
        .filter(|(_, node)| node.is(IMAGE_UPDATE_AUTOMATION))
        .filter_map(|(index, node)| {
            let key = (node.namespace.clone(), node.details.get(Detail::Path)?.to_owned());
            Some((index, paths.get(&key)?.clone()))
        })
        .collect();
    for (index, name) in automations {
        let policies = graph.targets(index, EdgeType::Updates);
        let repositories = policies
            .iter()
            .flat_map(|policy| graph.targets(*policy, EdgeType::ImageRepositoryRef))
            .collect::<Vec<_>>();
        for member in std::iter::once(index).chain(policies).chain(repositories) {
            if let Some(node) = graph.node_mut(member).filter(|node| node.application.is_none()) {
                node.application = Some(name.clone());
            }
        }
    }
}
