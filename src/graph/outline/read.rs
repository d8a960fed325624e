//! Reads the facts of an [`Outline`] off the graph and its reconciliation trees.
//!
//! In: a [`Graph`]. Out: the outline, every list in the order of the tree.

use crate::flux::IMAGE_UPDATE_AUTOMATION;
use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, EntryKind, Outline, Selection, Source, Wait};
use crate::graph::analysis::kinds::{Counts, plural};
use crate::graph::model::node::{Node, NodeType, Status};
use crate::graph::model::part::Part;
use crate::graph::model::{ClusterOrigin, Graph, NodeIndex, OriginKind};
use crate::graph::{Application, ClusterTree, Group};
use crate::vocabulary::{Detail, EdgeType};

impl Outline {
    /// Reads the facts off a graph.
    #[must_use]
    pub fn of(graph: &Graph, selection: &Selection) -> Self {
        let mut reader = Reader { graph, policies: policies(graph), sources: BTreeMap::new() };
        let mut trees = graph.reconciliation().clone();
        let left_out = selection
            .applications
            .as_ref()
            .map_or(0, |kept| trees.retain(&|application| kept.contains(&application.node)));
        let trees = trees.clusters;
        let several = trees.len() > 1;
        let hidden: usize = trees.iter().map(|cluster| cluster.hidden).sum();
        let mut entries = Vec::new();
        for (origin, tree) in graph.clusters.iter().zip(&trees) {
            if selection.cluster.as_ref().is_some_and(|name| *name != origin.name)
                || origin.by == OriginKind::Nothing
            {
                continue;
            }
            let only = selection.environment.as_deref();
            // What a cluster has beside its environments is called as the cluster is.
            let whole = only
                .is_none_or(|name| name == tree.title && (several || tree.environments.is_empty()));
            if let Some(cluster) = reader.cluster(origin, tree, only.filter(|_| !whole), several) {
                entries.push(cluster);
            }
        }
        if graph.clusters.iter().all(|cluster| cluster.by == OriginKind::Nothing) {
            entries = reader.directories();
        }
        let (name, sources) = (graph.name.clone(), reader.sources);
        let mut outline = Self { name, entries, sources, ..Self::default() };
        outline.notes = notes(graph, &outline);
        if left_out > 0 {
            outline.notes.push(format!("{} not shown.", plural(left_out, "other application")));
        }
        if hidden > 0 {
            outline
                .notes
                .push(format!("Left out by the configuration: {}.", plural(hidden, "application")));
        }
        outline
    }
}

/// Cluster, environment and name of an application.
type Owner<'a> = (&'a str, Option<&'a str>, &'a str);

/// How many policies keep the images of each application current: those that its automations serve.
fn policies(graph: &Graph) -> BTreeMap<Owner<'_>, usize> {
    let mut served: BTreeMap<Owner<'_>, BTreeSet<NodeIndex>> = BTreeMap::new();
    for (index, node) in graph.nodes().filter(|(_, node)| node.is(IMAGE_UPDATE_AUTOMATION)) {
        if let Some(application) = &node.application {
            let owner = (node.cluster.as_str(), node.environment.as_deref(), application.as_str());
            served.entry(owner).or_default().extend(graph.targets(index, EdgeType::Updates));
        }
    }
    served.into_iter().map(|(owner, policies)| (owner, policies.len())).collect()
}

struct Reader<'a> {
    graph: &'a Graph,
    policies: BTreeMap<Owner<'a>, usize>,
    sources: BTreeMap<String, Source>,
}

