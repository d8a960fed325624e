//! Clusters that a source and a Kustomization start that nothing applies, and those that start
//! outside the repository.

use fluxscape::graph::{Detail, Status};

use super::{WEB, clusters, is_applied, roots, web};
use crate::memory::{SYNC, graph, node, rules};

/// The repository drawn as a source called `own`.
const OWN: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: flux-system}\n\
                   spec: {url: 'https://example.org/team/own', ref: {branch: prod}}\n";

#[test]
fn a_pair_that_nothing_applies_is_itself_the_root() {
    let web = web().replace("name: flux-system}", "name: own}");
    let root =
        web.replace("name: web,", "name: root,").replace("path: ./web", "path: ./clusters/a");
    let pair = format!("{OWN}---\n{root}");
    let below = pair.replace("clusters/a", "clusters/b").replace("branch: prod", "branch: main");
    let taken = "resources: [pair.yaml, ../web]\n";
    let hand = ["Git Kustomization flux-system/root"].as_slice();
    for (what, files, expected, first) in [
        ("in one file", vec![("k3s/manifests/gotk.yaml", &*pair)], "a Hand k3s/manifests", hand),
        (
            "in one folder",
            vec![("bootstrap/source.yaml", OWN), ("bootstrap/root.yaml", &root)],
            "a Hand bootstrap",
            hand,
        ),
        (
            "taken in by a kustomization",
            vec![("boot/pair.yaml", &pair), ("boot/kustomization.yaml", taken)],
            "a Hand boot",
            hand,
        ),
        // beside what Flux applies anyway
        (
            "below a bootstrap",
            vec![SYNC, ("clusters/a/deep/pair.yaml", &below), ("clusters/b/web.yaml", &web)],
            "a Bootstrap clusters/a",
            &["Git Kustomization flux-system/flux-system"],
        ),
    ] {
        let mut all = vec![("clusters/a/web.yaml", web.as_str()), WEB];
        all.extend(files);
        let graph = graph(&all);
        assert_eq!(
            (clusters(&graph), roots(&graph)),
            (vec![expected.to_owned()], first.iter().map(ToString::to_string).collect()),
            "{what}"
        );
        assert!(is_applied(&graph), "{what}: {:?}", graph.findings);
    }
    // Several that lead on are applied by what applies them all: by one thing that nobody here
    // names.
    let other = below.replace("name: root", "name: other").replace("name: own", "name: same");
    let list = "resources: [pair.yaml, other.yaml]\n";
    let both = [
        ("pair.yaml", &*pair),
        ("other.yaml", &other),
        ("kustomization.yaml", list),
        ("clusters/a/web.yaml", &web),
        WEB,
    ];
    assert_eq!(
        clusters(&graph(&[both.as_slice(), &[("clusters/b/c.yaml", web.as_str())]].concat())),
        ["own Outside "]
    );
    // One that leads to no other Flux object is a root where it is the only one of its directory.
    let lone = graph(&[("flux/web.yaml", &web), ("flux/own.yaml", OWN), WEB]);
    assert_eq!(
        (clusters(&lone), roots(&lone)),
        (vec!["own Hand flux".to_owned()], vec!["Git Kustomization flux-system/web".to_owned()])
    );
    assert!(is_applied(&lone) && rules(&lone).is_empty(), "{:?}", lone.findings);
}

#[test]
fn a_pair_by_hand_starts_a_cluster_beside_another() {
    let web = web().replace("name: flux-system}", "name: own}");
    let root = format!(
        "{OWN}---\n{}",
        web.replace("name: web,", "name: root,").replace("path: ./web", "path: ./clusters/b")
    );
    let graph = graph(&[SYNC, ("edge/flux.yaml", &root), ("clusters/b/web.yaml", &web), WEB]);
    assert_eq!(clusters(&graph), ["a Bootstrap clusters/a", "b Hand edge"]);
    assert_eq!(node(&graph, "GitRepository", "own").details.text(Detail::Revision), "branch prod");
}

#[test]
fn a_repository_whose_start_it_does_not_hold_begins_outside() {
    let web = web().replace("name: flux-system}", "name: own}");
    let api = web.replace("name: web,", "name: api,");
    let own = OWN.replace(", ref: {branch: prod}", "");
    let held = graph(&[
        ("flux/web.yaml", &web),
        ("flux/api.yaml", &api),
        ("flux/own.yaml", &own),
        ("web/a.txt", ""),
        WEB,
    ]);
    assert_eq!(clusters(&held), ["own Outside flux"]);
    assert_eq!(node(&held, "GitRepository", "own").status, Status::Ok);
    assert!(is_applied(&held));
    assert_eq!(rules(&held), ["applied-twice"]);
}

#[test]
fn a_source_of_unknown_address_is_not_taken_for_a_repository_without_objects() {
    let module = "variable \"url\" {}\nresource \"kubectl_manifest\" \"flux\" {\n  for_each = toset(split(\"---\\n\", templatefile(\"${path.module}/sync.yml\", { url = var.url })))\n  yaml_body = each.value\n}\n";
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: root, namespace: flux}\nspec: {url: \"${url}\"}\n---\n\
                apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: \"${\"root\"}\", namespace: flux}\nspec: {path: ./, sourceRef: {kind: GitRepository, name: root}}\n";
    let graph = graph(&[
        ("terraform/main.tf", module),
        ("terraform/sync.yml", sync),
        ("values.yaml", "a: 1\n"),
    ]);
    assert_eq!(
        node(&graph, "Kustomization", "root").status,
        Status::Partial,
        "{:?}",
        graph.findings
    );
    assert!(!rules(&graph).contains(&"resource-invalid"));
}
