//! Changes as people make them, before and after: what the headline says of each.
//!
//! Each row is one change of a small repository. The sentence is judged by what Flux does: what
//! stops, what is deleted, what no longer builds, what is new, what waits, which versions run and
//! what restarts.

mod additions;
mod builds;
mod contents;
mod removals;
mod versions;

use crate::memory::graph;
use fluxscape::diff::{compare, headline};

/// Files by their paths; an empty text removes a file.
pub(super) type Files = Vec<(&'static str, String)>;

/// A change: what it is, the files that are there besides the fleet's, what changes, what is said.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) before: Files,
    pub(super) edits: Files,
    pub(super) said: &'static str,
}

pub(super) fn row(what: &'static str, before: Files, edits: Files, said: &'static str) -> Row {
    Row { what, before, edits, said }
}

/// Compares what is said of each change with what should be.
pub(super) fn judge(rows: Vec<Row>) {
    let mut wrong = Vec::new();
    for Row { what, before, edits, said } in rows {
        let mut old = fleet();
        put(&mut old, before);
        let mut new = old.clone();
        put(&mut new, edits);
        let of = |files: &Files| {
            let files: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            graph(&files)
        };
        let found = headline(&compare(&of(&old), &of(&new)).statements);
        if found != said {
            wrong.push(format!("{what}\n  is:     {found}\n  should: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn put(files: &mut Files, changed: Files) {
    for (path, text) in changed {
        files.retain(|(known, _)| *known != path);
        if !text.is_empty() {
            files.push((path, text));
        }
    }
}

/// A cluster with the applications `portal` and `cert-manager`.
fn fleet() -> Files {
    vec![
        ("clusters/a/flux-system/gotk-sync.yaml", sync("prune: true")),
        ("clusters/a/portal.yaml", kustomization("portal", "")),
        ("clusters/a/cert-manager.yaml", kustomization("cert-manager", "")),
        ("clusters/a/charts.yaml", CHARTS.to_owned()),
        ("apps/portal/web.yaml", deployment("web", "ghcr.io/team/web:1.0.0")),
        ("apps/cert-manager/d.yaml", deployment("cert-manager", "cert-manager:1.14.0")),
    ]
}

/// The pair that `flux bootstrap` writes.
pub(super) fn sync(spec: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: flux-system, namespace: flux-system}}\n\
         spec: {{interval: 1m, url: 'https://example.org/team/own', ref: {{branch: main}}}}\n---\n\
         apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: flux-system, namespace: flux-system}}\n\
         spec: {{interval: 10m, path: ./clusters/a, sourceRef: {{kind: GitRepository, name: flux-system}}, {spec}}}\n"
    )
}

/// A Kustomization of `apps/NAME` that prunes, with further fields.
pub(super) fn kustomization(name: &str, spec: &str) -> String {
    let prune = if spec.contains("prune:") { "" } else { ", prune: true" };
    let path =
        if spec.contains("path:") { String::new() } else { format!(", path: ./apps/{name}") };
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec: {{interval: 10m, sourceRef: {{kind: GitRepository, name: flux-system}}{path}{prune}{spec}}}\n"
    )
}

pub(super) fn deployment(name: &str, image: &str) -> String {
    workload(
        name,
        &format!(
            "replicas: 2, template: {{spec: {{containers: [{{name: {name}, image: '{image}'}}]}}}}"
        ),
    )
}

pub(super) fn workload(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: web}}\nspec: {{{spec}}}\n"
    )
}

pub(super) fn config_map(name: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: web}}\ndata: {{{data}}}\n"
    )
}

/// The repository that charts come from.
const CHARTS: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: web}\n\
    spec: {interval: 1h, url: 'https://charts.example.org'}\n";

/// A release of a chart from the repository `charts`.
pub(super) fn release(name: &str, version: &str, spec: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: web}}\n\
         spec: {{interval: 1h, chart: {{spec: {{chart: {name}, version: '{version}', sourceRef: {{kind: HelmRepository, name: charts}}}}}}{spec}}}\n"
    )
}

/// A release of a chart in an OCI registry.
pub(super) fn oci_release(name: &str, reference: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {{name: {name}, namespace: web}}\n\
         spec: {{interval: 1h, url: 'oci://ghcr.io/charts/{name}', ref: {{{reference}}}}}\n---\n\
         apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: web}}\n\
         spec: {{interval: 1h, chartRef: {{kind: OCIRepository, name: {name}}}}}\n"
    )
}

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

/// A file that is removed.
pub(super) fn gone() -> String {
    String::new()
}
