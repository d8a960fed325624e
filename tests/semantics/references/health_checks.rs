//! What a Kustomization waits for, and may or may not apply itself.

use fluxscape::graph::{Graph, Status};

use crate::memory::{CONFIG, SYNC, edges, graph, kustomization, node, rules};

const CHECK: &str = "healthChecks: [{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: routes.example.org}]";

/// `web` and the file that it is built from, `web/a.yaml`, with whatever lies beside it.
fn waiting(spec: &str, files: &[(&str, &str)]) -> Graph {
    let web = kustomization("web", &format!("{spec}, {CHECK}"));
    let mut all = vec![SYNC, ("clusters/a/web.yaml", web.as_str())];
    all.extend_from_slice(files);
    graph(&all)
}

#[test]
fn what_is_not_read_may_hold_what_is_waited_for() {
    let elsewhere = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: other, namespace: flux-system}\nspec: {url: 'https://example.net/other', ref: {tag: v1}}\n";
    let other = kustomization("web", &format!("path: ./crds, {CHECK}"))
        .replace("name: flux-system}", "name: other}");
    let remote = "resources: [a.yaml, 'https://example.net/crds.yaml']\n";
    let broken = "resources: [a.yaml, gone.yaml]\n";
    for graph in [
        graph(&[SYNC, ("clusters/a/web.yaml", &other), ("clusters/a/other.yaml", elsewhere)]),
        waiting("path: ./web", &[("web/a.yaml", CONFIG), ("web/kustomization.yaml", remote)]),
        waiting("path: ./web", &[("web/a.yaml", CONFIG), ("web/kustomization.yaml", broken)]),
    ] {
        let check = node(&graph, "CustomResourceDefinition", "routes.example.org");
        assert_eq!(check.status, Status::External, "{:?}", check.message);
        assert_eq!(
            check.message.as_deref(),
            Some("Kustomization flux-system/web applies what could not be read whole")
        );
        assert!(!rules(&graph).contains(&"dangling-reference"), "{:?}", graph.findings);
        assert_eq!(edges(&graph, "healthChecks").len(), 1);
    }
}

#[test]
fn what_is_read_whole_and_does_not_hold_it_lacks_it() {
    let graph = waiting("path: ./web", &[("web/a.yaml", CONFIG)]);
    let check = node(&graph, "CustomResourceDefinition", "routes.example.org");
    assert_eq!(check.status, Status::Missing);
    assert_eq!(rules(&graph), ["dangling-reference"]);
    // A reference beside it that leads nowhere changes nothing: what is built is known.
    let graph = waiting("path: ./web, dependsOn: [{name: gone}]", &[("web/a.yaml", CONFIG)]);
    let check = node(&graph, "CustomResourceDefinition", "routes.example.org");
    assert_eq!(check.status, Status::Missing);
    assert_eq!(rules(&graph), ["dangling-reference", "dangling-reference"]);
}

#[test]
fn what_another_kustomization_does_not_read_is_its_own_business() {
    let unread = kustomization("unread", "path: ./gone");
    let graph =
        waiting("path: ./web", &[("web/a.yaml", CONFIG), ("clusters/a/unread.yaml", &unread)]);
    let check = node(&graph, "CustomResourceDefinition", "routes.example.org");
    assert_eq!(check.status, Status::Missing);
}
