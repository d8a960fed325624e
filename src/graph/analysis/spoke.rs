//! Which cluster of a hub an application belongs to: the one that its kubeConfig leads to.
//!
//! In: the trees of all clusters. Out: the same, where what a hub applies to another cluster stands
//! in that cluster's tree: an application that carries the kubeConfig, or whose HelmReleases all
//! do; a group whose applications all belong to one cluster.

use std::collections::BTreeMap;

use crate::graph::model::tree::{Application, ClusterTree, Group};
use crate::graph::model::{Graph, NodeIndex, OriginKind};
use crate::vocabulary::EdgeType;

/// Moves what belongs to another cluster there.
pub(super) fn hand_over(graph: &Graph, clusters: &mut [ClusterTree]) {
    let reached: Vec<&str> = graph
        .clusters
        .iter()
        .filter(|cluster| cluster.by == OriginKind::Hub)
        .map(|cluster| cluster.name.as_str())
        .collect();
    if reached.is_empty() {
        return;
    }
    let spokes = Spokes::of(graph, &reached);
    let mut moved: BTreeMap<String, (Vec<Group>, Vec<Application>)> = BTreeMap::new();
    for cluster in clusters.iter_mut() {
        let staged = std::mem::take(&mut cluster.environments);
        let groups = staged
            .into_iter()
            .map(|group| (group, true))
            .chain(std::mem::take(&mut cluster.tiers).into_iter().map(|group| (group, false)));
        for (group, staged) in groups.collect::<Vec<_>>() {
            match spokes.of_all(group.leaves().into_iter()) {
                Some(to) => moved.entry(to).or_default().0.push(group),
                None if staged => cluster.environments.push(group),
                None => cluster.tiers.push(group),
            }
        }
        for application in std::mem::take(&mut cluster.applications) {
            match spokes.of_application(&application) {
                Some(to) => moved.entry(to).or_default().1.push(application),
                None => cluster.applications.push(application),
            }
        }
    }
    for cluster in clusters {
        let Some((groups, applications)) = moved.remove(&cluster.name) else { continue };
        match groups.as_slice() {
            // A lone group says no more than the cluster does.
            [only] if applications.is_empty() => {
                cluster.tiers.extend(only.groups.iter().cloned());
                cluster.applications.extend(only.applications.iter().cloned());
            }
            _ => {
                cluster.tiers.extend(groups);
                cluster.applications.extend(applications);
            }
        }
    }
}

/// Where each kubeConfig leads.
struct Spokes<'a> {
    graph: &'a Graph,
    by_secret: BTreeMap<NodeIndex, String>,
}

impl<'a> Spokes<'a> {
    /// A kubeConfig leads where those who carry it apply their objects.
    fn of(graph: &'a Graph, reached: &[&str]) -> Self {
        let mut by_secret = BTreeMap::new();
        for (index, _) in graph.nodes() {
            let Some(secret) = graph.targets(index, EdgeType::KubeConfig).first().copied() else {
                continue;
            };
            let applied = graph.brings(index).into_iter().filter_map(|to| graph.node(to));
            if let Some(node) =
                applied.into_iter().find(|node| reached.contains(&node.cluster.as_str()))
            {
                by_secret.entry(secret).or_insert_with(|| node.cluster.clone());
            }
        }
        Self { graph, by_secret }
    }

    fn of_node(&self, index: NodeIndex) -> Option<&str> {
        let secret = self.graph.targets(index, EdgeType::KubeConfig).first().copied()?;
        self.by_secret.get(&secret).map(String::as_str)
    }

    fn of_application(&self, application: &Application) -> Option<String> {
        let own = self.of_node(application.node);
        let mut releases = application.releases.iter().map(|release| self.of_node(*release));
        let first = own.or_else(|| releases.next().flatten())?;
        (own.is_some() || releases.all(|other| other == Some(first))).then(|| first.to_owned())
    }

    fn of_all<'b>(
        &self,
        mut applications: impl Iterator<Item = &'b Application>,
    ) -> Option<String> {
        let first = self.of_application(applications.next()?)?;
        applications
            .all(|other| self.of_application(other).as_ref() == Some(&first))
            .then_some(first)
    }
}
