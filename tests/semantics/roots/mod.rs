//! Where clusters begin: a few files for each shape that starts Flux, and the clusters and root
//! objects that must be found.

mod bootstrap;
mod branches;
mod deployments;
mod evidence;
mod grades;
mod instances;
mod layouts;
mod named;
mod pairs;
mod provisioners;
mod reach;
mod scripts;
mod terraform;
mod tools;

use fluxscape::graph::{EdgeType, Graph, Node};

use crate::memory::{CONFIG, edges, kustomization};

/// `name by directory` of every cluster.
fn clusters(graph: &Graph) -> Vec<String> {
    graph
        .clusters
        .iter()
        .map(|cluster| format!("{} {:?} {}", cluster.name, cluster.by, cluster.directory))
        .collect()
}

/// `Kind namespace/name` of what applies itself or was there first, with who created it.
fn roots(graph: &Graph) -> Vec<String> {
    let said = |node: &Node| {
        format!("{:?} {} {}/{}", node.origin.by, node.kind, node.namespace, node.name)
    };
    let applied: Vec<&str> = graph
        .edges()
        .iter()
        .filter(|(from, to, edge)| edge.edge_type == EdgeType::Applies && from.id != to.id)
        .map(|(_, to, _)| to.id.as_str())
        .collect();
    let first = graph
        .nodes()
        .map(|(_, node)| node)
        .filter(|node| node.kind == "Kustomization" && !applied.contains(&node.id.as_str()));
    first.map(said).collect()
}

/// `rule line` of what is reported, but for what was assumed of addresses.
fn reported(graph: &Graph) -> Vec<String> {
    let findings = graph.findings.iter();
    let placed = findings.filter(|finding| finding.rule.name != "assumed-repository");
    placed
        .map(|finding| {
            format!("{} {}", finding.rule.name, finding.span.map_or(0, |span| span.line))
        })
        .collect()
}

const WEB: (&str, &str) = ("web/config.yaml", CONFIG);

/// A Kustomization `web` for the directory `web`.
fn web() -> String {
    kustomization("web", "path: ./web")
}

fn is_applied(graph: &Graph) -> bool {
    edges(graph, "applies")
        .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned())
}

fn instance(spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec: {{sync: {{{spec}}}}}\n"
    )
}
