//! Environments, clusters and applications that are added or removed, and what that does to what
//! they applied.
//!
//! In: the union of two graphs, its nodes marked with their changes. Out: [`Statement`]s; what is
//! added or removed with something that has a statement is covered by that statement.

use std::collections::BTreeSet;

use super::Collector;
use super::fate::Fate;
use crate::diff::phrase::{some, subject};
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::tidy;
use crate::graph::kinds::plural;
use crate::graph::{Change, ClusterTree, EdgeType, Group, Node, NodeIndex};

impl Collector<'_, '_> {
    /// Whole environments that are added or removed: their top Kustomization, or their cluster.
    pub(super) fn environments(&mut self) {
        let trees = self.seen.graph.reconciliation();
        let several = trees.clusters.len() > 1;
        for cluster in &trees.clusters {
            for group in &cluster.environments {
                self.environment("environment", group.node, &group.name, &members(group));
            }
            if let Some(root) = cluster.roots.first().filter(|_| several) {
                self.environment("cluster", *root, &cluster.name, &leaves(cluster));
            }
        }
    }

    fn environment(&mut self, what: &str, top: NodeIndex, name: &str, inside: &[NodeIndex]) {
        let Some(node) = self.node(top) else { return };
        let leaves = inside.iter().filter(|index| self.node(**index).is_some()).count();
        let count = if leaves == 0 {
            String::new()
        } else {
            format!(", with {}", plural(leaves, "application"))
        };
        let (weight, words) = match node.change {
            Some(Change::Added) => (Weight::Environment, format!("is new{count}")),
            // What a cluster was bootstrapped from may go while the cluster stays: its Flux then
            // finds nothing to apply, and deletes nothing.
            Some(Change::Removed) if what == "cluster" => {
                (Weight::Removal, format!("is removed{count}"))
            }
            Some(Change::Removed) => {
                (Weight::Removal, format!("is removed{count}{}", self.aftermath(top, node).0))
            }
            _ => return,
        };
        let is_whole = |weight| matches!(weight, Weight::Environment | Weight::Removal);
        if self.covered.contains(&top) && self.statements.iter().any(|known| is_whole(known.weight))
        {
            return;
        }
        self.covered.extend(inside.iter().copied());
        self.covered.insert(top);
        // Whatever else is in it is added or removed with it.
        let with: Vec<NodeIndex> = self
            .seen
            .changes
            .iter()
            .filter(|object| {
                self.node(object.node).is_some_and(|node| node.environment.as_deref() == Some(name))
            })
            .map(|object| object.node)
            .collect();
        self.covered.extend(with);
        self.statements.push(Statement::new(
            weight,
            format!("{what} `{}`", tidy(name)),
            words.clone(),
            words,
        ));
    }

    /// Applications that are added or removed, with all that they apply.
    pub(super) fn applications(&mut self) {
        for leaf in self.seen.graph.reconciliation().clusters.iter().flat_map(leaves) {
            let Some(node) = self.node(leaf) else { continue };
            let (weight, one, several) = match node.change {
                Some(Change::Added) => {
                    (Weight::Application, "is new".to_owned(), "are new".to_owned())
                }
                Some(Change::Removed) => {
                    let (one, several) = self.aftermath(leaf, node);
                    (Weight::Removal, format!("is removed{one}"), format!("are removed{several}"))
                }
                _ => continue,
            };
            let is_covered = self.covered.contains(&leaf);
            let subject = subject(node);
            let below = self.below(leaf);
            self.covered.extend(below);
            if !is_covered {
                self.state(leaf, Statement::new(weight, subject, one, several));
            }
        }
    }

    /// What happens in the cluster to something that is removed from git, and to what it applied:
    /// worded for one thing and for several. Nothing where that is unknown.
    fn aftermath(&self, index: NodeIndex, node: &Node) -> (String, String) {
        match Fate::of(self.seen.graph, index) {
            Fate::Unknown => Default::default(),
            Fate::Kept(why) => kept(&why),
            Fate::Deleted => match Fate::of_applied(node) {
                Fate::Unknown => Default::default(),
                Fate::Deleted => self.handed_over(index).unwrap_or_else(|| {
                    (
                        ", and Flux deletes what it applied".to_owned(),
                        ", and Flux deletes what they applied".to_owned(),
                    )
                }),
                Fate::Kept(why) => (
                    format!(", but what it applied stays in the cluster ({why})"),
                    format!(", but what they applied stays in the cluster ({why})"),
                ),
            },
        }
    }

