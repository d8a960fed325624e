//! Roots that the user names: they are the only ones, whatever the files show.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::sync::Arc;

use fluxscape::flux::{NamedRoot, Repositories, Repository};
use fluxscape::graph::{By, Graph};
use fluxscape::{Project, graph};
use fluxscape_manifest::source::{FileId, MemoryTree, RepositoryUrl, Span, TreePath};

use super::{WEB, clusters, web};
use crate::memory::{SYNC, kustomization, node};

/// The graph of files with roots: cluster, path, source.
fn named(files: &[(&str, &str)], roots: &[(&str, &str, Option<&str>)]) -> Graph {
    let root = |(cluster, path, source): &(&str, &str, Option<&str>)| NamedRoot {
        cluster: (*cluster).to_owned(),
        path: TreePath::clamped(path),
        source: source.map(|source| source.parse().unwrap()),
        span: Span::file(FileId::GENERATED),
    };
    let own = Repository::new(
        RepositoryUrl::parse("https://example.org/team/own"),
        Arc::new(MemoryTree::new("own", files.iter().copied())),
    );
    let repositories = Repositories { own, mapped: Vec::new() };
    let roots = roots.iter().map(root).collect();
    graph(&Project { roots, ..Project::new("own", repositories) })
}

#[test]
fn roots_that_are_named_are_the_only_ones() {
    let web = web();
    let inner = kustomization("inner", "path: ./labs/east/app");
    let files = [
        SYNC,
        ("clusters/a/web.yaml", web.as_str()),
        ("fleet/b/web.yaml", &web),
        ("fleet/c/web.yaml", &web),
        ("labs/east/inner.yaml", &inner),
        ("labs/east/app/map.yaml", WEB.1),
        ("plain/map.yaml", WEB.1),
        WEB,
    ];
    for (what, roots, expected) in [
        (
            "one that the files show",
            &[("live", "clusters/a", None)][..],
            &["live Bootstrap clusters/a"][..],
        ),
        ("one that they do not", &[("b", "fleet/b", None)], &["b Bootstrap fleet/b"]),
        (
            "both, under other names",
            &[("west", "clusters/a", None), ("east", "./fleet/c", None)],
            &["east Bootstrap fleet/c", "west Bootstrap clusters/a"],
        ),
        (
            "one that applies nothing else",
            &[("labs", "labs/east", None)],
            &["labs Bootstrap labs/east"],
        ),
        ("one without a Kustomization", &[("plain", "plain", None)], &["plain Outside plain"]),
        (
            "one that is not there yet",
            &[("b", "fleet/b", None), ("new", "fleet/new", None)],
            &["b Bootstrap fleet/b"],
        ),
    ] {
        let graph = named(&files, roots);
        assert_eq!(clusters(&graph), expected, "{what}");
        assert!(graph.clusters.iter().all(|cluster| cluster.grade.is_none()), "{what}");
    }
    let graph = named(&files, &[("b", "fleet/b", None)]);
    let reasons: Vec<String> = graph
        .not_taken
        .iter()
        .map(|entry| format!("{} {}", entry.place.path, entry.why.name()))
        .collect();
    assert!(reasons.contains(&"clusters/a not-named".to_owned()), "{reasons:?}");
}

#[test]
fn the_source_of_a_named_root_is_the_one_that_is_named() {
    let web = web().replace("name: flux-system}", "name: fleet}");
    let files = [("fleet/b/web.yaml", web.as_str()), WEB];
    for (source, expected) in [
        (None, ("GitRepository", "fleet")),
        (Some("fleet"), ("GitRepository", "fleet")),
        (Some("OCIRepository/flux-system/other"), ("OCIRepository", "other")),
    ] {
        let graph = named(&files, &[("b", "fleet/b", source)]);
        let found = node(&graph, expected.0, expected.1);
        assert_eq!(found.origin.by, By::Generated, "{source:?}");
    }
}
