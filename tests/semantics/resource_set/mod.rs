//! ResourceSets of the Flux Operator, rule by rule: a few files in memory, and the objects that
//! must follow.

mod failures;
mod inputs;
mod objects;

use fluxscape::graph::Graph;

use crate::memory::{SYNC, edges, graph, node};

/// A ResourceSet `apps/set` with this `spec`, which begins on line 5.
fn document(spec: &str) -> String {
    let head = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: apps}\nspec:\n";
    format!("{head}{}---\n", indented("  ", spec))
}

fn indented(by: &str, text: &str) -> String {
    text.lines().flat_map(|line| [by, line, "\n"]).collect()
}

/// A bootstrap that applies such a set, and what else stands behind it.
fn set(spec: &str, beside: &str) -> Graph {
    graph(&[SYNC, ("clusters/a/set.yaml", &(document(spec) + beside))])
}

/// The ConfigMaps that the set creates, `namespace/name` or `name`.
fn created(graph: &Graph) -> Vec<String> {
    let edges = edges(graph, "creates").into_iter();
    edges
        .filter_map(|edge| {
            edge.strip_prefix("ResourceSet apps/set -> ConfigMap ").map(str::to_owned)
        })
        .collect()
}

fn message(graph: &Graph) -> &str {
    node(graph, "ResourceSet", "set").message.as_deref().unwrap_or_default()
}

/// A resource of a set: a ConfigMap.
fn map(name: &str) -> String {
    format!("- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: '{name}'}}}}\n")
}
