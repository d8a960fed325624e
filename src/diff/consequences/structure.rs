//! What pictures show differently although Flux does the same: directories, sources of images and
//! edges that no object tells of.
//!
//! In: two graphs between which no object changes. Out: one [`Statement`], where a picture of one is
//! not one of the other. Positions in files are links of a picture, not what it shows.

use std::collections::BTreeSet;

use crate::diff::pairing::Pairing;
use crate::diff::phrase::{some, subject};
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::tidy;
use crate::graph::{EdgeType, Graph, Node, NodeId, Status};

/// What the picture of a node says.
type Face = (NodeId, Status, String, Vec<String>, Option<String>, Option<String>);

/// The structure that changes.
pub(in crate::diff) fn structure(
    base: &Graph,
    head: &Graph,
    pairing: &Pairing,
) -> Option<Statement> {
    let ids = |graph: &Graph, renamed: bool| -> BTreeSet<NodeId> {
        let id = |node: &Node| if renamed { pairing.renamed(&node.id) } else { node.id.clone() };
        graph.nodes().map(|(_, node)| id(node)).collect()
    };
    let (old, new) = (ids(base, true), ids(head, false));
    let fresh = named(head, &|node| !old.contains(&node.id));
    let gone = named(base, &|node| !new.contains(&pairing.renamed(&node.id)));
    let mut said = Vec::new();
    for (names, one, several) in [(fresh, "is new", "are new"), (gone, "is removed", "are removed")]
    {
        let verb = if names.len() == 1 { one } else { several };
        if !names.is_empty() {
            said.push(format!("{} {verb}", some(names)));
        }
    }
    if said.is_empty() {
        let differing = differing(base, head, pairing);
        if differing.is_empty() {
            return None;
        }
        said.push(format!("what leads to {} changes", some(differing)));
    }
    let words = format!("Flux applies the same, but the structure changes: {}", said.join("; "));
    Some(Statement::new(Weight::Other, "", words.clone(), words))
}

fn named(graph: &Graph, is_meant: &dyn Fn(&Node) -> bool) -> Vec<String> {
    let names: BTreeSet<String> =
        graph.nodes().map(|(_, node)| node).filter(|node| is_meant(node)).map(called).collect();
    names.into_iter().collect()
}

fn called(node: &Node) -> String {
    let kind = node.kind.to_lowercase();
    if node.version.is_empty() && !kind.is_empty() {
        format!("{kind} `{}`", tidy(&node.name))
    } else {
        subject(node)
    }
}

/// The nodes of both graphs that look otherwise, or whose edges differ.
fn differing(base: &Graph, head: &Graph, pairing: &Pairing) -> Vec<String> {
    let faces = |graph: &Graph, renamed: bool| -> BTreeSet<Face> {
        let face = |node: &Node| {
            let details = node.details.iter().map(|(key, value)| format!("{key} {value}"));
            (
                if renamed { pairing.renamed(&node.id) } else { node.id.clone() },
                node.status,
                node.message.clone().unwrap_or_default(),
                details.collect::<Vec<_>>(),
                node.environment.clone(),
                node.application.clone(),
            )
        };
        graph.nodes().map(|(_, node)| face(node)).collect()
    };
    let ends = |graph: &Graph, renamed: bool| -> BTreeSet<(NodeId, NodeId, EdgeType)> {
        let id = |id: &NodeId| if renamed { pairing.renamed(id) } else { id.clone() };
        let edges = graph.edges().into_iter();
        edges.map(|(from, to, edge)| (id(&from.id), id(&to.id), edge.edge_type)).collect()
    };
    let (old, new) = (faces(base, true), faces(head, false));
    let mut ids: BTreeSet<NodeId> = new.difference(&old).map(|face| face.0.clone()).collect();
    let (old, new) = (ends(base, true), ends(head, false));
    ids.extend(new.symmetric_difference(&old).map(|(_, to, _)| to.clone()));
    let nodes = ids.iter().filter_map(|id| head.find(id)).filter_map(|index| head.node(index));
    let names: BTreeSet<String> = nodes.map(called).collect();
    names.into_iter().collect()
}
