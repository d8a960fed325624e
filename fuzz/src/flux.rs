//! What Flux makes of one text: a template of a ResourceSet, and substitution after a build. Both
//! run where they run for users, in a cluster that one root applies.

use std::sync::Arc;

use fluxscape::Project;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::Graph;
use fluxscape_manifest::source::MemoryTree;

use super::text;

const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: 'https://example.org/team/own', ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: flux-system}}
";

const SET: &str = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: set, namespace: apps}
spec:
  inputs:
    - {app: web, count: 3, enabled: true, list: [a, b], map: {k: v}}
    - {app: shop, count: 0, enabled: false, list: [], map: {}}
";

const APP: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: apps}
spec:
  path: ./app
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  postBuild:
    substitute: {A: some.text, B: '3', C: '', D: 'a: [b'}
    substituteFrom: [{kind: Secret, name: none}]
";

/// Renders a text as `resourcesTemplate` of a ResourceSet with two inputs.
pub fn template(input: &[u8]) {
    let set = format!("{SET}  resourcesTemplate: {}\n", quoted(input));
    graph(&[("clusters/a/set.yaml", &set)]);
}

/// Substitutes variables in a text, as a value, as a name, and as the file itself.
pub fn substitution(input: &[u8]) {
    let quoted = quoted(input);
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {quoted}}}\ndata: {{key: {quoted}}}\n"
    );
    graph(&[("clusters/a/app.yaml", APP), ("app/map.yaml", &map), ("app/raw.yaml", &text(input))]);
}

/// A text as a YAML scalar: JSON's form of it is one.
fn quoted(input: &[u8]) -> String {
    serde_json::Value::from(text(input)).to_string()
}

fn graph(files: &[(&str, &str)]) -> Graph {
    let sync = ("clusters/a/flux-system/gotk-sync.yaml", SYNC);
    let tree = MemoryTree::new("own", files.iter().copied().chain([sync]));
    let own = Repository::new(None, Arc::new(tree));
    fluxscape::graph(&Project::new("own", Repositories { own, mapped: Vec::new() }))
}
