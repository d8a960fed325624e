//! Sources at other branches, tags and commits than the files drawn: read from git where it has
//! them, and external where not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here should stop the test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::common::{fluxscape, git, put};
use crate::memory::{SYNC, kustomization, node, rules};
use fluxscape::Project;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::{Graph, Status};
use fluxscape_manifest::source::{MemoryTree, RepositoryUrl, Revision, Revisions, SourceTree};

/// Revisions in memory, by how they are asked for; the branch that is checked out.
#[derive(Debug)]
struct Remembered {
    checked_out: &'static str,
    trees: BTreeMap<&'static str, Arc<dyn SourceTree>>,
}

impl Revisions for Remembered {
    fn tree(&self, revision: Revision<'_>) -> Result<Arc<dyn SourceTree>, String> {
        self.trees
            .get(format!("{revision:?}").as_str())
            .cloned()
            .ok_or_else(|| "it was never fetched".to_owned())
    }

    fn is_checked_out(&self, revision: Revision<'_>) -> Option<bool> {
        Some(revision.name() == self.checked_out)
    }

    fn tags(&self) -> Vec<String> {
        ["v1.0.0", "v1.4.2", "v2.0.0"].map(str::to_owned).to_vec()
    }
}

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: a}}\n")
}

fn repository(name: &str, here: &[(&str, &str)], revisions: bool) -> Repository {
    let at = |label: &'static str, map_name: &str| {
        let tree = MemoryTree::new(
            &format!("{name}@{map_name}"),
            [
                ("web/config.yaml", map(map_name).as_str()),
                ("web/kustomization.yaml", "resources: [config.yaml]\n"),
            ],
        );
        (label, Arc::new(tree) as Arc<dyn SourceTree>)
    };
    let trees = BTreeMap::from([
        at("Branch(\"release\")", "of-release"),
        at("Tag(\"v1\")", "of-v1"),
        at("Any(\"1c002dd\")", "of-commit"),
        at("Tag(\"v1.4.2\")", "of-v1.4.2"),
    ]);
    Repository {
        url: RepositoryUrl::parse(&format!("https://example.org/team/{name}")),
        tree: Arc::new(MemoryTree::new(name, here.iter().copied())),
        revisions: revisions
            .then(|| Arc::new(Remembered { checked_out: "main", trees }) as Arc<dyn Revisions>),
    }
}

/// A repository with the Kustomizations `web` and `again` of another source, at a revision.
fn drawn(repository_name: &str, reference: &str, revisions: bool) -> Graph {
    let source = format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: other, namespace: flux-system}}\n\
         spec: {{url: 'https://example.org/team/{repository_name}', ref: {reference}}}\n"
    );
    let web = kustomization("web", "path: ./web").replace("name: flux-system},", "name: other},");
    let here = map("here");
    let both = format!("{web}---\n{}", web.replace("name: web,", "name: again,"));
    let own = [
        SYNC,
        ("clusters/a/source.yaml", &source),
        ("clusters/a/web.yaml", &both),
        ("web/config.yaml", &here),
    ];
    let mapped = repository("common", &[("web/config.yaml", &here)], revisions);
    let repositories =
        Repositories { own: repository("own", &own, revisions), mapped: vec![mapped] };
    fluxscape::graph(&Project::new("own", repositories))
}

#[test]
fn another_revision_is_read_where_git_has_it() {
    for (repository, reference, expected) in [
        ("own", "{branch: release}", Ok("of-release")),
        ("own", "{name: refs/heads/release}", Ok("of-release")),
        ("own", "{tag: v1}", Ok("of-v1")),
        ("own", "{name: refs/tags/v1, branch: main}", Ok("of-v1")),
        ("own", "{commit: 1c002dd, branch: main}", Ok("of-commit")),
        ("own", "{branch: main}", Ok("here")),
        ("own", "{branch: lost}", Err("and it was never fetched")),
        // The highest tag that the range lets in.
        ("own", "{semver: '1.x'}", Ok("of-v1.4.2")),
        ("own", "{semver: '>=3.0.0'}", Err("and no available tag matches it")),
        ("common", "{branch: main}", Ok("here")),
        ("common", "{branch: release}", Ok("of-release")),
        ("common", "{tag: v1}", Ok("of-v1")),
        ("common", "{semver: '1.x'}", Ok("of-v1.4.2")),
    ] {
        let graph = drawn(repository, reference, true);
        let web = node(&graph, "Kustomization", "web");
        let what = format!("{repository} {reference}: {web:?}");
        match expected {
            Ok(name) => {
                assert_eq!(
                    (web.status, node(&graph, "ConfigMap", name).name.as_str()),
                    (Status::Ok, name),
                    "{what}"
                );
                assert!(!rules(&graph).contains(&"source-not-available"), "{what}");
            }
            Err(why) => {
                assert_eq!(web.status, Status::Partial, "{what}");
                assert!(web.message.as_deref().unwrap_or_default().ends_with(why), "{what}");
                assert!(rules(&graph).contains(&"source-not-available"), "{what}");
            }
        }
    }
}

