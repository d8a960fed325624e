//! From a source to the directory that a Kustomization builds: a source's fields, a few files, and
//! what is applied.

use crate::memory::{SYNC, edges, graph, graph_with, kustomization, node, rules};
use fluxscape::graph::{Graph, Status};

/// A ConfigMap.
fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn source(kind: &str, name: &str, spec: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{{spec}}}\n"
    )
}

/// The bootstrap of `clusters/a` from a GitRepository with these further fields.
fn sync(fields: &str) -> String {
    SYNC.1.replace(
        "ref: {branch: main}",
        &format!("ref: {{branch: main}}{}{fields}", if fields.is_empty() { "" } else { ", " }),
    )
}

/// The same Kustomization, from another source.
fn from(kustomization: &str, kind: &str, name: &str) -> String {
    kustomization.replace(
        "kind: GitRepository, name: flux-system}",
        &format!("kind: {kind}, name: {name}}}"),
    )
}

/// The names of the ConfigMaps that a Kustomization applies.
fn applied(graph: &Graph, by: &str) -> Vec<String> {
    let head = format!("Kustomization flux-system/{by} -> ConfigMap ");
    edges(graph, "applies")
        .iter()
        .filter_map(|edge| edge.strip_prefix(&head))
        .map(str::to_owned)
        .collect()
}

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
            node(&graph, kind, "s").details.get("revision").map(String::as_str),
            Some(expected),
            "{kind} {reference}"
        );
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
