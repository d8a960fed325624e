//! What of a graph a picture stands on: enough to say later, from the picture alone, what has
//! changed since.
//!
//! In: a graph and the ids of the nodes that a picture shows. Out: a [`Footprint`]: these nodes
//! with what cards tell of them, and the references between them; no file, no line, no plain object
//! but in counts, so that it stays when a picture would.

use crate::flux::IMAGE_UPDATE_AUTOMATION;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::graph::model::id::NodeId;
use crate::graph::model::node::{Change, Node, NodeType, Status};
use crate::graph::model::{Graph, NodeIndex};
use crate::graph::outline::{EntryKind, Outline};
use crate::vocabulary::{Detail, EdgeType, counts};

/// The part of a graph that a picture stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footprint {
    /// Grows when a reader of the last version would be misled.
    version: u32,
    nodes: Vec<Facts>,
    /// The ends by their place among the nodes, and the type.
    edges: Vec<(usize, usize, String)>,
}

/// What is kept of a node: its id, and what a card tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Facts(String, BTreeMap<String, String>);

const VERSION: u32 = 1;

impl Footprint {
    /// What the nodes of these ids say; ids of no node are passed over.
    #[must_use]
    pub fn of<'i>(graph: &Graph, ids: impl IntoIterator<Item = &'i str>) -> Self {
        let shown: BTreeSet<&str> = ids.into_iter().collect();
        let nodes: Vec<(NodeIndex, &Node)> = shown
            .iter()
            .filter_map(|id| graph.find(id))
            .filter_map(|at| Some((at, graph.node(at)?)))
            .collect();
        let places: BTreeMap<NodeIndex, usize> =
            nodes.iter().enumerate().map(|(place, (index, _))| (*index, place)).collect();
        let mut edges = Vec::new();
        for (from, (index, _)) in nodes.iter().enumerate() {
            let targets = graph.edges_from(*index).filter_map(|(to, edge)| {
                Some((from, *places.get(&to)?, edge.edge_type.name().to_owned()))
            });
            edges.extend(targets);
        }
        edges.sort();
        let nodes = nodes
            .into_iter()
            .map(|(index, node)| Facts(node.id.to_string(), facts(graph, index, node)))
            .collect();
        Self { version: VERSION, nodes, edges }
    }

    /// What the entries of an outline say: their nodes, what they are built from and wait for, and
    /// what keeps their images current.
    #[must_use]
    pub fn of_outline(graph: &Graph, outline: &Outline) -> Self {
        let entries = outline.all();
        let mut ids: BTreeSet<&str> = outline.sources.keys().map(String::as_str).collect();
        ids.extend(
            entries
                .iter()
                .flat_map(|entry| {
                    std::iter::once(&entry.id).chain(entry.waits.iter().map(|wait| &wait.id))
                })
                .map(String::as_str),
        );
        let owner = |node: &'_ Node| {
            (node.cluster.clone(), node.environment.clone(), node.application.clone())
        };
        let told = entries.iter().filter(|entry| entry.kind == EntryKind::Application);
        let owners: BTreeSet<_> =
            told.filter_map(|entry| graph.node(graph.find(&entry.id)?)).map(owner).collect();
        for (index, node) in graph.nodes().filter(|(_, node)| node.is(IMAGE_UPDATE_AUTOMATION)) {
            if owners.contains(&owner(node)) {
                let policies = graph
                    .targets(index, EdgeType::Updates)
                    .into_iter()
                    .filter_map(|policy| graph.node(policy));
                ids.extend(policies.chain([node]).map(|node| node.id.as_str()));
            }
        }
        Self::of(graph, ids)
    }

    /// As JSON, without a space.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Self::to_json`] has written; `None` for anything else, a later version
    /// included.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|footprint: &Self| footprint.version == VERSION)
    }

    /// The same of an exported graph ([`super::Document`] as JSON).
    #[must_use]
    pub fn of_document(text: &str) -> Option<Self> {
        let document: serde_json::Value = serde_json::from_str(text).ok()?;
        let said = |value: &serde_json::Value, key: &str| {
            value.get(key).and_then(serde_json::Value::as_str).map(str::to_owned)
        };
        let mut nodes = Vec::new();
        for node in document.get("nodes")?.as_array()? {
            let details =
                node.get("details").and_then(serde_json::Value::as_object).into_iter().flatten();
            let mut facts: BTreeMap<String, String> = details
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect();
            let own = ["version", "status", "environment", "application"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), said(node, key)?)));
            facts.extend(
                own.filter(|(key, value)| !(value.is_empty() || key == "status" && value == "ok")),
            );
            nodes.push(Facts(said(node, "id")?, facts));
        }
        nodes.sort();
        let place = |id: Option<String>| {
            nodes.binary_search_by(|node| Some(&node.0).cmp(&id.as_ref())).ok()
        };
        let edges = document.get("edges")?.as_array()?.iter();
        let mut edges: Vec<(usize, usize, String)> = edges
            .filter_map(|edge| {
                Some((place(said(edge, "from"))?, place(said(edge, "to"))?, said(edge, "type")?))
            })
            .collect();
        edges.sort();
        Some(Self { version: VERSION, nodes, edges })
    }

    /// What has changed since `before`, a line each: objects first, then references.
    #[must_use]
    pub fn differences(&self, before: &Self) -> Vec<(Change, String)> {
        let (old, new) = (before.by_id(), self.by_id());
        let mut lines = Vec::new();
        let is_new = new.keys().filter(|id| !old.contains_key(*id));
        lines.extend(is_new.map(|id| (Change::Added, NodeId::parse(id).short())));
        let is_gone = old.keys().filter(|id| !new.contains_key(*id));
        lines.extend(is_gone.map(|id| (Change::Removed, NodeId::parse(id).short())));
        for (id, facts) in &new {
            let Some(was) = old.get(id).filter(|was| *was != facts) else { continue };
            let changed = changes(was, facts);
            let line = format!("{}: {}", NodeId::parse(id).short(), changed.join(", "));
            lines.push((Change::Changed, line));
        }
        // The references of an object that comes or goes come and go with it.
        let both = |(from, to, _): &(&str, &str, &str)| {
            [
                old.contains_key(from),
                new.contains_key(from),
                old.contains_key(to),
                new.contains_key(to),
            ] == [true; 4]
        };
        let (was, is) = (before.references(), self.references());
        let line = |change, (from, to, edge): &(&str, &str, &str)| {
            (
                change,
                format!("{} {edge} {}", NodeId::parse(from).short(), NodeId::parse(to).short()),
            )
        };
        let added = is.difference(&was).filter(|edge| both(edge));
        lines.extend(added.map(|edge| line(Change::Added, edge)));
        let removed = was.difference(&is).filter(|edge| both(edge));
        lines.extend(removed.map(|edge| line(Change::Removed, edge)));
        lines
    }

    fn by_id(&self) -> BTreeMap<&str, &BTreeMap<String, String>> {
        self.nodes.iter().map(|Facts(id, facts)| (id.as_str(), facts)).collect()
    }

    fn references(&self) -> BTreeSet<(&str, &str, &str)> {
        let id = |place: usize| self.nodes.get(place).map(|node| node.0.as_str());
        self.edges
            .iter()
            .filter_map(|(from, to, edge)| Some((id(*from)?, id(*to)?, edge.as_str())))
            .collect()
    }
}

