//! Applies the names and groups that the user declares to the reconciliation tree.
//!
//! In: the groups and applications below a cluster's roots, and a [`Grouping`]. Out: the same,
//! renamed, put together, made environments or tiers, or left out (and counted). Patterns that
//! match nothing are listed by [`unmatched`].

use crate::graph::model::Graph;
use crate::graph::model::grouping::{Grouping, Naming, Pattern};
use crate::graph::model::tree::{Application, Group};

/// Groups and applications that stand side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Siblings {
    pub(super) groups: Vec<Group>,
    pub(super) applications: Vec<Application>,
}

/// What the grouping makes of the groups below a cluster's roots.
#[derive(Clone, Debug, Default)]
pub(super) struct Grouped {
    /// Environments by the user's word.
    pub(super) environments: Vec<Group>,
    /// Tiers by the user's word, where they do not stand inside an environment.
    pub(super) tiers: Vec<Group>,
    /// Everything else, still to be told apart.
    pub(super) rest: Siblings,
    /// How many applications are left out.
    pub(super) hidden: usize,
}

impl Grouping {
    /// The name of a cluster as an environment.
    pub(super) fn cluster_name(&self, cluster: &str) -> Option<&str> {
        let of =
            |naming: &&Naming| naming.of.iter().any(|pattern| pattern.matches_cluster(cluster));
        self.environments.iter().find(of).map(|naming| naming.name.as_str())
    }

    /// Applies the user's words to what stands below a cluster's roots.
    pub(super) fn apply(&self, graph: &Graph, mut siblings: Siblings) -> Grouped {
        let mut grouped = Grouped::default();
        self.hide(graph, &mut siblings, &mut grouped.hidden);
        self.rename(graph, &mut siblings);
        for naming in &self.environments {
            let found = take(graph, &mut siblings, naming, true);
            grouped.environments.extend(joined(found, naming));
        }
        for naming in &self.tiers {
            grouped
                .environments
                .iter_mut()
                .for_each(|environment| gather(graph, environment, naming));
            // A tier that stands at the top is one by the user's word; one deeper is a group of the
            // group that holds it.
            siblings.groups.iter_mut().for_each(|group| gather(graph, group, naming));
            grouped.tiers.extend(joined(take(graph, &mut siblings, naming, false), naming));
        }
        grouped.rest = siblings;
        grouped
    }

    fn hide(&self, graph: &Graph, siblings: &mut Siblings, hidden: &mut usize) {
        if self.hidden.is_empty() {
            return;
        }
        let is_hidden = |index| {
            graph
                .node(index)
                .is_some_and(|node| self.hidden.iter().any(|pattern| pattern.names(node)))
        };
        siblings.groups.retain(|group| {
            let hide = is_hidden(group.node);
            *hidden += if hide { group.leaves().len().max(1) } else { 0 };
            !hide
        });
        siblings.applications.retain(|application| {
            let hide = is_hidden(application.node);
            *hidden += usize::from(hide);
            !hide
        });
        for group in &mut siblings.groups {
            group.work_inside(|inner| self.hide(graph, inner, hidden));
        }
    }

    fn rename(&self, graph: &Graph, siblings: &mut Siblings) {
        for application in &mut siblings.applications {
            if let Some(naming) =
                self.applications.iter().find(|naming| naming.holds(graph.node(application.node)))
            {
                application.name.clone_from(&naming.name);
            }
        }
        for group in &mut siblings.groups {
            group.work_inside(|inner| self.rename(graph, inner));
        }
        siblings.applications.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// The patterns that name nothing in a graph, as written.
#[must_use]
pub fn unmatched(graph: &Graph) -> Vec<String> {
    let grouping = &graph.grouping;
    let namings = grouping.environments.iter().chain(&grouping.tiers).chain(&grouping.applications);
    let patterns = namings.flat_map(|naming| &naming.of).chain(&grouping.hidden);
    let known = |pattern: &&Pattern| {
        graph.nodes().any(|(_, node)| node.is_flux() && pattern.names(node))
            || graph.clusters.iter().any(|cluster| pattern.matches_cluster(&cluster.name))
    };
    patterns.filter(|pattern| !known(pattern)).map(|pattern| pattern.as_str().to_owned()).collect()
}

impl Group {
    /// Works on what stands inside.
    pub(super) fn work_inside(&mut self, work: impl FnOnce(&mut Siblings)) {
        let mut inner = Siblings {
            groups: std::mem::take(&mut self.groups),
            applications: std::mem::take(&mut self.applications),
        };
        work(&mut inner);
        (self.groups, self.applications) = (inner.groups, inner.applications);
    }
}

/// Takes what a naming names out of a forest, the uppermost first; with `deep`, wherever it stands.
fn take(graph: &Graph, siblings: &mut Siblings, naming: &Naming, deep: bool) -> Siblings {
    let mut found = Siblings::default();
    let (taken, kept) = std::mem::take(&mut siblings.groups)
        .into_iter()
        .partition(|group| naming.holds(graph.node(group.node)));
    (found.groups, siblings.groups) = (taken, kept);
    let applications = std::mem::take(&mut siblings.applications).into_iter();
    (found.applications, siblings.applications) =
        applications.partition(|leaf| naming.holds(graph.node(leaf.node)));
    if deep {
        for group in &mut siblings.groups {
            group.work_inside(|inner| {
                let mut below = take(graph, inner, naming, true);
                found.groups.append(&mut below.groups);
                found.applications.append(&mut below.applications);
            });
        }
    }
    found
}

/// Puts what a naming names inside a group, or deeper in it, together where it stands.
fn gather(graph: &Graph, group: &mut Group, naming: &Naming) {
    group.work_inside(|inner| {
        inner.groups.iter_mut().for_each(|group| gather(graph, group, naming));
        let found = take(graph, inner, naming, false);
        inner.groups.extend(joined(found, naming));
        inner.groups.sort_by(|a, b| a.name.cmp(&b.name));
    });
}

/// One group of all that was found; a lone group is renamed.
fn joined(found: Siblings, naming: &Naming) -> Option<Group> {
    let Siblings { groups, applications } = found;
    let node =
        groups.first().map(|group| group.node).or(applications.first().map(|leaf| leaf.node))?;
    let members = groups
        .iter()
        .map(|group| group.node)
        .chain(applications.iter().map(|leaf| leaf.node))
        .collect();
    let mut joined =
        Group { node, members, name: naming.name.clone(), groups: Vec::new(), applications };
    for group in groups {
        joined.groups.extend(group.groups);
        joined.applications.extend(group.applications);
    }
    joined.groups.sort_by(|a, b| a.name.cmp(&b.name));
    joined.applications.sort_by(|a, b| a.name.cmp(&b.name));
    Some(joined)
}
