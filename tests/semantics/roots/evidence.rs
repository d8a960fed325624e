//! What counts as evidence of a cluster: builds rather than files, this repository rather than
//! another, and no directory merely because nothing applies it.

use super::{WEB, clusters, web};
use crate::memory::{SYNC, graph, kustomization};

const SOURCE: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\n\
                      spec: {url: 'https://example.org/team/own', ref: {branch: main}}\n";

/// Each case: what it is about, its files, and the clusters that must be found.
type Case<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a [&'a str]);

fn holds(cases: Vec<Case<'_>>) {
    for (what, files, expected) in cases {
        assert_eq!(clusters(&graph(&files)), expected, "{what}");
    }
}

#[test]
fn a_directory_whose_build_applies_it_is_a_root_and_a_patch_is_none() {
    let root = kustomization("root", "path: './fleet/${STAGE}'");
    let fixed = kustomization("root", "path: ./fleet/none");
    let base = "resources: [root.yaml, source.yaml, ../web.yaml]\n";
    let patch = |stage: &str| {
        format!(
            "resources: [../../base]\npatches:\n- patch: |\n    apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    \
             metadata: {{name: root, namespace: flux-system}}\n    spec: {{path: ./fleet/{stage}}}\n"
        )
    };
    let (east, west, astray) = (patch("east"), patch("west"), patch("other"));
    let defaults = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: defaults, namespace: flux-system}\n\
                    spec: {interval: 1m, sourceRef: {kind: GitRepository, name: flux-system}}\n";
    let all = |root| {
        let defaults = ("base/defaults.yaml", defaults);
        let web = ("web.yaml", &*Box::leak(web().into_boxed_str()));
        vec![
            ("base/root.yaml", root),
            ("base/source.yaml", SOURCE),
            ("base/kustomization.yaml", base),
            defaults,
            web,
            WEB,
        ]
    };
    let with = |root, more: &[(&'static str, &'_ str)]| {
        let more: Vec<(&str, String)> =
            more.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
        let more = more.into_iter().map(|(path, text)| (path, &*Box::leak(text.into_boxed_str())));
        all(root).into_iter().chain(more).collect::<Vec<_>>()
    };
    let patched =
        format!("{east}- path: ../../base/defaults.yaml\n  target: {{kind: Kustomization}}\n");
    holds(vec![
        (
            "the path is patched in",
            with(
                &root,
                &[
                    ("fleet/east/kustomization.yaml", &patched),
                    ("fleet/west/kustomization.yaml", &west),
                ],
            ),
            &["east Bootstrap fleet/east", "west Bootstrap fleet/west"],
        ),
        (
            "a fixed path is patched over",
            with(&fixed, &[("fleet/east/kustomization.yaml", &east)]),
            &["own Bootstrap fleet/east"],
        ),
        (
            "another path is patched in",
            with(&root, &[("fleet/east/kustomization.yaml", &astray)]),
            &["own Outside fleet/east"],
        ),
    ]);
}

#[test]
fn a_file_that_applies_its_own_directory_makes_it_a_root() {
    let own =
        kustomization("start", "path: ./stages/dev").replace("name: flux-system}", "name: here}");
    let team =
        kustomization("team", "path: ./teams/red").replace("name: flux-system}", "name: here}");
    let list = "resources: [../../team.yaml]\n";
    let shared = [
        ("team.yaml", team.as_str()),
        ("stages/dev/kustomization.yaml", list),
        ("teams/red/kustomization.yaml", "resources: [config.yaml]\n"),
        ("teams/red/config.yaml", WEB.1),
        // Nothing uses it.
        ("teams/sandbox/kustomization.yaml", list),
    ];
    let with = |more: &[(&'static str, &'static str)]| [shared.as_slice(), more].concat();
    let own: &'static str = Box::leak(own.into_boxed_str());
    let upstream =
        SOURCE.replace("team/own", "upstream/charts").replace("name: flux-system,", "name: here,");
    let upstream: &'static str = Box::leak(upstream.into_boxed_str());
    holds(vec![
        (
            "it is applied by hand",
            with(&[("stages/dev/start.yaml", own)]),
            &["own Hand stages/dev"],
        ),
        (
            "its source is another repository",
            with(&[("stages/dev/start.yaml", own), ("sources/here.yaml", upstream)]),
            &["own Nothing "],
        ),
    ]);
}

#[test]
fn a_whole_repository_elsewhere_starts_nothing_here() {
    let foreign = |reference: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: policies, namespace: flux-system}}\n\
             spec: {{url: 'https://example.org/upstream/policies', ref: {{{reference}}}}}\n---\n{}",
            kustomization("policies", "path: ./").replace("name: flux-system}", "name: policies}")
        )
    };
    let (tag, branch) = (foreign("tag: v1"), foreign("branch: main"));
    let here = branch.replace("upstream/policies", "team/own");
    let expected = &["a Bootstrap clusters/a"];
    holds(vec![
        ("at a tag", vec![SYNC, ("unused/policies.yaml", &tag)], expected),
        ("at a branch", vec![SYNC, ("unused/policies.yaml", &branch)], expected),
        ("the repository drawn", vec![("policies.yaml", &here)], &["own Bootstrap "]),
    ]);
}

#[test]
fn templates_and_what_is_put_away_start_nothing() {
    let template = kustomization("${name}", "path: './${path}'");
    let list = "resources: [app.yaml]\n";
    let module = ("modules/x/main.tf", "variable \"name\" {}\n");
    let rendered = [
        ("modules/x/files/app.yaml", template.as_str()),
        ("modules/x/files/kustomization.yaml", list),
    ];
    let old = SYNC.0.replace("clusters/a", "archive/a");
    let old_text = SYNC.1.replace("clusters/a", "archive/a");
    holds(vec![
        ("rendered by Terraform", [rendered.as_slice(), &[module]].concat(), &["own Nothing "]),
        ("archived", vec![SYNC, (&old, &old_text)], &["a Bootstrap clusters/a"]),
        (
            "nearly archived",
            vec![
                SYNC,
                (
                    &old.replace("archive/", "archivist/"),
                    &old_text.replace("archive/", "archivist/"),
                ),
            ],
            &["a Bootstrap clusters/a", "archivist Bootstrap archivist/a"],
        ),
    ]);
}

#[test]
fn a_library_of_applications_holds_no_cluster() {
    let app = |name: &str| kustomization(name, &format!("path: ./apps/{name}/app"));
    let (shop, blog) = (app("shop"), app("blog"));
    let library = [
        ("apps/shop/ks.yaml", shop.as_str()),
        ("apps/shop/app/config.yaml", WEB.1),
        ("apps/blog/ks.yaml", &blog),
        ("apps/blog/app/config.yaml", WEB.1),
    ];
    let list = "resources: [../../apps/shop/ks.yaml, ../../apps/blog/ks.yaml]\n";
    let overlay = [("fleet/home/kustomization.yaml", list)];
    holds(vec![
        ("applications alone", library.to_vec(), &["own Nothing "]),
        (
            "an overlay that applies them",
            [library.as_slice(), &overlay].concat(),
            &["own Bootstrap fleet/home"],
        ),
        (
            "directories of clusters",
            library
                .iter()
                .map(|(path, text)| {
                    let moved =
                        (path.replace("apps/", "clusters/"), text.replace("apps/", "clusters/"));
                    (&*Box::leak(moved.0.into_boxed_str()), &*Box::leak(moved.1.into_boxed_str()))
                })
                .collect(),
            &["blog Bootstrap clusters/blog", "shop Bootstrap clusters/shop"],
        ),
    ]);
}
