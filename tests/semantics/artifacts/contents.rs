//! What an artifact holds: the files of its source, without those that are ignored.

use fluxscape::graph::Status;

use super::{applied, from, map, source, sync};
use crate::memory::{SYNC, graph, graph_with, kustomization, node};

#[test]
fn an_artifact_is_what_is_checked_out_and_not_ignored() {
    let web = kustomization("web", "path: ./web");
    let files = ["web/a.yaml", "web/deep/b.yaml", "web/.github/c.yaml", "web/deep/.goreleaser.yml"];
    let maps: Vec<(&str, String)> =
        files.iter().zip(["a", "b", "c", "d"]).map(|(path, name)| (*path, map(name))).collect();
    for (fields, ignore, expected) in [
        ("", None, &["a", "b"][..]),
        ("ignore: ''", None, &["a", "b"]),
        // The first pattern of the user's own drops the defaults.
        ("ignore: 'deep/b.yaml'", None, &["a", "b", "c", "d"]),
        ("ignore: '/web/deep/b.yaml'", None, &["a", "c", "d"]),
        ("", Some(("web/.sourceignore", "deep/b.yaml\n")), &["a", "c", "d"]),
        ("", Some((".sourceignore", "# none\n")), &["a", "b"]),
        ("ignore: '!b.yaml'", Some((".sourceignore", "b.yaml\nc.yaml\n")), &["a", "b", "d"]),
        ("ignore: \"/*\\n!/clusters\\n!/web/deep\"", None, &["b", "d"]),
        // `**` inside a segment means one star.
        ("ignore: 'web/**b.yaml'", None, &["a", "b", "c", "d"]),
        ("sparseCheckout: [clusters, web/deep]", None, &["b"]),
        ("sparseCheckout: [./clusters/, /web/deep/]", None, &["b"]),
    ] {
        let sync = sync(fields);
        let mut all = vec![(SYNC.0, sync.as_str()), ("clusters/a/web.yaml", &web)];
        all.extend(maps.iter().map(|(path, text)| (*path, text.as_str())));
        all.extend(ignore);
        assert_eq!(applied(&graph(&all), "web"), expected, "{fields} {ignore:?}");
    }
}

#[test]
fn a_path_is_clamped_to_the_root_of_the_artifact() {
    let map = map("a");
    for (path, status, expected) in [
        ("path: ./web", Status::Ok, &["a"][..]),
        ("path: web", Status::Ok, &["a"]),
        ("path: /web", Status::Ok, &["a"]),
        ("path: web/", Status::Ok, &["a"]),
        ("path: ../../web", Status::Ok, &["a"]),
        ("path: ./web/../web/.", Status::Ok, &["a"]),
        // A file is no directory, and what is not there is not there.
        ("path: ./web/a.yaml", Status::Failed, &[]),
        ("path: ./nowhere", Status::Failed, &[]),
    ] {
        let web = kustomization("web", path);
        let graph = graph(&[SYNC, ("clusters/a/web.yaml", &web), ("web/a.yaml", &map)]);
        assert_eq!(
            (node(&graph, "Kustomization", "web").status, applied(&graph, "web")),
            (status, expected.iter().map(ToString::to_string).collect()),
            "{path}"
        );
    }
}

#[test]
fn an_empty_path_is_the_root() {
    let whole = kustomization("whole", "prune: true");
    let own = source("GitRepository", "other", "url: 'https://example.org/team/other'");
    let whole = from(&whole, "GitRepository", "other");
    let map = map("a");
    let graph = graph_with(
        &[SYNC, ("clusters/a/whole.yaml", &whole), ("clusters/a/own.yaml", &own)],
        &[("other", &[("deep/a.yaml", &map)])],
    );
    assert_eq!(applied(&graph, "whole"), ["a"]);
}

#[test]
fn each_default_pattern_leaves_its_files_out() {
    // PKG sourceignore: those of version control always, the others as long as the user has no
    // pattern of his own.
    let a = map("a");
    let web = kustomization("web", "path: ./web");
    for (file, with_own) in [
        (".git/x.yaml", false),
        (".github/x.yaml", true),
        (".circleci/x.yaml", true),
        (".travis.yml", true),
        (".gitlab-ci.yml", true),
        ("appveyor.yml", true),
        (".drone.yml", true),
        ("cloudbuild.yaml", true),
        ("codeship-services.yml", true),
        ("codeship-steps.yml", true),
        ("deep/.goreleaser.yml", true),
        ("deep/.sops.yaml", true),
        ("deep/.flux.yaml", true),
    ] {
        for (fields, applied_then) in [("", false), ("ignore: '*.none'", with_own)] {
            let (sync, path) = (sync(fields), format!("web/{file}"));
            let drawn = graph(&[
                (SYNC.0, &sync),
                ("clusters/a/web.yaml", &web),
                ("web/keep.txt", ""),
                (&path, &a),
            ]);
            assert_eq!(!applied(&drawn, "web").is_empty(), applied_then, "{file} {fields}");
        }
    }
}

