//! What the fields by which Flux objects refer to others mean beside one name in a namespace
//! (`fields.rs` has the row of each): a spec, and the edges that it makes.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

mod choices;
mod controllers;
mod documentation;
mod extensions;
mod facts;
mod fields;
mod health_checks;
mod labels;
mod missing;
mod rows;

use std::collections::BTreeSet;

use fluxscape::graph::{EdgeType, Graph};

use crate::memory::{SYNC, graph};

/// An object called `me` in the namespace `apps`.
fn me(api_version: &str, kind: &str, spec: &str) -> String {
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: me, namespace: apps}}\nspec: {{{spec}}}\n"
    )
}

/// A cluster with these documents beside its sync.
fn cluster(documents: &[&str]) -> Graph {
    graph(&[SYNC, ("clusters/a/objects.yaml", &documents.join("---\n"))])
}

/// `type -> Kind namespace/name` of what the object `me` refers to.
fn references(graph: &Graph) -> Vec<String> {
    let from_me = graph.edges().into_iter().filter(|(from, to, edge)| {
        from.name == "me" && to.kind != "Repository" && edge.edge_type != EdgeType::Creates
    });
    let short = |namespace: &str, name: &str| {
        if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") }
    };
    from_me
        .map(|(_, to, edge)| {
            format!("{} -> {} {}", edge.edge_type, to.kind, short(&to.namespace, &to.name))
        })
        .collect()
}

fn check(api_version: &str, kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        let found: BTreeSet<String> =
            references(&cluster(&[&me(api_version, kind, spec)])).into_iter().collect();
        let expected: BTreeSet<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(found, expected, "{kind} {spec}");
    }
}
