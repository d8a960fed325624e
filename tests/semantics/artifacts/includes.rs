//! What an artifact takes from other repositories: includes, submodules, pushes, copies.

use fluxscape::graph::Status;

use super::{applied, from, map, source, sync};
use crate::memory::{SYNC, edges, graph, graph_with, kustomization, node};

#[test]
fn includes_lie_where_they_say_in_their_order() {
    let common = source("GitRepository", "common", "url: 'https://example.org/team/common'");
    let extra = source("GitRepository", "extra", "url: 'https://example.org/team/extra'");
    let (a, b, own) = (map("a"), map("b"), map("own"));
    let web = from(&kustomization("web", "path: ./web"), "GitRepository", "whole");
    for (include, expected) in [
        // Without `toPath` the name of the GitRepository is the directory.
        ("{repository: {name: common}}", &[][..]),
        ("{repository: {name: common}, toPath: web}", &["own", "a"]),
        ("{repository: {name: common}, fromPath: deep, toPath: web/deep}", &["own", "a"]),
        ("{repository: {name: common}, fromPath: ./deep/, toPath: ./web/in}", &["own", "a"]),
        // The later one lies over the earlier one.
        (
            "{repository: {name: common}, fromPath: deep, toPath: web/in}, {repository: {name: extra}, toPath: web/in}",
            &["own", "b"],
        ),
    ] {
        let whole = source(
            "GitRepository",
            "whole",
            &format!(
                "url: 'https://example.org/team/own', ref: {{branch: main}}, include: [{include}]"
            ),
        );
        let sources = [whole, common.clone(), extra.clone()].join("---\n");
        let files = [
            SYNC,
            ("clusters/a/web.yaml", &*web),
            ("clusters/a/sources.yaml", &sources),
            ("web/own.yaml", &own),
        ];
        let graph =
            graph_with(&files, &[("common", &[("deep/x.yaml", &a)]), ("extra", &[("x.yaml", &b)])]);
        let expected = if expected.is_empty() { &["own"][..] } else { expected };
        let mut found = applied(&graph, "web");
        found.sort_by_key(|name| name != "own");
        assert_eq!(found, expected, "{include}");
    }
    // An include that does not exist blocks the source.
    let whole = source(
        "GitRepository",
        "whole",
        "url: 'https://example.org/team/own', ref: {branch: main}, include: [{repository: {name: nowhere}}]",
    );
    let blocked = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("clusters/a/whole.yaml", &whole),
        ("web/own.yaml", &own),
    ]);
    assert_eq!(node(&blocked, "Kustomization", "web").status, Status::Partial);
    assert_eq!(node(&blocked, "GitRepository", "nowhere").status, Status::Missing);
}

#[test]
fn submodules_are_there_when_the_source_says_so() {
    let web = kustomization("web", "path: ./web");
    let (own, a) = (map("own"), map("a"));
    let modules = "[submodule \"common\"]\n\tpath = web/common\n\turl = https://example.org/team/common.git\n";
    for (fields, mapped, checked_out, expected, status) in [
        ("", true, false, &["own"][..], Status::Ok),
        // What a checkout here holds, Flux's does not.
        ("", false, true, &["own"], Status::Ok),
        ("recurseSubmodules: true", true, false, &["a", "own"], Status::Ok),
        ("recurseSubmodules: true", false, true, &["a", "own"], Status::Ok),
    ] {
        let sync = sync(fields);
        let mut files = vec![
            (SYNC.0, sync.as_str()),
            ("clusters/a/web.yaml", &web),
            ("web/own.yaml", &own),
            (".gitmodules", modules),
        ];
        files.extend(checked_out.then_some(("web/common/a.yaml", a.as_str())));
        let common = [("a.yaml", a.as_str())];
        let others: &[(&str, &[(&str, &str)])] = if mapped { &[("common", &common)] } else { &[] };
        let graph = graph_with(&files, others);
        assert_eq!(
            (applied(&graph, "web"), node(&graph, "Kustomization", "web").status),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{fields} {mapped}"
        );
    }
}

#[test]
fn a_source_that_recurses_refers_to_the_repositories_of_its_submodules() {
    let modules = "[submodule \"common\"]\n\tpath = common\n\turl = ../common.git\n";
    for (fields, expected) in [
        ("", &[][..]),
        ("recurseSubmodules: false", &[]),
        (
            "recurseSubmodules: true",
            &["GitRepository flux-system/flux-system -> Repository example.org/team/common"],
        ),
    ] {
        let sync = sync(fields);
        let drawn = graph(&[(SYNC.0, &sync), (".gitmodules", modules)]);
        assert_eq!(edges(&drawn, "recurseSubmodules"), expected, "{fields}");
    }
}

