//! Joins two graphs into one whose nodes and edges say what became of them.

use std::collections::{BTreeMap, BTreeSet};

use super::consequences;
use super::fields::{FieldChange, differences};
use super::pairing::Pairing;
use super::problems::problems;
use super::statement::Statement;
use super::words::words;
use crate::graph::{
    By, Change, Detail, Edge, EdgeType, Graph, Node, NodeId, NodeIndex, NodeType, Status,
};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

/// What a change does.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The union of both graphs: what is gone is in it too.
    pub graph: Graph,
    /// What became of each object that is not as it was, what does not build first.
    pub changes: Vec<ObjectChange>,
    /// What follows, the most pressing first.
    pub statements: Vec<Statement>,
    /// Errors and warnings that were not there before.
    pub introduced: Vec<Diagnostic>,
    /// Errors and warnings that are gone.
    pub resolved: Vec<Diagnostic>,
}

/// An object that is not as it was. What changed in it stands on its node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectChange {
    /// Its node in the union.
    pub node: NodeIndex,
    /// What became of it.
    pub change: Change,
    /// Where the first field that changed stands now.
    pub span: Option<Span>,
}

impl Difference {
    /// Whether both sides do the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.statements.is_empty()
            && self.introduced.is_empty()
            && self.resolved.is_empty()
    }

    /// How many objects had this happen to them.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.changes.iter().filter(|object| object.change == change).count()
    }
}

/// Compares two graphs.
#[must_use]
pub fn compare(base: &Graph, head: &Graph) -> Difference {
    let pairing = Pairing::of(base, head);
    let mut union = Union {
        base,
        head,
        pairing: &pairing,
        graph: frame(base, head, &pairing),
        changes: Vec::new(),
        told: BTreeMap::new(),
    };
    union.nodes();
    union.edges();
    let Union { graph, mut changes, told, .. } = union;
    let order = |change: &ObjectChange| {
        let node = graph.node(change.node);
        let place = node.map(|node| {
            (
                node.status != Status::Failed,
                &node.cluster,
                &node.environment,
                &node.application,
                &node.id,
            )
        });
        place.map(|(fine, a, b, c, d)| (fine, a.clone(), b.clone(), c.clone(), d.clone()))
    };
    changes.sort_by_cached_key(order);
    let (introduced, resolved) = problems(base, head);
    let seen = consequences::Seen {
        base,
        graph: &graph,
        changes: &changes,
        fields: &told,
        pairing: &pairing,
        introduced: &introduced,
    };
    let mut statements = consequences::consequences(&seen);
    if statements.is_empty() && changes.is_empty() && introduced.is_empty() && resolved.is_empty() {
        statements.extend(consequences::structure(base, head, &pairing));
    }
    Difference { graph, changes, statements, introduced, resolved }
}

/// The union without nodes: what the new graph is called, with the clusters of both.
fn frame(base: &Graph, head: &Graph, pairing: &Pairing) -> Graph {
    let mut graph = Graph::default();
    (graph.name, graph.tree, graph.url, graph.findings) =
        (head.name.clone(), head.tree.clone(), head.url.clone(), head.findings.clone());
    graph.clusters.clone_from(&head.clusters);
    graph.grouping.clone_from(&head.grouping);
    let gone = base
        .clusters
        .iter()
        .filter(|old| !head.clusters.iter().any(|new| new.name == pairing.cluster(&old.name)));
    // A repository that gains its first Flux object had a cluster with nothing in it before.
    graph
        .clusters
        .extend(gone.filter(|old| base.nodes().any(|(_, node)| node.cluster == old.name)).cloned());
    graph.clusters.sort_by(|a, b| a.name.cmp(&b.name));
    graph
}

/// The fields that differ, by node of the union.
pub(super) type Told<'a> = BTreeMap<NodeIndex, Vec<FieldChange<'a>>>;

struct Union<'a> {
    base: &'a Graph,
    head: &'a Graph,
    pairing: &'a Pairing,
    graph: Graph,
    changes: Vec<ObjectChange>,
    told: Told<'a>,
}