#[test]
fn an_artifact_is_filtered_when_it_is_pushed_too() {
    let files = [("web/a.yaml", map("a")), ("web/b.yaml", map("b")), ("web/deep/c.yaml", map("c"))];
    let oci = source("OCIRepository", "web", "url: 'oci://ghcr.io/team/web'");
    let web = from(&kustomization("web", "path: ./"), "OCIRepository", "web");
    for (flags, own, expected) in [
        ("", None, &["a", "b", "c"][..]),
        (" --ignore-paths=b.yaml,deep/", None, &["a"]),
        (" --ignore-paths \"b.yaml\"", None, &["a", "c"]),
        ("", Some(("web/.sourceignore", "a.yaml\n")), &["b", "c"]),
    ] {
        let makefile =
            format!("push:\n\tflux push artifact oci://ghcr.io/team/web:v1 --path=./web{flags}\n");
        let mut all = vec![
            SYNC,
            ("clusters/a/oci.yaml", oci.as_str()),
            ("clusters/a/web.yaml", &web),
            ("Makefile", &makefile),
        ];
        all.extend(files.iter().map(|(path, text)| (*path, text.as_str())));
        all.extend(own);
        assert_eq!(applied(&graph(&all), "web"), expected, "{flags} {own:?}");
    }
}

#[test]
fn what_is_ignored_is_ignored_in_what_is_included_too() {
    // GitRepository: includes are copied in before the whole is archived.
    let common = source("GitRepository", "common", "url: 'https://example.org/team/common'");
    let web = from(&kustomization("web", "path: ./web"), "GitRepository", "whole");
    let (a, b, own) = (map("a"), map("b"), map("own"));
    for (ignore, expected) in [
        ("", &["a", "b", "own"][..]),
        (", ignore: b.yaml", &["a", "own"]),
        (", ignore: /web/lib/", &["own"]),
    ] {
        let fields = format!(
            "url: 'https://example.org/team/own', ref: {{branch: main}}, include: [{{repository: {{name: common}}, toPath: web/lib}}]{ignore}"
        );
        let sources = [source("GitRepository", "whole", &fields), common.clone()].join("---\n");
        let files = [
            SYNC,
            ("clusters/a/web.yaml", &*web),
            ("clusters/a/sources.yaml", &sources),
            ("web/a-own.yaml", &own),
        ];
        let graph = graph_with(&files, &[("common", &[("a.yaml", &a), ("b.yaml", &b)])]);
        assert_eq!(applied(&graph, "web"), expected, "{ignore}: {:?}", graph.findings);
    }
}

#[test]
fn settings_of_other_tools_are_no_part_of_an_artifact() {
    // source-controller: the default patterns, each; and those of git, whatever the user says
    let web = kustomization("web", "path: ./web");
    let kept = map("kept");
    let defaults = [
        ".github/x.yaml",
        ".circleci/x.yaml",
        ".travis.yml",
        ".gitlab-ci.yml",
        "appveyor.yml",
        ".drone.yml",
        "cloudbuild.yaml",
        "codeship-services.yml",
        "codeship-steps.yml",
        ".goreleaser.yml",
        ".sops.yaml",
        ".flux.yaml",
    ];
    for file in defaults {
        let (path, other) = (format!("web/{file}"), map("other"));
        let files =
            [SYNC, ("clusters/a/web.yaml", &*web), ("web/kept.yaml", &kept), (&path, &other)];
        assert_eq!(applied(&graph(&files), "web"), ["kept"], "{file}");
        let own = [&files[..], &[("web/.sourceignore", "nothing\n")]].concat();
        assert_eq!(applied(&graph(&own), "web").len(), 2, "{file}");
    }
    let git = [
        SYNC,
        ("clusters/a/web.yaml", &*web),
        ("web/kept.yaml", &kept),
        ("web/.git/x.yaml", &kept),
        ("web/.sourceignore", "nothing\n"),
    ];
    assert_eq!(applied(&graph(&git), "web"), ["kept"]);
}
