//! What the first source of a cluster checks out, and refers to, where several describe it or none
//! does.

use fluxscape::graph::{Detail, Graph};

use crate::memory::{CONFIG, SYNC, edges, graph, kustomization, node};

/// What a card says of the revision of a GitRepository.
fn revision<'g>(graph: &'g Graph, name: &str) -> Option<&'g str> {
    node(graph, "GitRepository", name).details.get(Detail::Revision)
}

#[test]
fn an_existing_source_without_a_branch_follows_master_and_one_to_be_written_says_nothing() {
    let bare = SYNC.1.replace(", ref: {branch: main}", "");
    let written = graph(&[(SYNC.0, &bare), ("clusters/a/c.yaml", CONFIG)]);
    assert_eq!(revision(&written, "flux-system"), Some("branch master"));

    let web = kustomization("web", "path: ./web");
    let files = [("clusters/a/web.yaml", web.as_str()), ("web/c.yaml", CONFIG)];
    // The file that `flux bootstrap` has still to fill.
    let placeholder =
        graph(&[&[("clusters/a/flux-system/gotk-sync.yaml", "")], &files[..]].concat());
    assert_eq!(revision(&placeholder, "flux-system"), None);
    // Nothing says who creates it.
    let outside = graph(&files);
    let source = outside.nodes().find(|(_, node)| node.kind == "GitRepository");
    assert_eq!(source.and_then(|(_, node)| node.details.get(Detail::Revision)), None);
    // A command of a script.
    let script = "flux create source git flux-system --url=https://example.org/team/own\nflux create kustomization flux-system --source=GitRepository/flux-system --path=./clusters/a\n";
    let script = graph(&[&[("up.sh", script)], &files[..]].concat());
    assert_ne!(revision(&script, "flux-system"), Some("branch master"));
}

#[test]
fn a_source_to_be_written_is_no_other_revision_than_one_that_names_its_branch() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: same, namespace: flux-system}\nspec: {url: 'https://example.org/team/own', ref: {branch: main}}\n";
    let web = kustomization("web", "path: ./web")
        .replace("name: flux-system}, path", "name: same}, path");
    let graph = graph(&[
        ("clusters/a/flux-system/gotk-sync.yaml", ""),
        ("clusters/a/source.yaml", source),
        ("clusters/a/web.yaml", &web),
        ("web/c.yaml", CONFIG),
    ]);
    assert_eq!(
        edges(&graph, "applies").iter().filter(|edge| edge.ends_with("ConfigMap settings")).count(),
        1,
        "{:?}",
        graph.findings
    );
}

#[test]
fn what_terraform_and_a_file_describe_keeps_the_references_of_both() {
    let terraform = |spec: &str| {
        format!(
            "resource \"kubernetes_manifest\" \"source\" {{\n  manifest = {{\n    apiVersion = \"source.toolkit.fluxcd.io/v1\"\n    kind = \"GitRepository\"\n    metadata = {{ name = \"flux-system\", namespace = \"flux-system\" }}\n    spec = {{ url = \"https://example.org/team/own\", {spec} }}\n  }}\n}}\n\
             resource \"kubernetes_manifest\" \"root\" {{\n  manifest = {{\n    apiVersion = \"kustomize.toolkit.fluxcd.io/v1\"\n    kind = \"Kustomization\"\n    metadata = {{ name = \"flux-system\", namespace = \"flux-system\" }}\n    spec = {{ path = \"./clusters/a\", sourceRef = {{ kind = \"GitRepository\", name = \"flux-system\" }} }}\n  }}\n}}\n"
        )
    };
    let login = "secretRef = { name = \"login\" }";
    let proxied =
        SYNC.1.replace("ref: {branch: main}", "ref: {branch: main}, proxySecretRef: {name: proxy}");
    for (spec, sync, secrets, proxies) in [
        (login, SYNC.1, 1, 0),
        (login, proxied.as_str(), 1, 1),
        ("interval = \"1m\"", proxied.as_str(), 0, 1),
        ("interval = \"1m\"", SYNC.1, 0, 0),
    ] {
        let graph = graph(&[("infra/main.tf", &terraform(spec)), (SYNC.0, sync)]);
        let of = |edge: &str| {
            edges(&graph, edge).iter().filter(|edge| edge.starts_with("GitRepository")).count()
        };
        assert_eq!((of("secretRef"), of("proxySecretRef")), (secrets, proxies), "{spec} {sync}");
        assert_eq!(revision(&graph, "flux-system"), Some("branch main"));
    }
}