impl<'a> Union<'a> {
    fn nodes(&mut self) {
        let (base, head) = (self.base, self.head);
        let old: BTreeMap<NodeId, &Node> =
            base.nodes().map(|(_, node)| (self.pairing.renamed(&node.id), node)).collect();
        let new: BTreeMap<&str, &Node> =
            head.nodes().map(|(_, node)| (node.id.as_str(), node)).collect();
        let unbuilt_before = Unbuilt { graph: base };
        let unbuilt_now = Unbuilt { graph: head };
        for (_, node) in head.nodes() {
            match old.get(&node.id) {
                Some(before) if exists(before) && exists(node) => self.both(before, node),
                Some(before) if exists(before) => {
                    let unknown = unbuilt_now.may_hold(&self.holders(before));
                    if unknown { self.kept(before, &node.id) } else { self.gone(before, &node.id) }
                }
                _ if exists(node) && counts(node) => {
                    // What an earlier build failed to make was in the cluster all the same, for all
                    // that is known.
                    let known = !unbuilt_before.may_hold(&Self::appliers(head, &node.id));
                    self.add(node.clone(), known.then_some(Change::Added), None);
                }
                _ => drop(self.graph.add(node.clone())),
            }
        }
        for (id, node) in
            old.iter().filter(|(id, node)| !new.contains_key(id.as_str()) && exists(node))
        {
            if counts(node) && !unbuilt_now.may_hold(&self.holders(node)) {
                self.gone(node, id);
            } else {
                self.kept(node, id);
            }
        }
    }

    /// An object of both graphs.
    fn both(&mut self, before: &'a Node, now: &'a Node) {
        let same = |old: &str, new: &str| self.pairing.same_text(old, new);
        let mut node = now.clone();
        let mut fields = Vec::new();
        let mut said = Vec::new();
        if let (Some(old), Some(new)) = (&before.content, &now.content) {
            fields = differences(&old.object, &new.object, &same);
            said.extend(fields.iter().map(|field| words(now, field)));
            if let (Some(old), Some(new)) = (&old.secret_values, &new.secret_values) {
                let differing = old.differing(new);
                let known =
                    |key: &String| !said.iter().any(|said| said.contains(&format!("`{key}`")));
                let keys: Vec<String> = differing.into_iter().filter(known).collect();
                said.extend(
                    keys.into_iter()
                        .map(|key| format!("value of `{}` changed", super::words::tidy(&key))),
                );
            }
        } else {
            said.extend(facts(before, now));
        }
        match (before.status, now.status) {
            (Status::Failed, Status::Failed) => {}
            (_, Status::Failed) => {
                node.broke = true;
                let message = now.message.as_deref().unwrap_or_default();
                said.insert(0, format!("no longer builds: {message}"));
            }
            (Status::Failed, _) => said.insert(0, "builds again".to_owned()),
            _ => {}
        }
        if said.is_empty() || !counts(now) {
            self.graph.add(node);
            return;
        }
        said.dedup();
        node.changes = said;
        let span =
            fields.iter().filter_map(|field| field.to).map(|to| to.span).find(|span| span.line > 0);
        let index = self.add(node, Some(Change::Changed), span);
        self.told.insert(index, fields);
    }

    /// Whatever applied a node of the old graph, by its new name, and what applied that, as far as
    /// the new graph does not know it.
    fn holders(&self, before: &Node) -> Vec<NodeId> {
        let appliers: Vec<NodeId> = Self::appliers(self.base, &before.id)
            .iter()
            .map(|applier| self.pairing.renamed(applier))
            .collect();
        self.chain(&appliers)
    }

    /// A node of the old graph that nothing new is known of.
    fn kept(&mut self, before: &Node, id: &NodeId) {
        let node = self.called(before, id);
        self.graph.add(node);
    }

    fn gone(&mut self, before: &Node, id: &NodeId) {
        let node = self.called(before, id);
        let change = counts(before).then_some(Change::Removed);
        self.add(node, change, None);
    }

    fn add(&mut self, mut node: Node, change: Option<Change>, span: Option<Span>) -> NodeIndex {
        node.change = change;
        let index = self.graph.add(node);
        self.changes.extend(change.map(|change| ObjectChange { node: index, change, span }));
        index
    }

    /// A node of the old graph as it is called in the new one.
    fn called(&self, before: &Node, id: &NodeId) -> Node {
        let cluster = self.pairing.cluster(&before.cluster).to_owned();
        Node { id: id.clone(), cluster, ..before.clone() }
    }

    /// The ids of what applies a node in a graph.
    fn appliers(graph: &Graph, id: &NodeId) -> Vec<NodeId> {
        let Some(index) = graph.find(id) else { return Vec::new() };
        graph
            .sources(index, EdgeType::Applies)
            .into_iter()
            .filter_map(|index| graph.node(index))
            .map(|node| node.id.clone())
            .collect()
    }