#[test]
fn what_a_pipeline_pushes_is_the_directory_behind_an_oci_repository() {
    let a = map("a");
    let workflow = |command: &str| {
        format!("jobs:\n  push:\n    steps:\n      - run: |\n          {command}\n")
    };
    for (path, command, url, expected) in [
        (
            ".github/workflows/push.yaml",
            "flux push artifact oci://ghcr.io/team/web:latest --path=./web --source=x --revision=y",
            "oci://ghcr.io/team/web",
            &["a"][..],
        ),
        (
            ".github/workflows/push.yaml",
            "flux push artifact oci://ghcr.io/team/web:$(git rev-parse HEAD) --path ./web",
            "oci://ghcr.io/team/web",
            &["a"],
        ),
        (
            ".github/workflows/push.yaml",
            "flux push artifact oci://ghcr.io/team/web:latest --path=./web",
            "oci://ghcr.io/team/other",
            &[],
        ),
        (
            ".gitlab-ci.yml",
            "flux push artifact oci://ghcr.io/team/web:latest --path=web",
            "oci://ghcr.io/team/web",
            &["a"],
        ),
    ] {
        let text = if path.starts_with(".gitlab") {
            format!("push:\n  script:\n    - {command}\n")
        } else {
            workflow(command)
        };
        let oci = source("OCIRepository", "web", &format!("url: '{url}', ref: {{tag: latest}}"));
        let web = from(&kustomization("web", "path: ./"), "OCIRepository", "web");
        let graph = graph(&[
            SYNC,
            ("clusters/a/oci.yaml", &oci),
            ("clusters/a/web.yaml", &web),
            ("web/a.yaml", &a),
            (path, &text),
        ]);
        assert_eq!(applied(&graph, "web"), expected, "{path} {command}");
    }
    let makefile =
        "push:\n\tflux push artifact oci://ghcr.io/team/web:latest --path=./web --source=x\n";
    let oci = source("OCIRepository", "web", "url: 'oci://ghcr.io/team/web'");
    let web = from(&kustomization("web", "path: ./"), "OCIRepository", "web");
    let graph = graph(&[
        SYNC,
        ("clusters/a/oci.yaml", &oci),
        ("clusters/a/web.yaml", &web),
        ("web/a.yaml", &a),
        ("Makefile", makefile),
    ]);
    assert_eq!(applied(&graph, "web"), ["a"]);
}

#[test]
fn an_artifact_generator_copies_as_it_says() {
    let files = [
        ("apps/prod/a.yaml", map("a")),
        ("apps/prod/deep/b.yaml", map("b")),
        ("apps/base/c.yaml", map("c")),
    ];
    for (copy, path, expected) in [
        ("{from: '@own/apps/prod/**', to: '@artifact/'}", "./", &["a", "b"][..]),
        ("{from: '@own/apps/prod/**', to: '@artifact/production/'}", "./production", &["a", "b"]),
        // A directory goes below the target under its own name.
        ("{from: '@own/apps/prod', to: '@artifact/'}", "./prod", &["a", "b"]),
        ("{from: '@own/apps/prod/a.yaml', to: '@artifact/x/'}", "./x", &["a"]),
        // Any other pattern keeps the whole path.
        ("{from: '@own/apps/*', to: '@artifact/'}", "./apps/base", &["c"]),
        (
            "{from: '@own/apps/**', to: '@artifact/', exclude: ['deep/**', '**/deep/**']}",
            "./prod",
            &["a"],
        ),
        (
            "{from: '@own/apps/prod/**', to: '@artifact/x/'}, {from: '@own/apps/base/c.yaml', to: '@artifact/x/a.yaml'}",
            "./x",
            &["b", "c"],
        ),
    ] {
        let generator = format!(
            "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: gen, namespace: flux-system}}\n\
             spec: {{sources: [{{alias: own, kind: GitRepository, name: flux-system}}], artifacts: [{{name: made, copy: [{copy}]}}]}}\n"
        );
        let web = from(&kustomization("web", &format!("path: {path}")), "ExternalArtifact", "made");
        let mut all =
            vec![SYNC, ("clusters/a/gen.yaml", generator.as_str()), ("clusters/a/web.yaml", &web)];
        all.extend(files.iter().map(|(path, text)| (*path, text.as_str())));
        let graph = graph(&all);
        let mut found = applied(&graph, "web");
        found.sort();
        assert_eq!(found, expected, "{copy}");
        assert_eq!(
            edges(&graph, "creates"),
            ["ArtifactGenerator flux-system/gen -> ExternalArtifact flux-system/made"],
            "{copy}"
        );
    }
}