impl<'a> Reader<'a> {
    /// A cluster; with `only`, what leads to the environment of that name and what is in it.
    fn cluster(
        &mut self,
        origin: &ClusterOrigin,
        tree: &ClusterTree,
        only: Option<&str>,
        several: bool,
    ) -> Option<Entry> {
        let beside = only.is_some_and(|name| name == tree.title) && !several;
        let groups: Vec<(&Group, EntryKind)> = tree
            .environments
            .iter()
            .map(|group| (group, if several { EntryKind::Tier } else { EntryKind::Environment }))
            .chain(tree.tiers.iter().map(|group| (group, EntryKind::Tier)))
            .filter(|(group, kind)| {
                beside && *kind == EntryKind::Tier
                    || only.is_none_or(|name| group.name == name && *kind == EntryKind::Environment)
            })
            .collect();
        if only.is_some() && groups.is_empty() && !beside {
            return None;
        }
        let mut cluster = Entry::named(
            Part::Cluster.of(&origin.name),
            EntryKind::Cluster(origin.by),
            &tree.title,
        );
        cluster.address.clone_from(&origin.directory);
        cluster.tool.clone_from(&origin.tool);
        cluster.children = self.controllers(&origin.name);
        let mut inside: BTreeMap<NodeIndex, Vec<Entry>> = BTreeMap::new();
        for (group, kind) in groups {
            let holder = self.holder(group.node, tree);
            let entry = self.group(group, kind);
            inside.entry(holder).or_default().push(entry);
        }
        for application in tree.applications.iter().filter(|_| only.is_none() || beside) {
            let holder = self.holder(application.node, tree);
            let entry = self.application(application);
            inside.entry(holder).or_default().push(entry);
        }
        // Each passage holds the next one; several roots stand side by side.
        let mut below: Vec<Entry> = Vec::new();
        for passed in tree.spine.iter().rev() {
            let mut entry = self.entry(*passed, EntryKind::Passage);
            entry.children = std::mem::take(&mut below);
            entry.children.extend(inside.remove(passed).unwrap_or_default());
            below = vec![entry];
        }
        let leads = tree.spine.first().map(|first| self.holder_of_passage(*first, tree));
        for root in &tree.roots {
            // A root that is the only application is listed once.
            if let Some(at) = inside
                .get_mut(root)
                .and_then(|own| own.iter().position(|entry| entry.id == self.id(*root)))
            {
                cluster.children.extend(inside.get_mut(root).map(|own| own.remove(at)));
                continue;
            }
            let mut entry = self.entry(*root, EntryKind::Passage);
            if leads == Some(*root) {
                entry.children = std::mem::take(&mut below);
            }
            entry.children.extend(inside.remove(root).unwrap_or_default());
            cluster.children.push(entry);
        }
        cluster.children.extend(inside.into_values().flatten());
        Some(cluster)
    }

    /// The root or passage that applies something: the last passage where none is known to.
    fn holder(&self, of: NodeIndex, tree: &ClusterTree) -> NodeIndex {
        let passages: BTreeSet<NodeIndex> = tree.roots.iter().chain(&tree.spine).copied().collect();
        if passages.contains(&of) {
            return of;
        }
        let applier = self.graph.brought_by(of).into_iter().find(|from| passages.contains(from));
        applier.or(tree.spine.last().copied()).or(tree.roots.first().copied()).unwrap_or(of)
    }

    fn holder_of_passage(&self, first: NodeIndex, tree: &ClusterTree) -> NodeIndex {
        let applier =
            self.graph.brought_by(first).into_iter().find(|from| tree.roots.contains(from));
        applier.or(tree.roots.first().copied()).unwrap_or(first)
    }

    fn controllers(&self, cluster: &str) -> Vec<Entry> {
        let charts = self
            .graph
            .nodes()
            .filter(|(_, node)| node.node_type == NodeType::Chart && node.cluster == cluster);
        let charts = charts.filter(|(_, node)| node.details.has(Detail::Controllers));
        charts
            .map(|(_, node)| Entry {
                address: chart(node),
                ..Entry::named(node.id.to_string(), EntryKind::Controllers, "Flux controllers")
            })
            .collect()
    }

    fn group(&mut self, group: &Group, kind: EntryKind) -> Entry {
        let mut entry = self.entry(group.node, kind);
        entry.name.clone_from(&group.name);
        // What the user put together is none of its members.
        if group.members.len() > 1 || group.leaves().iter().any(|leaf| leaf.node == group.node) {
            entry = Entry::named(Part::Tier(&group.name).of(&entry.id), kind, &group.name);
        }
        entry.children =
            group.groups.iter().map(|inner| self.group(inner, EntryKind::Tier)).collect();
        entry.children.extend(
            group
                .applications
                .iter()
                .map(|application| self.application(application))
                .collect::<Vec<_>>(),
        );
        entry
    }

    fn application(&mut self, application: &Application) -> Entry {
        let mut entry = self.entry(application.node, EntryKind::Application);
        entry.name.clone_from(&application.name);
        entry.deploys = self.deploys(application.node);
        entry.children = application
            .releases
            .iter()
            .map(|release| self.entry(*release, EntryKind::Release))
            .collect();
        entry
    }

    fn entry(&mut self, index: NodeIndex, kind: EntryKind) -> Entry {
        let Some(node) = self.graph.node(index) else {
            return Entry::named(String::new(), kind, "");
        };
        let owner = (
            node.cluster.as_str(),
            node.environment.as_deref(),
            node.application.as_deref().unwrap_or_default(),
        );
        let remarks = [
            (Detail::NotApplied, "not applied"),
            (Detail::Suspended, "suspended"),
            (Detail::Decryption, "encrypted"),
        ];
        Entry {
            object: node.kind.clone(),
            namespace: node.namespace.clone(),
            address: self.graph.address(index),
            source: self.source(index),
            policies: if kind == EntryKind::Application {
                self.policies.get(&owner).copied().unwrap_or(0)
            } else {
                0
            },
            health_checks: node.details.count(Detail::HealthChecks),
            waits: self
                .graph
                .targets(index, EdgeType::DependsOn)
                .into_iter()
                .filter_map(|to| self.wait(to))
                .collect(),
            remarks: remarks
                .into_iter()
                .filter(|(detail, _)| node.details.has(*detail))
                .map(|(_, word)| word)
                .collect(),
            status: status_of(node),
            message: node.message.clone().filter(|_| !node.lacks_unmanaged()),
            page: self.graph.page(node),
            file: node.origin.file.clone().map(|file| (file, node.origin.line)),
            ..Entry::named(node.id.to_string(), kind, &node.name)
        }
    }

