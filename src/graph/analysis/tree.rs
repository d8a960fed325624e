//! The reconciliation tree: Kustomizations that apply Kustomizations, down to the applications.
//!
//! In: the graph. Out: a [`Tree`]: for each cluster its roots, the groups that everything passes
//! through, its environments or tiers, and in each the applications. Each Kustomization stands
//! once, below the first that applies it, however they apply one another.

use std::collections::{BTreeMap, BTreeSet};

use super::grouping::{Grouped, Siblings};
use super::spoke;
use crate::flux::{HELM_RELEASE, KUSTOMIZATION};
use crate::graph::model::{Graph, NodeIndex};

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

/// A Kustomization with more HelmReleases than these is a group of them; with fewer they are rows
/// on its card.
const FEW_RELEASES: usize = 4;

/// Names of stages, as they are met in names of environments.
const STAGES: [&str; 27] = [
    "acc",
    "acceptance",
    "beta",
    "canary",
    "demo",
    "dev",
    "develop",
    "development",
    "int",
    "integration",
    "live",
    "nonprod",
    "pre",
    "preprod",
    "preproduction",
    "preview",
    "prd",
    "prod",
    "production",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "uat",
];

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

/// Reads the trees off the `applies` edges, and those of ResourceSets by which they create.
#[must_use]
pub fn tree(graph: &Graph) -> Tree {
    let mut clusters: Vec<ClusterTree> =
        graph.clusters.iter().map(|cluster| cluster_tree(graph, &cluster.name)).collect();
    spoke::hand_over(graph, &mut clusters);
    Tree { clusters }
}

fn cluster_tree(graph: &Graph, cluster: &str) -> ClusterTree {
    let forest = Forest::of(graph, cluster);
    let roots = forest.roots.clone();
    let (mut groups, mut applications) = (Vec::new(), Vec::new());
    for root in &roots {
        forest.inside(*root, &mut groups, &mut applications);
    }
    // A root that applies nothing but plain objects is an application itself.
    if groups.is_empty() && applications.is_empty() {
        applications.extend(roots.iter().filter_map(|root| forest.application(*root)));
    }
    // What the shape says counts before anything is renamed or left out.
    let (mut spine, judged) = judged(groups.clone(), applications.clone());
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
    let (mut environments, mut tiers): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| judged.contains(&group.node));
    // What holds nothing any more once the user's groups are taken out of it is a passage.
    tiers.retain(|tier| {
        !tier.leaves().is_empty() || {
            spine.push(tier.node);
            false
        }
    });
    environments.extend(named);
    environments.sort_by(|a, b| a.name.cmp(&b.name));
    tiers.extend(told);
    tiers.sort_by(|a, b| a.name.cmp(&b.name));
    let title = graph.grouping.cluster_name(cluster).unwrap_or(cluster).to_owned();
    ClusterTree {
        name: cluster.to_owned(),
        title,
        roots,
        spine,
        environments,
        tiers,
        applications,
        hidden,
    }
}

/// What the shape says: the lone groups that everything passes through, the uppermost first, and
/// the groups that are environments.
fn judged(
    mut groups: Vec<Group>,
    mut applications: Vec<Application>,
) -> (Vec<NodeIndex>, BTreeSet<NodeIndex>) {
    let mut passages = Vec::new();
    while let ([only], true) = (groups.as_slice(), applications.is_empty()) {
        passages.push(only.node);
        let only = only.clone();
        (groups, applications) = (only.groups, only.applications);
    }
    (passages, split_environments(groups).0.into_iter().map(|group| group.node).collect())
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
            .filter(|(_, node)| node.status != crate::graph::Status::Missing)
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
        for child in self.children.get(&index).map_or(&[][..], Vec::as_slice) {
            let grouped = self.group(*child);
            if grouped.groups.is_empty() && grouped.applications.is_empty() {
                applications.extend(self.application(*child));
            } else {
                groups.push(grouped);
            }
        }
        applications.extend(self.many_releases(index));
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

    /// The HelmReleases of a Kustomization that applies many: each is an application.
    fn many_releases(&self, index: NodeIndex) -> Vec<Application> {
        let releases = self.releases(index);
        if releases.len() <= FEW_RELEASES {
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

/// Tells environments from tiers: siblings that bear names of stages, or share most of their
/// applications' names.
fn split_environments(groups: Vec<Group>) -> (Vec<Group>, Vec<Group>) {
    let leaves: Vec<BTreeSet<String>> = groups.iter().map(leaf_names).collect();
    let alike = |at: usize| {
        let others = leaves.iter().enumerate().filter(|(other, _)| *other != at);
        others
            .filter_map(|(_, names)| Some((leaves.get(at)?, names)))
            .any(|(own, names)| shares_most(own, names))
    };
    let staged: Vec<bool> = groups.iter().map(|group| bears_stage(&group.name)).collect();
    let several_staged = staged.iter().filter(|staged| **staged).count() >= 2;
    let is_environment: Vec<bool> = (0..groups.len())
        .map(|at| (several_staged && staged.get(at) == Some(&true)) || alike(at))
        .collect();
    let (mut environments, mut tiers) = (Vec::new(), Vec::new());
    for (group, environment) in groups.into_iter().zip(is_environment) {
        if environment { environments.push(group) } else { tiers.push(group) }
    }
    (environments, tiers)
}

fn shares_most(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared > 0 && shared * 2 > a.len().min(b.len())
}

/// The names of a group's applications, without the group's own name in them: `qa-portal` in `qa`
/// is `portal`.
fn leaf_names(group: &Group) -> BTreeSet<String> {
    let bare = |name: &str| {
        let name = name.strip_prefix(&group.name).map_or(name, |rest| rest.trim_start_matches('-'));
        name.strip_suffix(&group.name).map_or(name, |rest| rest.trim_end_matches('-')).to_owned()
    };
    group.leaves().into_iter().map(|leaf| bare(&leaf.name)).collect()
}

fn bears_stage(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| STAGES.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, leaves: &[&str]) -> Group {
        let leaf = |name: &&str| Application {
            node: NodeIndex::new(0),
            name: (*name).to_owned(),
            releases: Vec::new(),
        };
        Group {
            node: NodeIndex::new(0),
            members: Vec::new(),
            name: name.to_owned(),
            groups: Vec::new(),
            applications: leaves.iter().map(leaf).collect(),
        }
    }

    fn environments(groups: Vec<Group>) -> Vec<String> {
        split_environments(groups).0.into_iter().map(|group| group.name).collect()
    }

    #[test]
    fn siblings_with_the_same_applications_are_environments_whatever_they_are_called() {
        let groups = vec![
            group("east", &["a", "b", "c"]),
            group("west", &["a", "b", "d"]),
            group("shared", &["x", "y"]),
        ];
        assert_eq!(environments(groups), ["east", "west"]);
    }

    #[test]
    fn names_of_stages_make_environments_and_tiers_stay_tiers() {
        assert_eq!(
            environments(vec![group("team-qa", &["a"]), group("team-prod", &["b"])]),
            ["team-qa", "team-prod"]
        );
        assert!(
            environments(vec![group("infrastructure", &["cert-manager"]), group("apps", &["web"])])
                .is_empty()
        );
        assert!(
            environments(vec![group("prod", &["cert-manager"]), group("apps", &["web"])])
                .is_empty()
        );
    }

    #[test]
    fn a_group_that_prefixes_its_applications_still_shares_them() {
        assert_eq!(
            environments(vec![group("x", &["x-web", "x-api"]), group("y", &["y-web", "y-api"])]),
            ["x", "y"]
        );
    }
}
