//! Which repository and which cluster an artifact belongs to.

use fluxscape::graph::{Detail, Status};

use super::{applied, from, map, source};
use crate::memory::{SYNC, graph, kustomization, node, rules};

#[test]
fn the_repository_drawn_is_known_by_any_spelling_of_its_address() {
    let a = map("a");
    for (url, here) in [
        ("https://example.org/team/own", true),
        ("https://example.org/team/own.git", true),
        ("https://user@example.org/team/own/", true),
        ("ssh://git@example.org/team/own.git", true),
        ("ssh://git@example.org:22/team/own", true),
        ("https://EXAMPLE.org/team/own", true),
        ("https://example.org/team/other", false),
        ("https://example.com/team/own", false),
    ] {
        let second =
            source("GitRepository", "second", &format!("url: '{url}', ref: {{branch: main}}"));
        let web = from(&kustomization("web", "path: ./web"), "GitRepository", "second");
        let graph = graph(&[
            SYNC,
            ("clusters/a/second.yaml", &second),
            ("clusters/a/web.yaml", &web),
            ("web/a.yaml", &a),
        ]);
        assert_eq!(applied(&graph, "web") == ["a"], here, "{url}");
        assert_eq!(
            node(&graph, "Kustomization", "web").status,
            if here { Status::Ok } else { Status::Partial },
            "{url}"
        );
    }
}

#[test]
fn clusters_keep_their_objects_apart() {
    let second = SYNC.1.replace("clusters/a", "clusters/b");
    let web = kustomization("web", "path: ./web");
    let a = map("a");
    let files = [
        SYNC,
        ("clusters/b/flux-system/gotk-sync.yaml", &*second),
        ("clusters/a/web.yaml", &web),
        ("clusters/b/web.yaml", &web),
        ("web/a.yaml", &a),
    ];
    let graph = graph(&files);
    let ids: Vec<&str> = graph
        .nodes()
        .map(|(_, node)| node.id.as_str())
        .filter(|id| id.ends_with("|flux-system|web"))
        .collect();
    assert_eq!(
        ids,
        [
            "a|kustomize.toolkit.fluxcd.io|Kustomization|flux-system|web",
            "b|kustomize.toolkit.fluxcd.io|Kustomization|flux-system|web"
        ]
    );
    assert_eq!(rules(&graph), [""; 0]);
}

#[test]
fn a_kube_config_starts_a_cluster_and_its_flux_objects_stay_on_the_hub() {
    let web = kustomization("web", "path: ./web, kubeConfig: {secretRef: {name: far-kubeconfig}}");
    let (a, key) = (
        map("a"),
        "apiVersion: v1\nkind: Secret\nmetadata: {name: far-kubeconfig, namespace: flux-system}\n",
    );
    let graph = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("clusters/a/key.yaml", key),
        ("web/a.yaml", &a),
    ]);
    let hub = node(&graph, "Kustomization", "web").cluster.clone();
    assert_eq!(node(&graph, "ConfigMap", "a").cluster, format!("{hub}/far"));
}

#[test]
fn a_source_says_what_it_checks_out() {
    // GitRepository.spec.ref: commit over name over semver over tag over branch;
    // OCIRepository.spec.ref: digest over semver over tag
    for (kind, reference, expected) in [
        (
            "GitRepository",
            "{commit: c, name: refs/heads/n, semver: '1.x', tag: t, branch: b}",
            "commit c",
        ),
        (
            "GitRepository",
            "{name: refs/pull/1/head, semver: '1.x', tag: t, branch: b}",
            "refs/pull/1/head",
        ),
        ("GitRepository", "{name: refs/heads/n, tag: t}", "branch n"),
        ("GitRepository", "{name: refs/tags/n, branch: b}", "tag n"),
        ("GitRepository", "{semver: '1.x', tag: t, branch: b}", "semver 1.x"),
        ("GitRepository", "{tag: t, branch: b}", "tag t"),
        ("GitRepository", "{branch: b}", "branch b"),
        ("GitRepository", "{}", "branch master"),
        ("OCIRepository", "{digest: d, semver: '1.x', tag: t}", "digest d"),
        ("OCIRepository", "{semver: '1.x', tag: t}", "semver 1.x"),
        ("OCIRepository", "{tag: t}", "tag t"),
        ("OCIRepository", "{}", "tag latest"),
    ] {
        let source =
            source(kind, "s", &format!("url: 'https://example.org/team/x', ref: {reference}"));
        let graph = graph(&[SYNC, ("clusters/a/source.yaml", &source)]);
        assert_eq!(
            node(&graph, kind, "s").details.get(Detail::Revision),
            Some(expected),
            "{kind} {reference}"
        );
    }
}