    /// Where something else applies now what an application applied, Flux deletes nothing of it:
    /// each object belongs to whoever applied it last.
    fn handed_over(&self, index: NodeIndex) -> Option<(String, String)> {
        let graph = self.seen.graph;
        let applied = graph.targets(index, EdgeType::Applies);
        let stays = |of: &NodeIndex| {
            self.node(*of).is_some_and(|node| node.change != Some(Change::Removed))
        };
        let (kept, gone): (Vec<_>, Vec<_>) = applied.into_iter().partition(stays);
        let takers = kept.iter().flat_map(|of| graph.sources(*of, EdgeType::Applies));
        let takers: BTreeSet<String> = takers
            .filter(|taker| *taker != index && stays(taker))
            .filter_map(|taker| self.node(taker))
            .map(subject)
            .collect();
        if takers.is_empty() {
            return None;
        }
        let verb = if takers.len() == 1 { "applies" } else { "apply" };
        let takers = some(takers.into_iter().collect());
        let said = |it: &str| {
            if gone.is_empty() {
                format!(", and {takers} {verb} what {it} applied")
            } else {
                format!(", and Flux deletes what {it} alone applied: {takers} {verb} the rest")
            }
        };
        Some((said("it"), said("they")))
    }

    /// The same of an object that is no application.
    pub(super) fn removal(&self, index: NodeIndex) -> (String, String) {
        if let Some(node) = self.node(index).filter(|node| node.is_applier()) {
            let (one, several) = self.aftermath(index, node);
            return (format!("is removed{one}"), format!("are removed{several}"));
        }
        let (one, several) = match Fate::of(self.seen.graph, index) {
            Fate::Unknown => Default::default(),
            Fate::Kept(why) => kept(&why),
            Fate::Deleted => {
                (", and Flux deletes it".to_owned(), ", and Flux deletes them".to_owned())
            }
        };
        (format!("is removed{one}"), format!("are removed{several}"))
    }

    /// What an application applies or belongs to it, as far as it has the same change.
    fn below(&self, top: NodeIndex) -> BTreeSet<NodeIndex> {
        let change = self.node(top).and_then(|node| node.change);
        let application = self.node(top).map(|node| (node.name.clone(), node.environment.clone()));
        let mut found: BTreeSet<NodeIndex> =
            self.seen.graph.targets(top, EdgeType::Applies).into_iter().collect();
        found.extend(self.seen.changes.iter().map(|object| object.node).filter(|index| {
            self.node(*index).is_some_and(|node| {
                node.application.clone().map(|name| (name, node.environment.clone())) == application
            })
        }));
        // Its own source too, where nothing else uses it.
        found.extend(
            self.seen
                .graph
                .targets(top, EdgeType::SourceRef)
                .into_iter()
                .filter(|source| self.seen.graph.sources(*source, EdgeType::SourceRef).len() == 1),
        );
        found.retain(|index| self.node(*index).is_some_and(|node| node.change == change));
        found
    }
}

/// That something stays in the cluster, and why.
fn kept(why: &str) -> (String, String) {
    let kept = format!(" from git, but kept in the cluster ({why})");
    (kept.clone(), kept)
}

/// The applications of a cluster.
fn leaves(cluster: &ClusterTree) -> Vec<NodeIndex> {
    let grouped = cluster.environments.iter().chain(&cluster.tiers).flat_map(members);
    grouped.chain(cluster.applications.iter().map(|application| application.node)).collect()
}

/// The nodes of a group and of all that is in it.
fn members(group: &Group) -> Vec<NodeIndex> {
    let own = group.applications.iter().map(|application| application.node);
    own.chain(group.groups.iter().flat_map(members)).collect()
}