#[test]
fn what_the_user_maps_stands_for_a_revision_that_git_does_not_have_and_that_is_said() {
    for (reference, why) in [
        ("{branch: lost}", "at branch lost: it was never fetched"),
        ("{tag: v9}", "at tag v9: it was never fetched"),
        ("{commit: 0123456}", "at commit 0123456: it was never fetched"),
        ("{semver: '>=3.0.0'}", "at semver >=3.0.0: no available tag matches it"),
    ] {
        let graph = drawn("common", reference, true);
        assert_eq!(
            (
                node(&graph, "Kustomization", "web").status,
                node(&graph, "ConfigMap", "here").name.as_str()
            ),
            (Status::Ok, "here")
        );
        let told: Vec<&str> = graph
            .findings
            .iter()
            .filter(|told| told.rule.name == "source-not-available")
            .map(|told| &*told.message)
            .collect();
        assert_eq!(
            told,
            [format!(
                "GitRepository flux-system/other: example.org/team/common {why}; the available files are used instead"
            )],
            "{reference}"
        );
        // Of a directory that is no checkout nothing tells which revision it is.
        assert!(
            !rules(&drawn("common", reference, false)).contains(&"source-not-available"),
            "{reference}"
        );
    }
}

#[test]
fn a_remote_base_is_read_at_its_revision() {
    for (url, expected, told) in [
        ("https://example.org/team/common//web?ref=main", "here", 0),
        ("https://example.org/team/common//web?ref=release", "of-release", 0),
        ("git::https://example.org/team/common.git//web?timeout=10s&ref=v1", "of-v1", 0),
        ("https://example.org/team/common//web?ref=lost", "here", 1),
        ("https://example.org/team/common//web", "here", 0),
    ] {
        let web = kustomization("web", "path: ./web");
        let file = format!("resources: ['{url}']\n");
        let own = [SYNC, ("clusters/a/web.yaml", web.as_str()), ("web/kustomization.yaml", &file)];
        let here = map("here");
        let list = ("web/kustomization.yaml", "resources: [config.yaml]\n");
        let mapped = repository("common", &[("web/config.yaml", &here), list], true);
        let graph = fluxscape::graph(&Project::new(
            "own",
            Repositories { own: repository("own", &own, true), mapped: vec![mapped] },
        ));
        assert!(
            graph.nodes().any(|(_, node)| node.kind == "ConfigMap" && node.name == expected),
            "{url}: {:?}",
            graph.findings
        );
        assert_eq!(
            rules(&graph).iter().filter(|rule| **rule == "source-not-available").count(),
            told,
            "{url}"
        );
    }
}

#[test]
fn without_git_another_revision_is_not_at_hand() {
    let graph = drawn("own", "{branch: release}", false);
    let message = node(&graph, "Kustomization", "web").message.clone().unwrap();
    assert!(
        message.ends_with("another revision than the one drawn (branch main), and the repository drawn is not a git checkout"),
        "{message}"
    );
}

#[test]
fn a_branch_of_the_checkout_is_drawn_from_its_objects() {
    let directory = tempfile::tempdir().unwrap();
    let at = |path: &str| directory.path().join(path);
    git(directory.path(), &["init", "-q", "-b", "main"]);
    git(directory.path(), &["remote", "add", "origin", "git@example.org:team/own.git"]);
    put(&at("web/config.yaml"), &map("released"));
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-qm", "release"]);
    git(directory.path(), &["branch", "release"]);
    git(directory.path(), &["tag", "v1"]);
    put(&at("web/config.yaml"), &map("new"));
    put(&at(SYNC.0), SYNC.1);
    let source = |name: &str, reference: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: flux-system}}\n\
             spec: {{url: 'https://example.org/team/own', ref: {reference}}}\n---\n"
        )
    };
    let sources =
        [("release", "{branch: release}"), ("v1", "{tag: v1}"), ("lost", "{branch: lost}")];
    let sources: String = sources.iter().map(|(name, reference)| source(name, reference)).collect();
    put(&at("clusters/a/sources.yaml"), &sources);
    for name in ["release", "v1", "lost", "flux-system"] {
        let text = kustomization(&format!("web-{name}"), "path: ./web")
            .replace("name: flux-system},", &format!("name: {name}}},"));
        put(&at(&format!("clusters/a/web-{name}.yaml")), &text);
    }
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-qm", "new"]);

    let run = fluxscape(directory.path(), &["render", ".", "-o", "-", "-f", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("there is no revision lost in this repository"), "{}", run.stderr);
    let graph: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let text =
        |value: &serde_json::Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let of = |kind: &str| {
        graph["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(move |node| node["kind"] == kind)
            .collect::<Vec<_>>()
    };
    let statuses: Vec<(String, String)> =
        of("Kustomization").iter().map(|node| (text(node, "name"), text(node, "status"))).collect();
    let expected = [
        ("flux-system", "ok"),
        ("web-flux-system", "ok"),
        ("web-lost", "partial"),
        ("web-release", "ok"),
        ("web-v1", "ok"),
    ];
    assert_eq!(statuses, expected.map(|(name, status)| (name.to_owned(), status.to_owned())));
    let origins: Vec<(String, String)> = of("ConfigMap")
        .iter()
        .map(|node| (text(node, "name"), text(&node["origin"], "repository")))
        .collect();
    assert_eq!(
        origins,
        [("new".to_owned(), "own".to_owned()), ("released".to_owned(), "own@release".to_owned())]
    );
}
