//! What parts that are not available may bring is not called missing.

use fluxscape::graph::Status;
use fluxscape_manifest::diagnostic::Severity;

use super::{applied, map, web};
use crate::memory::{SYNC, graph, kustomization, node, rules};

#[test]
fn what_a_part_that_is_not_at_hand_may_bring_is_not_called_missing() {
    let remote = "resources: [../shared/a.yaml, 'https://example.org/team/base//deploy?ref=v1']\n";
    for (fields, expected) in [
        // patches of what may be there
        (
            "patches: [{target: {kind: Deployment, name: y}, patch: '- {op: add, path: /spec/x, value: 1}'}]\n",
            &["remote-unavailable"][..],
        ),
        (
            "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: y}}'}]\n",
            &["remote-unavailable"],
        ),
        (
            "configMapGenerator: [{name: y, behavior: merge, literals: [a=b]}]\n",
            &["remote-unavailable"],
        ),
        // what is wrong with or without it
        ("resources: []\n", &[]),
        ("components: [../shared]\n", &["kustomization-missing", "remote-unavailable"]),
    ] {
        let text = if fields.starts_with("resources") {
            "resources: [../shared/a.yaml]\n".to_owned()
        } else {
            format!("{remote}{fields}")
        };
        let graph = web("", &[("web/kustomization.yaml", &text), ("shared/a.yaml", &map("a"))]);
        let mut found = rules(&graph);
        found.sort_unstable();
        assert_eq!(found, expected, "{fields}: {:?}", graph.findings);
        let whole = !expected.contains(&"kustomization-missing");
        assert_eq!(applied(&graph).0.len(), usize::from(whole), "{fields}");
    }
    // A repository without Flux shows such a directory as what it is, too.
    let plain = graph(&[("web/kustomization.yaml", remote), ("shared/a.yaml", &map("a"))]);
    assert_eq!((node(&plain, "Directory", "web").status, rules(&plain)), (Status::Partial, vec![]));
}

#[test]
fn a_source_that_something_unread_may_bring_is_not_called_missing() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: apps}\n\
                   spec: {chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}}\n";
    let source = |name: &str, url: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{url: '{url}'}}\n"
        )
    };
    for (url, fields, expected, status) in [
        // another repository, which may hold the charts' source
        ("https://example.org/team/sources", "", Severity::Info, Status::Ok),
        ("https://example.org/team/sources", ", targetNamespace: apps", Severity::Info, Status::Ok),
        (
            "https://example.org/team/sources",
            ", targetNamespace: other",
            Severity::Error,
            Status::Partial,
        ),
        // what installs Flux holds none
        ("https://github.com/fluxcd/flux2", "", Severity::Error, Status::Partial),
        // one that has no source itself brings nothing
        ("", "", Severity::Error, Status::Partial),
    ] {
        let more = kustomization("more", &format!("path: ./{fields}"))
            .replace("name: flux-system}", "name: far}");
        let far = if url.is_empty() { map("none") } else { source("far", url) };
        let graph = graph(&[
            SYNC,
            ("clusters/a/more.yaml", &more),
            ("clusters/a/far.yaml", &far),
            ("clusters/a/release.yaml", release),
        ]);
        let told: Vec<Severity> = graph
            .findings
            .iter()
            .filter(|told| told.message.contains("HelmRelease"))
            .map(|told| told.severity)
            .collect();
        assert_eq!(
            (told, node(&graph, "HelmRelease", "r").status),
            (vec![expected], status),
            "{url} {fields}: {:?}",
            graph.findings
        );
    }
}