    fn wait(&self, on: NodeIndex) -> Option<Wait> {
        let node = self.graph.node(on)?;
        Some(Wait {
            id: node.id.to_string(),
            name: node.name.clone(),
            missing: node.status == Status::Missing,
        })
    }

    fn deploys(&self, index: NodeIndex) -> String {
        let applied = self.graph.brings(index).into_iter().filter_map(|to| self.graph.node(to));
        let plain = applied.filter(|node| !node.is_applier());
        plain.map(|node| node.kind.as_str()).collect::<Counts<'_>>().long()
    }

    /// The id of a node's source, which is listed among the sources.
    fn source(&mut self, of: NodeIndex) -> Option<String> {
        let index = self
            .graph
            .targets(of, EdgeType::SourceRef)
            .into_iter()
            .chain(self.graph.targets(of, EdgeType::ChartRef))
            .next()?;
        let node = self.graph.node(index)?;
        let includes = self.graph.targets(index, EdgeType::Include);
        let source = Source {
            name: node.name.clone(),
            kind: node.kind.clone(),
            namespace: node.namespace.clone(),
            url: node.details.text(Detail::Url).to_owned(),
            revision: node.details.text(Detail::Revision).to_owned(),
            includes: includes
                .into_iter()
                .filter_map(|to| self.graph.node(to))
                .map(|node| node.name.clone())
                .collect(),
            status: node.status,
        };
        self.sources.entry(node.id.to_string()).or_insert(source);
        Some(node.id.to_string())
    }

    fn directories(&self) -> Vec<Entry> {
        let found = self.graph.nodes().filter(|(_, node)| node.node_type == NodeType::Directory);
        let entry = |(index, node): (NodeIndex, &Node)| {
            let bases = EdgeType::INCLUSIONS
                .into_iter()
                .flat_map(|edge_type| self.graph.targets(index, edge_type));
            let bases = bases.filter_map(|to| self.graph.node(to));
            Entry {
                deploys: node.details.text(Detail::Objects).to_owned(),
                waits: bases
                    .map(|base| Wait {
                        id: base.id.to_string(),
                        name: base.name.clone(),
                        missing: false,
                    })
                    .collect(),
                status: status_of(node),
                message: node.message.clone().filter(|_| !node.lacks_unmanaged()),
                ..Entry::named(node.id.to_string(), EntryKind::Directory, &node.name)
            }
        };
        found.map(entry).collect()
    }

    fn id(&self, index: NodeIndex) -> &'a str {
        self.graph.node(index).map_or("", |node| node.id.as_str())
    }
}

/// The chart that a node installs, with its version.
fn chart(node: &Node) -> String {
    let (chart, version) = (node.details.text(Detail::Chart), node.details.text(Detail::Version));
    format!("{chart} {version}").trim().to_owned()
}

/// References to nothing, and what fails without an entry of its own.
fn notes(graph: &Graph, outline: &Outline) -> Vec<String> {
    let listed: BTreeSet<&str> = outline.all().into_iter().map(|entry| entry.id.as_str()).collect();
    let clusters: BTreeSet<&str> =
        outline.entries.iter().filter_map(|entry| entry.id.strip_suffix("|cluster")).collect();
    let label = |node: &Node| {
        [node.kind.as_str(), node.namespace.as_str(), node.name.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let of = |status: Status| -> BTreeSet<String> {
        graph
            .nodes()
            .filter(|(_, node)| {
                node.status == status
                    && !listed.contains(node.id.as_str())
                    && (clusters.is_empty() || clusters.contains(node.cluster.as_str()))
            })
            .map(|(_, node)| label(node))
            .collect()
    };
    let mut notes: Vec<String> =
        of(Status::Failed).into_iter().map(|label| format!("Does not build: {label}")).collect();
    notes.extend(
        of(Status::Missing)
            .into_iter()
            .map(|label| format!("Referred to, but not in these files: {label}")),
    );
    notes.extend(graph.guessed());
    notes.extend(graph.out_of_reach());
    notes
}

/// The status of a node in its entry: what many lack alike is a note of the outline.
fn status_of(node: &Node) -> Status {
    if node.lacks_unmanaged() { Status::Ok } else { node.status }
}
