//! From an artifact to what is applied: how Flux makes the kustomization that it builds, what the
//! build may read, and what of the result it leaves alone.

mod artifact;
mod broken;
mod encrypted;
mod generators;
mod kustomization;
mod unavailable;

use fluxscape::graph::{Graph, Status};

use crate::memory::{SYNC, edges, graph, kustomization, node};

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

/// A Kustomization `web` over `./web` with these further fields, and these files.
fn web(fields: &str, files: &[(&str, &str)]) -> Graph {
    let web = kustomization("web", &format!("path: ./web{fields}"));
    let mut all = vec![SYNC, ("clusters/a/web.yaml", web.as_str())];
    all.extend_from_slice(files);
    graph(&all)
}

/// `namespace/name` of the ConfigMaps that `web` applies, in order, and how it went.
fn applied(graph: &Graph) -> (Vec<String>, Status) {
    let head = "Kustomization flux-system/web -> ConfigMap ";
    let mut names: Vec<String> = edges(graph, "applies")
        .iter()
        .filter_map(|edge| edge.strip_prefix(head))
        .map(str::to_owned)
        .collect();
    names.sort();
    (names, node(graph, "Kustomization", "web").status)
}