    /// Ids of the old graph (in their new names) with whatever applies them, as long as the new
    /// graph does not know them.
    fn chain(&self, ids: &[NodeId]) -> Vec<NodeId> {
        let mut found: BTreeSet<NodeId> = BTreeSet::new();
        let mut todo: Vec<NodeId> = ids.to_vec();
        while let Some(id) = todo.pop() {
            if found.insert(id.clone()) && self.head.find(&id).is_none() {
                todo.extend(
                    Self::appliers(self.base, &id)
                        .iter()
                        .map(|applier| self.pairing.renamed(applier)),
                );
            }
        }
        found.into_iter().collect()
    }

    fn edges(&mut self) {
        type Key = (NodeId, NodeId, EdgeType);
        let key = |(from, to, edge): (&Node, &Node, &Edge)| {
            (from.id.clone(), to.id.clone(), edge.edge_type)
        };
        let now: BTreeMap<Key, Edge> =
            self.head.edges().into_iter().map(|found| (key(found), found.2.clone())).collect();
        let before: BTreeMap<Key, Edge> = self
            .base
            .edges()
            .into_iter()
            .map(|(from, to, edge)| {
                (
                    (self.pairing.renamed(&from.id), self.pairing.renamed(&to.id), edge.edge_type),
                    edge.clone(),
                )
            })
            .collect();
        for (key, edge) in &now {
            let change = (!before.contains_key(key)).then_some(Change::Added);
            self.connect(key, Edge { change, ..edge.clone() });
        }
        for (key, edge) in before.iter().filter(|(key, _)| !now.contains_key(*key)) {
            // Between things that are as they were for all that is known, an edge of an old build
            // still holds.
            let unknown = [&key.0, &key.1]
                .into_iter()
                .any(|id| self.head.find(id).is_none() && self.unmarked(id));
            let change = (!unknown).then_some(Change::Removed);
            self.connect(key, Edge { change, ..edge.clone() });
        }
    }

    fn unmarked(&self, id: &NodeId) -> bool {
        self.graph
            .find(id)
            .and_then(|index| self.graph.node(index))
            .is_none_or(|node| node.change.is_none())
    }

    fn connect(&mut self, (from, to, _): &(NodeId, NodeId, EdgeType), edge: Edge) {
        if let (Some(from), Some(to)) = (self.graph.find(from), self.graph.find(to)) {
            self.graph.connect(from, to, edge);
        }
    }
}

/// What a graph could not build.
struct Unbuilt<'a> {
    graph: &'a Graph,
}

impl Unbuilt<'_> {
    /// Whether one of these Kustomizations applies nothing that is known, because it could not be
    /// built.
    fn may_hold(&self, appliers: &[NodeId]) -> bool {
        appliers.iter().any(|id| {
            let Some(index) = self.graph.find(id) else { return false };
            self.graph.node(index).is_some_and(|node| match node.status {
                Status::Failed => true,
                Status::Partial => self.graph.targets(index, EdgeType::Applies).is_empty(),
                _ => false,
            })
        })
    }
}

/// Whether a node is more than the ghost of a reference.
fn exists(node: &Node) -> bool {
    let ghost = node.node_type == NodeType::Object
        && node.status == Status::External
        && node.content.is_none()
        && (node.origin.by != By::Terraform && node.origin.file.is_none());
    node.status != Status::Missing && !ghost
}

/// Whether what becomes of a node is told by itself. Images, repositories and directories are told
/// by the objects that name them.
fn counts(node: &Node) -> bool {
    match node.node_type {
        NodeType::Object | NodeType::Chart => true,
        NodeType::Directory => node.content.is_some(),
        NodeType::Repository | NodeType::Terraform | NodeType::Image | NodeType::External => false,
    }
}

/// The facts of a node without a built object that differ: those of a graph that was read back, or
/// of a chart.
fn facts(before: &Node, now: &Node) -> Vec<String> {
    let keys: BTreeSet<Detail> =
        before.details.iter().chain(now.details.iter()).map(|(detail, _)| detail).collect();
    let fact = |key: &Detail| {
        let (old, new) = (before.details.get(*key), now.details.get(*key));
        (old != new).then(|| format!("{key} {} → {}", old.unwrap_or("none"), new.unwrap_or("none")))
    };
    let mut found: Vec<String> = keys.iter().filter_map(fact).collect();
    if before.version != now.version {
        found.push(format!("version {} → {}", before.version, now.version));
    }
    found
}
