//! What a build may read, and what of its result is not applied.

use fluxscape::graph::Status;

use super::{applied, map, web};
use crate::memory::{SYNC, graph, kustomization};

#[test]
fn a_build_reads_what_the_artifact_holds_and_runs_nothing() {
    let a = map("a");
    for (kustomization, expected, status) in [
        // above the directory, inside the artifact
        ("resources: [../shared/a.yaml]\n", &["a"][..], Status::Ok),
        // above the artifact
        ("resources: [../../outside/a.yaml]\n", &[], Status::Failed),
        // no Helm, no plugins
        ("resources: [../shared/a.yaml]\nhelmCharts: [{name: redis}]\n", &[], Status::Failed),
        // a remote base may be there: it is not at hand, and the rest is drawn
        (
            "resources: [../shared/a.yaml, 'https://example.org/team/base//deploy?ref=v1']\n",
            &["a"],
            Status::Partial,
        ),
        (
            "resources: [../shared/a.yaml, 'https://example.org/crds.yaml']\nnamePrefix: x-\n",
            &["x-a"],
            Status::Partial,
        ),
        // what kustomize does not know Flux drops, in the directory's own file
        ("resources: [../shared/a.yaml]\nunknown: true\n", &["a"], Status::Ok),
        // what is for tools alone is left out
        (
            "resources: [../shared/a.yaml]\ncommonAnnotations: {config.kubernetes.io/local-config: 'true'}\n",
            &[],
            Status::Ok,
        ),
    ] {
        let graph = web("", &[("web/kustomization.yaml", kustomization), ("shared/a.yaml", &a)]);
        assert_eq!(
            applied(&graph),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{kustomization}: {:?}",
            graph.findings
        );
    }
}

#[test]
fn an_artifact_never_holds_what_belongs_to_git() {
    let (a, b) = (map("a"), map("b"));
    let files = [("web/a.yaml", a.as_str()), ("web/.git/b.yaml", &b)];
    assert_eq!(applied(&web("", &files)).0, ["a"]);
    // also where a pattern of the user drops the other defaults
    let own = [files[0], files[1], (".sourceignore", "*.txt\n"), ("web/.github/c.yaml", &b)];
    assert_eq!(applied(&web("", &own)).0, ["a", "b"]);
}

#[test]
fn every_source_filters_what_it_holds() {
    let (a, b) = (map("a"), map("b"));
    let push = "jobs:\n  p:\n    steps:\n    - run: flux push artifact oci://example.org/team/web:latest --path=./web\n";
    for (kind, spec) in [
        ("OCIRepository", "url: 'oci://example.org/team/web'"),
        ("GitRepository", "url: 'https://example.org/team/own', ref: {branch: main}"),
    ] {
        let source = format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: s, namespace: flux-system}}\nspec: {{{spec}, ignore: b.yaml}}\n"
        );
        let path = if kind == "OCIRepository" { "./" } else { "./web" };
        let web = kustomization("web", &format!("path: {path}"))
            .replace("kind: GitRepository, name: flux-system", &format!("kind: {kind}, name: s"));
        let graph = graph(&[
            SYNC,
            ("clusters/a/source.yaml", &source),
            ("clusters/a/web.yaml", &web),
            ("web/a.yaml", &a),
            ("web/b.yaml", &b),
            (".github/workflows/push.yaml", push),
        ]);
        assert_eq!(
            applied(&graph),
            (vec!["a".to_owned()], Status::Ok),
            "{kind} {:?}",
            graph.findings
        );
    }
}

#[test]
fn what_asks_to_be_left_alone_is_not_applied() {
    for (field, value, is_applied) in [
        ("labels", "kustomize.toolkit.fluxcd.io/reconcile: disabled", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/reconcile: disabled", false),
        ("labels", "kustomize.toolkit.fluxcd.io/ssa: Ignore", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: ignore", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: Merge", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/force: enabled", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/prune: disabled", true),
    ] {
        let object = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, {field}: {{{value}}}}}\n"
        );
        assert_eq!(
            applied(&web("", &[("web/a.yaml", &object)])).0.len(),
            usize::from(is_applied),
            "{field} {value}"
        );
    }
}
