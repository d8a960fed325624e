//! The reconciliation tree: Kustomizations that apply Kustomizations, down to the applications.
//!
//! In: nothing; [`crate::graph::analysis`] reads it from the graph. Out: a [`Tree`]: for each cluster its
//! roots, the groups that everything passes through, its environments or tiers, and in each the
//! applications.

use crate::graph::model::NodeIndex;

/// The reconciliation trees of all clusters, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// One for each cluster.
    pub clusters: Vec<ClusterTree>,
}

/// The reconciliation tree of a cluster.
#[derive(Clone, Debug, Default)]
pub struct ClusterTree {
    /// The cluster's name.
    pub name: String,
    /// What it is called as an environment.
    pub title: String,
    /// The stage in whose folder its directory lies, where that holds several clusters.
    pub stage: Option<String>,
    /// The Kustomizations that nothing else applies.
    pub roots: Vec<NodeIndex>,
    /// Lone groups below the roots that everything passes through, the uppermost first.
    pub spine: Vec<NodeIndex>,
    /// Sibling groups that are environments.
    pub environments: Vec<Group>,
    /// The other groups.
    pub tiers: Vec<Group>,
    /// Applications that stand beside the groups.
    pub applications: Vec<Application>,
    /// How many applications the user has left out.
    pub hidden: usize,
}

/// A Kustomization with what it applies.
#[derive(Clone, Debug)]
pub struct Group {
    /// The Kustomization; of a group that the user has put together, the first.
    pub node: NodeIndex,
    /// The Kustomizations and releases that a group put together by the user consists of; empty
    /// for all other groups.
    pub members: Vec<NodeIndex>,
    /// Its name.
    pub name: String,
    /// Groups inside.
    pub groups: Vec<Group>,
    /// Applications inside.
    pub applications: Vec<Application>,
}

/// A leaf of the tree.
#[derive(Clone, Debug)]
pub struct Application {
    /// The Kustomization or HelmRelease.
    pub node: NodeIndex,
    /// Its name.
    pub name: String,
    /// The HelmReleases that it applies, when it is a Kustomization.
    pub releases: Vec<NodeIndex>,
}

impl Group {
    /// All applications inside, at any depth.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Application> {
        let inner = self.groups.iter().flat_map(Group::leaves);
        self.applications.iter().chain(inner).collect()
    }
}

impl ClusterTree {
    /// All applications of the cluster, at any depth.
    pub fn leaves(&self) -> impl Iterator<Item = &Application> {
        let groups = self.environments.iter().chain(&self.tiers).flat_map(Group::leaves);
        self.applications.iter().chain(groups)
    }
}

impl Tree {
    /// Takes out the other applications, and groups that are empty then; gives the number of
    /// applications that went.
    pub fn retain(&mut self, stays: &dyn Fn(&Application) -> bool) -> usize {
        let sift = |cluster: &mut ClusterTree| {
            let groups = sift_groups(&mut cluster.environments, stays)
                + sift_groups(&mut cluster.tiers, stays);
            sift(&mut cluster.applications, stays) + groups
        };
        self.clusters.iter_mut().map(sift).sum()
    }
}

fn sift(applications: &mut Vec<Application>, stays: &dyn Fn(&Application) -> bool) -> usize {
    let before = applications.len();
    applications.retain(stays);
    before - applications.len()
}

fn sift_groups(groups: &mut Vec<Group>, stays: &dyn Fn(&Application) -> bool) -> usize {
    let gone = groups
        .iter_mut()
        .map(|group| sift(&mut group.applications, stays) + sift_groups(&mut group.groups, stays))
        .sum();
    groups.retain(|group| !group.applications.is_empty() || !group.groups.is_empty());
    gone
}
