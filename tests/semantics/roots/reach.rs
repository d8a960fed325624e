//! What no root reaches: counted once, listed by the rule, and drawn nowhere.

use super::{WEB, web};
use crate::memory::{SYNC, graph, kustomization};
use fluxscape::graph::Graph;

type Files<'a> = Vec<(&'a str, &'a str)>;

/// Each case: what it is about, its files, and the directories that must be out of reach.
fn holds(cases: Vec<(&str, Files<'_>, &[&str])>) {
    for (what, files, expected) in cases {
        let graph: Graph = graph(&files);
        assert_eq!(graph.unreached, expected, "{what}: {:?}", graph.not_taken);
        let drawn = graph.nodes().map(|(_, node)| node.origin.file.clone().unwrap_or_default());
        let drawn: Vec<String> = drawn.collect();
        for directory in expected {
            assert!(!drawn.iter().any(|file| file.starts_with(directory)), "{what}: {drawn:?}");
        }
    }
}

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: spare}\n";

#[test]
fn directories_that_no_root_reaches_are_counted_once() {
    let web = web();
    let spare = kustomization("spare", "path: ./spare/app");
    let live = [SYNC, ("clusters/a/web.yaml", web.as_str()), WEB];
    let with = |more: &[(&'static str, &'static str)]| [live.as_slice(), more].concat();
    let spare: &'static str = Box::leak(spare.into_boxed_str());
    let nested = SYNC.1.replace("clusters/a", "clusters/stages/a/clusters/b");
    let nested: &'static str = Box::leak(nested.into_boxed_str());
    let list = "resources: [map.yaml]\n";
    let component =
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [map.yaml]\n";
    holds(vec![
        ("everything is applied", with(&[]), &[]),
        (
            "a cluster in nested folders",
            vec![
                ("clusters/stages/a/clusters/b/flux-system/gotk-sync.yaml", nested),
                ("clusters/stages/a/clusters/b/web.yaml", &web),
                WEB,
            ],
            &[],
        ),
        (
            "a Kustomization and what it leads to",
            with(&[("spare/ks.yaml", spare), ("spare/app/map.yaml", MAP)]),
            &["spare"],
        ),
        (
            "two of them",
            with(&[("spare/ks.yaml", spare), ("old/ks.yaml", spare), ("spare/app/map.yaml", MAP)]),
            &["old", "spare"],
        ),
        (
            "a kustomization that takes in another",
            with(&[
                ("spare/top/kustomization.yaml", "resources: [../base]\n"),
                ("spare/base/kustomization.yaml", list),
                ("spare/base/map.yaml", MAP),
            ]),
            &["spare/top"],
        ),
        (
            "a component that nothing takes in",
            with(&[("parts/kustomization.yaml", component), ("parts/map.yaml", MAP)]),
            &["parts"],
        ),
        ("an archive", with(&[("archive/shop/ks.yaml", spare)]), &["archive/shop"]),
        (
            "what is ignored",
            with(&[(".sourceignore", "/old/\n"), ("old/ks.yaml", spare)]),
            &["old"],
        ),
        ("a hidden directory", with(&[(".old/ks.yaml", spare)]), &[]),
        ("plain files", with(&[("notes/map.yaml", MAP)]), &[]),
        (
            "the templates of a chart",
            with(&[("chart/Chart.yaml", "name: c\n"), ("chart/templates/ks.yaml", spare)]),
            &[],
        ),
        ("no root at all", vec![("spare/ks.yaml", spare), ("more/ks.yaml", spare)], &[]),
    ]);
}

#[test]
fn what_something_unknown_may_apply_is_not_out_of_reach() {
    let spare = kustomization("spare", "path: ./spare/app");
    let artifact = |path: &str| {
        let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: far, namespace: flux-system}\nspec: {url: 'oci://example.org/far'}\n---\n";
        let far = kustomization("far", &format!("path: {path}"));
        let far =
            far.replace("kind: GitRepository, name: flux-system", "kind: OCIRepository, name: far");
        format!("{source}{far}")
    };
    let (near, other, whole) = (artifact("./spare"), artifact("./elsewhere"), artifact("./"));
    let files = |far: &'static str| {
        vec![
            SYNC,
            ("clusters/a/far.yaml", far),
            ("deploy/spare/ks.yaml", &*Box::leak(spare.clone().into_boxed_str())),
        ]
    };
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    holds(vec![
        ("the same path in an artifact", files(leak(near)), &[]),
        ("another path in an artifact", files(leak(other)), &["deploy/spare"]),
        ("a whole artifact", files(leak(whole)), &[]),
    ]);
}

#[test]
fn the_folder_of_clusters_is_no_directory_out_of_reach() {
    let (deep, other) = (
        SYNC.1.replace("./clusters/a", "./clusters/prod/00"),
        SYNC.1.replace("./clusters/a", "./clusters/prod/01"),
    );
    let spare = kustomization("spare", "path: ./clusters/prod/00");
    let live = [
        ("clusters/prod/00/flux-system/gotk-sync.yaml", deep.as_str()),
        ("clusters/prod/01/flux-system/gotk-sync.yaml", other.as_str()),
    ];
    let with = |more: &[(&'static str, &'static str)]| [live.as_slice(), more].concat();
    let spare: &'static str = Box::leak(spare.into_boxed_str());
    let (list, loose) = ("resources: [map.yaml]\n", ("clusters/prod/spare.yaml", spare));
    let around = [("clusters/prod/kustomization.yaml", list), ("clusters/prod/map.yaml", MAP)];
    for (what, files, expected) in [
        ("clusters alone", with(&[]), &[][..]),
        ("a loose file beside them", with(&[loose]), &["clusters/prod"]),
        ("a kustomization around them", with(&around), &["clusters/prod"]),
    ] {
        assert_eq!(graph(&files).unreached, expected, "{what}");
    }
}
