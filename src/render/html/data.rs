//! The data of a page: the boxes of the picture, the graph, and which box shows which node.
//!
//! In: a scene and its graph. Out: JSON in which nodes and boxes are named by their places in the
//! lists, boxes and lines standing in the order in which they are drawn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;
use serde_json::Value;

use super::assemble::embeddable;
use crate::graph::{Details, Document, EdgeType, FindingDocument, Graph, Node};
use crate::render::Drawing;
use crate::scene::Scene;
use crate::text::printed;

/// Edges along which a node without a box of its own is shown on the box of the one that brings it.
const BRINGS: [EdgeType; 6] = [
    EdgeType::Applies,
    EdgeType::Creates,
    EdgeType::Produces,
    EdgeType::Builds,
    EdgeType::Resources,
    EdgeType::Components,
];

#[derive(Serialize)]
struct Data<'a> {
    repository: &'a str,
    pages: Option<&'a str>,
    boxes: Vec<BoxData<'a>>,
    /// The lines that have a label.
    labels: Vec<usize>,
    nodes: Vec<NodeData<'a>>,
    types: Vec<EdgeType>,
    files: Vec<&'a str>,
    edges: Vec<EdgeData>,
    findings: Vec<FindingData>,
}

#[derive(Serialize)]
struct BoxData<'a> {
    title: &'a str,
    kind: &'a str,
    parent: Option<usize>,
    node: Option<usize>,
    members: Vec<usize>,
    /// Where a reader finds what is no node.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
}

#[derive(Serialize)]
struct NodeData<'a> {
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    cluster: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    group: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<&'a str>,
    status: crate::graph::Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    by: crate::graph::By,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Details::is_empty")]
    details: &'a Details,
    #[serde(flatten)]
    home: Home,
}

/// From, to, type, and the file and line of the reference.
#[derive(Serialize)]
struct EdgeData(usize, usize, usize, Option<usize>, Option<u32>);

#[derive(Serialize)]
struct FindingData {
    #[serde(flatten)]
    finding: Value,
    nodes: Vec<usize>,
}

/// The data of a page as JSON that can be put into a `script` element.
pub(super) fn json(page: &Drawing<'_>) -> String {
    let graph = page.graph;
    let nodes: Vec<&Node> = graph.nodes().map(|(_, node)| node).collect();
    let index: BTreeMap<&str, usize> =
        nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let edges = graph.edges();
    let (types, files) = names(&edges);
    let boxes = boxes(page.scene, &index);
    let ends: Vec<(usize, usize, EdgeType)> = edges
        .iter()
        .filter_map(|(from, to, edge)| {
            Some((*index.get(from.id.as_str())?, *index.get(to.id.as_str())?, edge.edge_type))
        })
        .collect();
    let homes = homes(&boxes, nodes.len(), &ends, page.scene);
    let edge_data = edges.iter().zip(&ends).map(|((_, _, edge), (from, to, edge_type))| {
        let origin = edge
            .origin
            .as_ref()
            .filter(|origin| origin.repository.as_ref().is_none_or(|name| *name == graph.name));
        let file = origin.and_then(|origin| files.binary_search(&origin.file.as_str()).ok());
        EdgeData(
            *from,
            *to,
            types.binary_search(edge_type).unwrap_or_default(),
            file,
            origin.and_then(|origin| origin.line),
        )
    });
    let data = Data {
        repository: &graph.name,
        pages: page.pages,
        labels: page
            .scene
            .edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| edge.label.is_some())
            .map(|(at, _)| at)
            .collect(),
        nodes: nodes.iter().zip(homes).map(|(node, home)| node_data(node, home)).collect(),
        edges: edge_data.collect(),
        findings: findings(page, &nodes),
        boxes,
        types,
        files,
    };
    embeddable(&printed::json(serde_json::to_string(&data).unwrap_or_default()))
}

/// The names of edge types and of files in which edges are written, sorted.
fn names<'a>(
    edges: &[(&'a Node, &'a Node, &'a crate::graph::Edge)],
) -> (Vec<EdgeType>, Vec<&'a str>) {
    let types: BTreeSet<EdgeType> = edges.iter().map(|(_, _, edge)| edge.edge_type).collect();
    let files: BTreeSet<&str> = edges
        .iter()
        .filter_map(|(_, _, edge)| edge.origin.as_ref())
        .map(|origin| origin.file.as_str())
        .collect();
    (types.into_iter().collect(), files.into_iter().collect())
}

fn boxes<'a>(scene: &'a Scene, index: &BTreeMap<&str, usize>) -> Vec<BoxData<'a>> {
    let boxes = scene.boxes.iter().zip(parents(scene)).map(|(drawn, parent)| {
        let id = drawn.item.as_ref().unwrap_or(&drawn.id).as_str();
        let node = index.get(id).copied();
        BoxData {
            title: &drawn.title,
            kind: &drawn.kind,
            parent,
            node,
            link: drawn
                .link
                .as_deref()
                .filter(|link| node.is_none() && link.starts_with("https://")),
            members: drawn
                .members
                .iter()
                .filter_map(|member| index.get(member.as_str()).copied())
                .collect(),
        }
    });
    boxes.collect()
}

/// For each box the group that holds it: the last one before it whose outline goes around it.
pub(super) fn parents(scene: &Scene) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(scene.boxes.len());
    for (index, drawn) in scene.boxes.iter().enumerate() {
        let holds = |at: &usize| {
            scene
                .boxes
                .get(*at)
                .is_some_and(|group| group.outline.rect.contains(drawn.outline.rect))
        };
        while open.last().is_some_and(|at| !holds(at)) {
            open.pop();
        }
        parents.push(open.last().copied());
        if drawn.group {
            open.push(index);
        }
    }
    parents
}

