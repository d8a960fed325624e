//! From a source to the directory that a Kustomization builds: a source's fields, a few files, and
//! what is applied.

mod contents;
mod generators;
mod identity;
mod includes;
mod revisions;
mod versions;

use fluxscape::graph::Graph;

use crate::memory::{SYNC, edges};

/// A ConfigMap.
fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn source(kind: &str, name: &str, spec: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{{spec}}}\n"
    )
}

/// The bootstrap of `clusters/a` from a GitRepository with these further fields.
fn sync(fields: &str) -> String {
    SYNC.1.replace(
        "ref: {branch: main}",
        &format!("ref: {{branch: main}}{}{fields}", if fields.is_empty() { "" } else { ", " }),
    )
}

/// The same Kustomization, from another source.
fn from(kustomization: &str, kind: &str, name: &str) -> String {
    kustomization.replace(
        "kind: GitRepository, name: flux-system}",
        &format!("kind: {kind}, name: {name}}}"),
    )
}

/// The names of the ConfigMaps that a Kustomization applies.
fn applied(graph: &Graph, by: &str) -> Vec<String> {
    let head = format!("Kustomization flux-system/{by} -> ConfigMap ");
    edges(graph, "applies")
        .iter()
        .filter_map(|edge| edge.strip_prefix(&head))
        .map(str::to_owned)
        .collect()
}
