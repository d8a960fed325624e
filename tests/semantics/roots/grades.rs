//! How much each piece of evidence proves: what counts beside what, and which sources are this
//! repository.

use fluxscape::graph::Graph;

use super::{WEB, clusters, web};
use crate::memory::{SYNC, graph, kustomization};

/// `name grade` of every cluster.
fn grades(graph: &Graph) -> Vec<String> {
    let grade = |cluster: &fluxscape::graph::ClusterOrigin| {
        cluster.grade.map_or("certain", fluxscape::flux::Grade::name)
    };
    graph.clusters.iter().map(|cluster| format!("{} {}", cluster.name, grade(cluster))).collect()
}

/// The pair that applies `clusters/NAME`, of a repository.
fn pair(name: &str, repository: &str) -> (String, String) {
    (
        SYNC.0.replace("/a/", &format!("/{name}/")),
        SYNC.1.replace("clusters/a", &format!("clusters/{name}")).replace("team/own", repository),
    )
}

#[test]
fn a_source_of_another_address_starts_nothing_beside_one_of_this() {
    let (own, fork, other) =
        (pair("a", "team/own"), pair("b", "stranger/own"), pair("c", "stranger/else"));
    let alias = pair("b", "team/own");
    let alias = (alias.0, alias.1.replace("git@example.org", "git@example-work"));
    for (what, files, expected) in [
        ("both of this one", vec![&own, &alias], &["a certain", "b certain"][..]),
        ("another owner", vec![&own, &fork], &["a certain"]),
        ("another name", vec![&own, &other], &["a certain"]),
        ("a fork, with nothing else", vec![&fork], &["b guess"]),
        ("a copy under another name", vec![&other], &["c guess"]),
        ("two of another repository", vec![&fork, &other], &["b guess", "c guess"]),
    ] {
        let mut all: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let web = web();
        let inside: Vec<String> =
            files.iter().map(|(path, _)| path.replace("flux-system/gotk-sync", "web")).collect();
        all.extend(inside.iter().map(|path| (path.as_str(), web.as_str())));
        let lists: Vec<String> = files
            .iter()
            .map(|(path, _)| path.replace("gotk-sync.yaml", "kustomization.yaml"))
            .collect();
        all.extend(lists.iter().map(|path| (path.as_str(), "resources: [gotk-sync.yaml]\n")));
        all.push(WEB);
        let graph = graph(&all);
        assert_eq!(grades(&graph), expected, "{what}");
        let guessed = expected.iter().any(|cluster| cluster.ends_with("guess"));
        assert_eq!(graph.guessed().is_some(), guessed, "{what}");
    }
}

#[test]
fn a_source_that_ignores_the_directory_is_another_repository() {
    let with = |ignore: &str| {
        let (path, text) = pair("b", "example/elsewhere");
        (
            path,
            text.replace(
                "ref: {branch: main}",
                &format!("ref: {{branch: main}}, ignore: '{ignore}'"),
            ),
        )
    };
    let own = pair("a", "team/own");
    let web = web();
    for (ignore, expected) in
        [("/* !/other", &["a"][..]), ("/clusters", &["a"]), ("/docs", &["a", "b"])]
    {
        let ignore = ignore.replace(' ', "\n\n    ");
        let other = with(&ignore);
        let files = [
            (own.0.as_str(), own.1.as_str()),
            (&other.0, &other.1),
            ("clusters/b/web.yaml", &web),
            ("clusters/a/web.yaml", &web),
            WEB,
        ];
        let repository = fluxscape::flux::Repository::new(
            None,
            std::sync::Arc::new(fluxscape_manifest::source::MemoryTree::new("own", files)),
        );
        let repositories = fluxscape::flux::Repositories { own: repository, mapped: Vec::new() };
        let graph = fluxscape::graph(&fluxscape::Project::new("own", repositories));
        let names: Vec<&str> = graph.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        assert_eq!(names, expected, "{ignore}");
    }
}

#[test]
fn what_stands_beside_a_root_is_likely_and_what_nothing_applies_a_guess() {
    let web = web();
    let east = ("fleet/east/web.yaml", web.as_str());
    let west = ("fleet/west/web.yaml", web.as_str());
    let inner = kustomization("inner", "path: ./fleet/west/app");
    let started = SYNC.1.replace("clusters/a", "fleet/east");
    let root = ("fleet/east/flux-system/gotk-sync.yaml", started.as_str());
    for (what, files, expected) in [
        ("nothing starts either", vec![east, west], &["east guess", "west guess"][..]),
        ("one is started", vec![root, east, west], &["east certain", "west likely"]),
        (
            "one is started, the other is archived",
            vec![root, east, ("fleet/archive/web.yaml", &web)],
            &["east certain"],
        ),
        (
            "one is started, the other is elsewhere",
            vec![root, east, ("labs/west/web.yaml", &web)],
            &["east certain"],
        ),
        (
            "one is started, the other applies nothing but itself",
            vec![root, east, ("fleet/west/inner.yaml", &inner), ("fleet/west/app/map.yaml", WEB.1)],
            &["east certain"],
        ),
    ] {
        let graph = graph(&[files.as_slice(), &[WEB]].concat());
        let names: Vec<String> = grades(&graph)
            .into_iter()
            .map(
                |cluster| {
                    if expected.len() == 1 { cluster.replace("own ", "east ") } else { cluster }
                },
            )
            .collect();
        assert_eq!(names, expected, "{what}: {:?}", clusters(&graph));
    }
}

#[test]
fn an_assumed_root_does_not_fail() {
    // Two files of one object, in a directory that nothing is known to apply.
    let (web, again) = (web(), web());
    let graph = graph(&[
        ("fleet/east/web.yaml", &web),
        ("fleet/east/again.yaml", &again),
        ("fleet/west/web.yaml", &web),
        WEB,
    ]);
    assert_eq!(grades(&graph), ["east guess", "west guess"]);
    let failed = graph.nodes().filter(|(_, node)| node.status == fluxscape::graph::Status::Failed);
    assert_eq!(failed.count(), 0);
    assert!(
        graph
            .findings
            .iter()
            .all(|finding| { finding.severity != fluxscape_manifest::diagnostic::Severity::Error })
    );
}