/// What a card may tell of a node.
fn facts(graph: &Graph, index: NodeIndex, node: &Node) -> BTreeMap<String, String> {
    let mut facts: BTreeMap<String, String> = node
        .details
        .iter()
        .map(|(detail, text)| (detail.key().to_owned(), text.to_owned()))
        .collect();
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            facts.insert(key.to_owned(), value.to_owned());
        }
    };
    set("version", &node.version);
    set("environment", node.environment.as_deref().unwrap_or_default());
    set("application", node.application.as_deref().unwrap_or_default());
    if node.status != Status::Ok {
        set("status", node.status.name());
    }
    let applied = graph.brings(index).into_iter().filter_map(|to| graph.node(to));
    let plain = applied.filter(|node| node.node_type == NodeType::Object && !node.is_flux());
    set(Detail::Objects.key(), &counts(plain.map(|node| node.kind.as_str())));
    facts
}

/// `path ./a -> ./b`, one for each fact that differs.
fn changes(was: &BTreeMap<String, String>, is: &BTreeMap<String, String>) -> Vec<String> {
    let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let changed = keys.into_iter().filter_map(|key| match (was.get(key), is.get(key)) {
        (was, is) if was == is => None,
        (Some(was), Some(is)) => Some(format!("{key} {was} -> {is}")),
        (None, Some(is)) => Some(format!("{key} {is}")),
        (_, _) => Some(format!("no {key} any more")),
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn footprint(nodes: &[(&str, &[(&str, &str)])], edges: &[(usize, usize, &str)]) -> Footprint {
        let facts = |facts: &[(&str, &str)]| {
            facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        Footprint {
            version: VERSION,
            nodes: nodes.iter().map(|(id, said)| Facts((*id).to_owned(), facts(said))).collect(),
            edges: edges.iter().map(|(from, to, edge)| (*from, *to, (*edge).to_owned())).collect(),
        }
    }

    #[test]
    fn differences_are_said_in_the_words_of_the_graph() {
        let (web, api, repo) =
            ("c|k|Kustomization|qa|web", "c|k|Kustomization|qa|api", "c|s|GitRepository|qa|own");
        let before = footprint(
            &[(repo, &[]), (web, &[("path", "./a"), ("wait", "true")])],
            &[(1, 0, "sourceRef")],
        );
        let after = footprint(
            &[(api, &[]), (repo, &[]), (web, &[("path", "./b")])],
            &[(0, 1, "sourceRef"), (2, 1, "include")],
        );
        assert_eq!(
            after.differences(&before),
            [
                (Change::Added, "Kustomization qa/api"),
                (Change::Changed, "Kustomization qa/web: path ./a -> ./b, no wait any more"),
                (Change::Added, "Kustomization qa/web include GitRepository qa/own"),
                (Change::Removed, "Kustomization qa/web sourceRef GitRepository qa/own"),
            ]
            .map(|(change, line)| (change, line.to_owned()))
        );
        assert_eq!(before.differences(&before), []);
        assert_eq!(Footprint::from_json(&after.to_json()), Some(after));
        assert_eq!(Footprint::from_json("{}"), None);
    }

    #[test]
    fn an_exported_graph_has_a_footprint_too() {
        let text = r#"{"nodes": [{"id": "c|directory|a", "status": "failed", "version": "", "details": {"path": "a"}}, {"id": "b", "status": "ok"}],
            "edges": [{"from": "c|directory|a", "to": "b", "type": "builds"}]}"#;
        let expected = footprint(
            &[("b", &[]), ("c|directory|a", &[("path", "a"), ("status", "failed")])],
            &[(1, 0, "builds")],
        );
        assert_eq!(Footprint::of_document(text), Some(expected));
    }
}
