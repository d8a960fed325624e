//! Which node of one graph is which of the other.
//!
//! In: two graphs. Out: for every id of the old one the id that it has in the new one. Ids are
//! equal but for two things: the hash that a generator puts at the end of a name, and what a
//! cluster is called.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Graph, Node, NodeId, NodeType, unhashed};

/// The ids of two graphs, held against each other.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// New name of a cluster by its old one, where it has another.
    clusters: BTreeMap<String, String>,
    /// New id by old id, where they differ by the hash of a generator.
    generated: BTreeMap<NodeId, NodeId>,
    /// New name by old name of what generators make.
    names: BTreeMap<String, String>,
}

impl Pairing {
    pub(super) fn of(base: &Graph, head: &Graph) -> Self {
        let mut pairing = Self { clusters: clusters(base, head), ..Self::default() };
        pairing.generators(base, head);
        pairing
    }

    /// The id that a node of the old graph has in the new one, whether it is there or not.
    pub(super) fn renamed(&self, id: &NodeId) -> NodeId {
        let id = match self.clusters.get(id.cluster()) {
            Some(new) => id.in_cluster(new),
            None => id.clone(),
        };
        self.generated.get(&id).cloned().unwrap_or(id)
    }

    /// The new name of a cluster.
    pub(super) fn cluster<'a>(&'a self, old: &'a str) -> &'a str {
        self.clusters.get(old).map_or(old, String::as_str)
    }

    /// Whether a text of the old graph means the same as one of the new: it is equal, or the name
    /// of the same generated object, alone or behind its kind (`ConfigMap/name`).
    pub(super) fn same_text(&self, old: &str, new: &str) -> bool {
        let named = |old: &str, new: &str| self.names.get(old).is_some_and(|name| name == new);
        let behind = || {
            let ((front, old), (other, new)) = (old.rsplit_once('/')?, new.rsplit_once('/')?);
            (front == other && named(old, new)).then_some(())
        };
        old == new || named(old, new) || behind().is_some()
    }

    /// Whether an id of the new graph is that of a generated object whose hash has changed.
    pub(super) fn is_regenerated(&self, new_id: &NodeId) -> bool {
        self.generated.values().any(|id| id == new_id)
    }

    /// Pairs what is on one side alone by its name without hash, where that leaves no doubt.
    fn generators(&mut self, base: &Graph, head: &Graph) {
        let old_ids: BTreeSet<NodeId> =
            base.nodes().map(|(_, node)| self.renamed(&node.id)).collect();
        let mut fresh: BTreeMap<NodeId, Vec<&Node>> = BTreeMap::new();
        for (_, node) in head.nodes().filter(|(_, node)| !old_ids.contains(&node.id)) {
            if let Some(bare) = bare(&node.id, node) {
                fresh.entry(bare).or_default().push(node);
            }
        }
        let mut gone: BTreeMap<NodeId, Vec<(NodeId, &Node)>> = BTreeMap::new();
        for (_, node) in base.nodes() {
            let id = self.renamed(&node.id);
            if let Some(bare) = bare(&id, node).filter(|_| head.find(&id).is_none()) {
                gone.entry(bare).or_default().push((id, node));
            }
        }
        for (bare, olds) in gone {
            if let ([(id, old)], Some([new])) =
                (olds.as_slice(), fresh.get(&bare).map(Vec::as_slice))
            {
                self.generated.insert(id.clone(), new.id.clone());
                self.names.insert(old.name.clone(), new.name.clone());
            }
        }
    }
}

/// The id of a generated object without the hash in its name; `None` for a name without one.
fn bare(id: &NodeId, node: &Node) -> Option<NodeId> {
    let name = unhashed(&node.name).filter(|_| node.node_type == NodeType::Object)?;
    id.renamed(&node.name, name)
}

/// Clusters that are called otherwise now: a cluster that is on one side alone is the one of the
/// other side with which it shares most objects, when that is at least half of them.
fn clusters(base: &Graph, head: &Graph) -> BTreeMap<String, String> {
    let names = |graph: &Graph| {
        graph.clusters.iter().map(|cluster| cluster.name.clone()).collect::<BTreeSet<_>>()
    };
    let (old, new) = (names(base), names(head));
    let objects = |graph: &Graph, cluster: &str| -> BTreeSet<String> {
        let nodes = graph
            .nodes()
            .filter(|(_, node)| node.cluster == cluster && node.node_type == NodeType::Object);
        nodes.map(|(_, node)| node.id.within_cluster().to_owned()).collect()
    };
    let mut candidates: Vec<(usize, &String, &String)> = Vec::new();
    for from in old.difference(&new) {
        let own = objects(base, from);
        for to in new.difference(&old) {
            let theirs = objects(head, to);
            let shared = own.intersection(&theirs).count();
            if shared * 2 >= own.len().min(theirs.len()).max(1) {
                candidates.push((shared, from, to));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (_, from, to) in candidates {
        if !found.contains_key(from) && !found.values().any(|taken| taken == to) {
            found.insert(from.clone(), to.clone());
        }
    }
    found
}