/// Where in the picture a node is.
#[derive(Serialize)]
struct Home {
    /// The box that shows it: its own, one that represents it, that of the node that brings it.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    on: Option<usize>,
    /// Where none does, the box of one that refers to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<usize>,
}

/// For each node where it is in the picture.
fn homes(
    boxes: &[BoxData<'_>],
    count: usize,
    edges: &[(usize, usize, EdgeType)],
    scene: &Scene,
) -> Vec<Home> {
    let mut homes: Vec<Option<usize>> = vec![None; count];
    let is_group = |at: usize| scene.boxes.get(at).is_some_and(|drawn| drawn.group);
    let mut settle = |node: usize, home: usize| {
        if let Some(slot) = homes.get_mut(node).filter(|slot| slot.is_none()) {
            *slot = Some(home);
        }
    };
    for (at, data) in boxes.iter().enumerate() {
        data.node.into_iter().for_each(|node| settle(node, at));
    }
    for group in [false, true] {
        for (at, data) in boxes.iter().enumerate().filter(|(at, _)| is_group(*at) == group) {
            data.members.iter().for_each(|node| settle(*node, at));
        }
    }
    spread(&mut homes, edges, |edge_type| BRINGS.contains(&edge_type));
    let mut near = homes.clone();
    spread(&mut near, edges, |_| true);
    homes
        .into_iter()
        .zip(near)
        .map(|(on, near)| Home { on, near: near.filter(|_| on.is_none()) })
        .collect()
}

/// Gives nodes without a home that of the closest node with an edge to them.
fn spread(
    homes: &mut [Option<usize>],
    edges: &[(usize, usize, EdgeType)],
    follows: impl Fn(EdgeType) -> bool,
) {
    let mut targets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to, _) in edges.iter().filter(|(_, _, edge_type)| follows(*edge_type)) {
        targets.entry(*from).or_default().push(*to);
    }
    let mut open: VecDeque<usize> =
        homes.iter().enumerate().filter(|(_, home)| home.is_some()).map(|(node, _)| node).collect();
    while let Some(node) = open.pop_front() {
        let home = homes.get(node).copied().flatten();
        for to in targets.get(&node).into_iter().flatten() {
            if let Some(slot) = homes.get_mut(*to).filter(|slot| slot.is_none()) {
                *slot = home;
                open.push_back(*to);
            }
        }
    }
}

fn node_data(node: &Node, home: Home) -> NodeData<'_> {
    NodeData {
        kind: &node.kind,
        name: &node.name,
        namespace: &node.namespace,
        cluster: &node.cluster,
        group: &node.group,
        version: &node.version,
        badge: node.badge(),
        environment: node.environment.as_deref(),
        application: node.application.as_deref(),
        status: node.status,
        message: node.message.as_deref(),
        by: node.origin.by,
        repository: node.origin.repository.as_deref(),
        file: node.origin.file.as_deref(),
        line: node.origin.line,
        details: &node.details,
        home,
    }
}

/// The findings, each with the nodes that are where it was found.
fn findings(page: &Drawing<'_>, nodes: &[&Node]) -> Vec<FindingData> {
    let places = Places::of(page.graph, nodes);
    let findings = Document::of(page.graph, page.files).findings;
    let with_nodes = findings.iter().map(|finding| FindingData {
        finding: serde_json::to_value(finding).unwrap_or_default(),
        nodes: places.at(finding),
    });
    with_nodes.collect()
}

/// A file: its repository (none for the one drawn), and its path there.
type FilePath<'a> = (Option<&'a str>, &'a str);

/// Which nodes are written where: by file and line.
struct Places<'a>(BTreeMap<FilePath<'a>, BTreeMap<u32, Vec<usize>>>);

impl<'a> Places<'a> {
    fn of(graph: &Graph, nodes: &[&'a Node]) -> Self {
        let mut places: BTreeMap<_, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
        for (at, node) in nodes.iter().enumerate() {
            let repository =
                node.origin.repository.as_deref().filter(|repository| *repository != graph.name);
            if let Some(file) = node.origin.file.as_deref() {
                places
                    .entry((repository, file))
                    .or_default()
                    .entry(node.origin.line.unwrap_or(0))
                    .or_default()
                    .push(at);
            }
        }
        Self(places)
    }

    /// The nodes that begin at a finding's line, or last before it; all of its file where it has no
    /// line.
    fn at(&self, finding: &FindingDocument) -> Vec<usize> {
        let file = finding.file.as_deref().unwrap_or_default();
        let Some(lines) = self.0.get(&(finding.repository.as_deref(), file)) else {
            return Vec::new();
        };
        match finding.line {
            Some(line) => {
                lines.range(..=line).next_back().map(|(_, nodes)| nodes.clone()).unwrap_or_default()
            }
            None => lines.values().flatten().copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_shown_on_the_box_of_the_one_that_brings_it_before_that_of_one_that_refers_to_it() {
        let mut homes = vec![Some(7), None, None, Some(8), None];
        let edges = [
            (0, 1, EdgeType::Applies),
            (3, 1, EdgeType::SecretRef),
            (1, 2, EdgeType::Mounts),
            (3, 2, EdgeType::Mounts),
        ];
        spread(&mut homes, &edges, |edge_type| edge_type == EdgeType::Applies);
        assert_eq!(homes, [Some(7), Some(7), None, Some(8), None]);
        spread(&mut homes, &edges, |_| true);
        assert_eq!(homes, [Some(7), Some(7), Some(7), Some(8), None]);
    }
}
