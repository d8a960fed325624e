//! Reads the reconciliation tree from the graph.
//!
//! In: the graph. Out: a [`Tree`], in which each Kustomization occurs once, below the first that
//! applies it, however they apply one another.

use std::collections::{BTreeMap, BTreeSet};

use super::environments::judged;
use super::grouping::{Grouped, Siblings};
use super::{spoke, staged, stages};
use crate::flux::{HELM_RELEASE, KUSTOMIZATION};
use crate::graph::model::tree::{Application, ClusterTree, Group, Tree};
use crate::graph::model::{Graph, NodeIndex};
use crate::graph::{EdgeType, Node, Status};

/// A Kustomization with more HelmReleases than these is a group of them; with fewer they are rows
/// on its card.
const FEW_RELEASES: usize = 4;

impl Graph {
    /// The reconciliation trees of its clusters.
    #[must_use]
    pub fn reconciliation(&self) -> &Tree {
        self.reconciliation.get_or_init(|| tree(self))
    }
}

/// Reads the trees off the `applies` edges, and those of ResourceSets by which they create.
#[must_use]
fn tree(graph: &Graph) -> Tree {
    let mut clusters: Vec<ClusterTree> =
        graph.clusters.iter().map(|cluster| cluster_tree(graph, &cluster.name)).collect();
    spoke::hand_over(graph, &mut clusters);
    stages::set(graph, &mut clusters);
    Tree { clusters }
}

fn cluster_tree(graph: &Graph, cluster: &str) -> ClusterTree {
    let forest = Forest::of(graph, cluster);
    let roots = forest.roots.clone();
    let (mut groups, mut applications) = (Vec::new(), Vec::new());
    for root in &roots {
        forest.inside(*root, &mut groups, &mut applications);
    }
    // What the shape says counts before anything is renamed or left out.
    let judged = judged(groups.clone(), applications.clone());
    let mut spine = judged.passages.clone();
    let Grouped { environments: named, tiers: told, rest, hidden } =
        graph.grouping.apply(graph, Siblings { groups, applications });
    let Siblings { mut groups, mut applications } = rest;
    spine.retain(|passage| match groups.as_slice() {
        [only] if only.node == *passage => {
            let only = only.clone();
            (groups, applications) = (only.groups, only.applications);
            true
        }
        // The user has made a group of it.
        _ => false,
    });
    // The last group that everything passes through may be the one that holds all applications: it
    // is a tier then, not a passage.
    let mut siblings = Siblings { groups, applications };
    let mut environments = staged::environments(&judged, &mut siblings);
    let Siblings { groups: mut tiers, applications } = siblings;
    // What holds nothing any more once the user's groups are taken out of it is a passage.
    tiers.retain(|tier| {
        !tier.leaves().is_empty() || {
            spine.push(tier.node);
            false
        }
    });
    tiers.iter_mut().for_each(without_empty_groups);
    environments.extend(named);
    environments.sort_by(|a, b| a.name.cmp(&b.name));
    tiers.extend(told);
    tiers.sort_by(|a, b| a.name.cmp(&b.name));
    let title = graph.grouping.cluster_name(cluster).unwrap_or(cluster).to_owned();
    ClusterTree {
        name: cluster.to_owned(),
        title,
        stage: None,
        roots,
        spine,
        environments,
        tiers,
        applications,
        hidden,
    }
}

/// Takes out the groups inside one that hold nothing any more.
fn without_empty_groups(group: &mut Group) {
    group.groups.retain(|inner| !inner.leaves().is_empty());
    group.groups.iter_mut().for_each(without_empty_groups);
}

/// Whether a Kustomization is known by a reference to it alone: no file describes it, so that it
/// names no source. It stands nowhere in the tree.
fn is_only_named(graph: &Graph, index: NodeIndex, node: &Node) -> bool {
    match node.status {
        Status::Missing => true,
        Status::External => graph.targets(index, EdgeType::SourceRef).is_empty(),
        Status::Ok | Status::Partial | Status::Failed => false,
    }
}

/// The parent relation between the Kustomizations of a cluster.
struct Forest<'a> {
    graph: &'a Graph,
    roots: Vec<NodeIndex>,
    children: BTreeMap<NodeIndex, Vec<NodeIndex>>,
}

