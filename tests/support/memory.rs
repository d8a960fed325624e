//! Repositories in memory, and short words for what their graphs hold.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::sync::Arc;

use fluxscape::Project;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::{Declared, Graph, Node};
use fluxscape_manifest::source::{MemoryTree, RepositoryUrl, TreePath};

/// A repository `https://example.org/team/own`, and others beside it; the root modules lie in its `terraform` directory.
pub(crate) fn graph_with(files: &[(&str, &str)], others: &[(&str, &[(&str, &str)])]) -> Graph {
    graph_declared(files, others, Declared::default())
}

/// The same, with what the user declares.
pub(crate) fn graph_declared(
    files: &[(&str, &str)],
    others: &[(&str, &[(&str, &str)])],
    declared: Declared,
) -> Graph {
    let url = |name: &str| RepositoryUrl::parse(&format!("https://example.org/team/{name}"));
    let repository = |name: &str, files: &[(&str, &str)]| {
        Repository::new(url(name), Arc::new(MemoryTree::new(name, files.iter().copied())))
    };
    let repositories = Repositories {
        own: repository("own", files),
        mapped: others.iter().map(|(name, files)| repository(name, files)).collect(),
    };
    let root = TreePath::clamped("terraform");
    let terraform = Some(Arc::clone(&repositories.own.tree))
        .filter(|tree| tree.is_directory(&root))
        .map(|tree| fluxscape::RootModule { tree, directory: root });
    let terraform = terraform.into_iter().collect();
    fluxscape::graph(&Project { terraform, declared, ..Project::new("own", repositories) })
}

pub(crate) fn graph(files: &[(&str, &str)]) -> Graph {
    graph_with(files, &[])
}

/// `Kind namespace/name` of both ends of the edges of a type.
pub(crate) fn edges(graph: &Graph, edge_type: &str) -> Vec<String> {
    let short = |node: &Node| match node.namespace.as_str() {
        "" => format!("{} {}", node.kind, node.name),
        namespace => format!("{} {namespace}/{}", node.kind, node.name),
    };
    let of_type =
        graph.edges().into_iter().filter(|(_, _, edge)| edge.edge_type.name() == edge_type);
    of_type.map(|(from, to, _)| format!("{} -> {}", short(from), short(to))).collect()
}

pub(crate) fn node<'g>(graph: &'g Graph, kind: &str, name: &str) -> &'g Node {
    let found =
        graph.nodes().map(|(_, node)| node).find(|node| node.kind == kind && node.name == name);
    found.unwrap_or_else(|| panic!("no {kind} {name}"))
}

pub(crate) fn rules(graph: &Graph) -> Vec<&str> {
    graph.findings.iter().map(|finding| finding.rule.name).collect()
}

/// `flux bootstrap` at `clusters/a`: the pair that applies its own directory.
pub(crate) const SYNC: (&str, &str) = (
    "clusters/a/flux-system/gotk-sync.yaml",
    "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: 'ssh://git@example.org/team/own', ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: flux-system}}
",
);

pub(crate) fn kustomization(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec: {{sourceRef: {{kind: GitRepository, name: flux-system}}, {spec}}}\n"
    )
}

pub(crate) const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";