impl<'a> Forest<'a> {
    fn of(graph: &'a Graph, cluster: &str) -> Self {
        let members: Vec<NodeIndex> = graph
            .nodes()
            .filter(|(_, node)| node.cluster == cluster && node.is(KUSTOMIZATION))
            .filter(|(index, node)| !is_only_named(graph, *index, node))
            .map(|(index, _)| index)
            .collect();
        let parent = |index: NodeIndex| graph.brought_by(index).into_iter().next();
        let mut roots: Vec<NodeIndex> =
            members.iter().copied().filter(|index| parent(*index).is_none()).collect();
        let mut children: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
        let mut seen: BTreeSet<NodeIndex> = roots.iter().copied().collect();
        let mut todo = roots.clone();
        let mut rest = members.into_iter();
        loop {
            while let Some(index) = todo.pop() {
                let below =
                    graph.brings(index).into_iter().filter(|to| is_kustomization(graph, *to));
                let new: Vec<NodeIndex> = below.filter(|to| seen.insert(*to)).collect();
                todo.extend(new.iter().copied());
                children.insert(index, new);
            }
            // What is left applies itself in a circle: its first member stands for a root.
            let Some(left) = rest.find(|index| !seen.contains(index)) else { break };
            seen.insert(left);
            roots.push(left);
            todo.push(left);
        }
        Self { graph, roots, children }
    }

    /// Sorts what a Kustomization applies into groups and applications.
    fn inside(
        &self,
        index: NodeIndex,
        groups: &mut Vec<Group>,
        applications: &mut Vec<Application>,
    ) {
        let children = self.children.get(&index).map_or(&[][..], Vec::as_slice);
        for child in children {
            let grouped = self.group(*child);
            if grouped.groups.is_empty() && grouped.applications.is_empty() {
                applications.extend(self.application(*child));
            } else {
                groups.push(grouped);
            }
        }
        applications.extend(self.releases_alone(index, children.is_empty()));
        self.tell_apart(applications);
        applications.sort_by(|a, b| a.name.cmp(&b.name));
        groups.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// Siblings of one name live in different namespaces: `frontend/apps` and `backend/apps`.
    fn tell_apart(&self, applications: &mut [Application]) {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for application in applications.iter() {
            *counted.entry(application.name.clone()).or_default() += 1;
        }
        for application in applications
            .iter_mut()
            .filter(|application| counted.get(&application.name).is_some_and(|count| *count > 1))
        {
            if let Some(node) =
                self.graph.node(application.node).filter(|node| !node.namespace.is_empty())
            {
                application.name = format!("{}/{}", node.namespace, node.name);
            }
        }
    }

    fn group(&self, index: NodeIndex) -> Group {
        let (mut groups, mut applications) = (Vec::new(), Vec::new());
        self.inside(index, &mut groups, &mut applications);
        let name = self.graph.node(index).map(|node| node.name.clone()).unwrap_or_default();
        Group { node: index, members: Vec::new(), name, groups, applications }
    }

    fn application(&self, index: NodeIndex) -> Option<Application> {
        let name = self.graph.node(index)?.name.clone();
        Some(Application { node: index, name, releases: self.releases(index) })
    }

    fn releases(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let applied = self.graph.brings(index).into_iter();
        applied
            .filter(|to| self.graph.node(*to).is_some_and(|node| node.is(HELM_RELEASE)))
            .collect()
    }

    /// The HelmReleases of a Kustomization that is no application: of a root, of one that applies
    /// other Kustomizations too, or that applies many. Each is an application.
    fn releases_alone(&self, index: NodeIndex, is_leaf: bool) -> Vec<Application> {
        let releases = self.releases(index);
        if is_leaf && releases.len() <= FEW_RELEASES && !self.roots.contains(&index) {
            return Vec::new();
        }
        let name = |index: NodeIndex| {
            self.graph.node(index).map(|node| node.name.clone()).unwrap_or_default()
        };
        releases
            .into_iter()
            .map(|index| Application { node: index, name: name(index), releases: Vec::new() })
            .collect()
    }
}

fn is_kustomization(graph: &Graph, index: NodeIndex) -> bool {
    graph.node(index).is_some_and(|node| node.is(KUSTOMIZATION))
}
