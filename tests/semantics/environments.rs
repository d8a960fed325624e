//! Which groups and applications are environments, and what is an application at all.
//!
//! A case is the objects of a cluster's directory and of the directories that they lead to, and the
//! shape that is drawn: environments, tiers, then what stands beside them.
#![allow(clippy::indexing_slicing, reason = "what goes wrong here should stop the test")]

use fluxscape::graph::{Graph, Group};

use crate::memory::{CONFIG, SYNC, graph, kustomization};

/// `name[group[leaf leaf] leaf]` of each environment | of each tier | what stands beside them.
fn shape(graph: &Graph) -> String {
    let cluster = &graph.reconciliation().clusters[0];
    let join = |groups: &[Group]| groups.iter().map(shown).collect::<Vec<_>>().join(" ");
    let beside: Vec<&str> = cluster.applications.iter().map(|leaf| leaf.name.as_str()).collect();
    format!("{} | {} | {}", join(&cluster.environments), join(&cluster.tiers), beside.join(" "))
}

fn shown(group: &Group) -> String {
    let leaves = group.applications.iter().map(|leaf| leaf.name.clone());
    let inner: Vec<String> = group.groups.iter().map(shown).chain(leaves).collect();
    format!("{}[{}]", group.name, inner.join(" "))
}

/// A cluster with Kustomizations by path: `apps/web` is `web` of the group `apps`.
fn cluster(paths: &[&str]) -> Graph {
    let mut files = vec![
        (SYNC.0.to_owned(), SYNC.1.to_owned()),
        ("leaf/config.yaml".to_owned(), CONFIG.to_owned()),
    ];
    for path in paths {
        let mut directory = "clusters/a".to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let below = format!("groups/{}", parts[..=at].join("/"));
            let target = if last { "leaf" } else { below.as_str() };
            let name = parts[..=at].join(".").replace('_', "-");
            let name = if last { name } else { (*part).to_owned() };
            let text = kustomization(&name, &format!("path: ./{target}"));
            files.push((format!("{directory}/{part}.yaml"), text));
            directory = below;
        }
    }
    files.sort();
    files.dedup();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    graph(&files)
}

/// The shape, without the names of groups before those of their leaves.
fn drawn(paths: &[&str]) -> String {
    let mut shape = shape(&cluster(paths));
    let groups: Vec<&str> =
        paths.iter().filter_map(|path| path.rsplit_once('/')).map(|(group, _)| group).collect();
    for group in groups {
        shape = shape.replace(&format!("{}.", group.replace('/', ".")), "");
    }
    shape
}

#[test]
fn one_stem_with_stages_is_one_application_in_several_environments() {
    for (paths, expected) in [
        (&["auth-dev", "auth-stg", "auth-prod"][..], "dev[auth] prod[auth] stg[auth] |  | "),
        (&["dev-web", "prod-web", "vault"], "dev[web] prod[web] |  | vault"),
        // Within a tier too; what is left of it stays a tier.
        (&["apps/web-qa", "apps/web-prod", "infra/dns"], "prod[web] qa[web] | infra[dns] | "),
        (
            &["apps/web-qa", "apps/web-prod", "apps/wiki", "infra/dns"],
            "prod[web] qa[web] | apps[wiki] infra[dns] | ",
        ),
        // One stage, other stems, words that only look like stages.
        (&["web-dev", "vault"], " |  | vault web-dev"),
        (&["web-dev", "mail-prod"], " |  | mail-prod web-dev"),
        (&["web-devel", "web-products"], " |  | web-devel web-products"),
    ] {
        assert_eq!(drawn(paths), expected, "{paths:?}");
    }
}

#[test]
fn groups_of_one_stage_are_one_environment() {
    for (paths, expected) in [
        (
            &["web-dev/a", "api-dev/b", "web-prod/a", "api-prod/b"][..],
            "dev[api[b] web[a]] prod[api[b] web[a]] |  | ",
        ),
        (&["team-qa/a", "team-prod/b"], "team-prod[b] team-qa[a] |  | "),
        (&["dev/a", "prod/a", "zoo-dev", "zoo-prod"], "dev[a zoo] prod[a zoo] |  | "),
        (&["infra-prod/a", "apps-prod/b"], " | apps-prod[b] infra-prod[a] | "),
        (&["base/a", "dev/a", "prod/a"], "dev[a] prod[a] | base[a] | "),
    ] {
        assert_eq!(drawn(paths), expected, "{paths:?}");
    }
}

#[test]
fn environments_without_stages_share_three_names_and_more_than_half_of_both() {
    for (paths, expected) in [
        (
            &["east/a", "east/b", "east/c", "west/a", "west/b", "west/c"][..],
            "east[a b c] west[a b c] |  | ",
        ),
        (&["east/a", "east/b", "west/a", "west/b"], " | east[a b] west[a b] | "),
        (
            &[
                "east/a", "east/b", "east/c", "west/a", "west/b", "west/c", "west/d", "west/e",
                "west/f",
            ],
            " | east[a b c] west[a b c d e f] | ",
        ),
        (
            &["east/a", "east/b", "east/c", "common/a", "common/b", "common/c"],
            " | common[a b c] east[a b c] | ",
        ),
    ] {
        assert_eq!(drawn(paths).replace("east.", "").replace("west.", ""), expected, "{paths:?}");
    }
}

const RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: redis, namespace: shop}\nspec: {chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: charts}}}}\n";

#[test]
fn a_root_is_no_application_and_its_releases_are() {
    let web = kustomization("web", "path: ./web");
    let second = RELEASE.replace("redis", "mongo");
    for (files, expected) in [
        // Plain objects alone.
        (vec![("clusters/a/c.yaml", CONFIG)], " |  | "),
        (vec![("clusters/a/r.yaml", RELEASE)], " |  | redis"),
        (
            vec![("clusters/a/r.yaml", RELEASE), ("clusters/a/s.yaml", second.as_str())],
            " |  | mongo redis",
        ),
        // Beside other Kustomizations.
        (
            vec![
                ("clusters/a/r.yaml", RELEASE),
                ("clusters/a/web.yaml", web.as_str()),
                ("web/c.yaml", CONFIG),
            ],
            " |  | redis web",
        ),
        // A few of a leaf are rows on its card.
        (
            vec![
                ("clusters/a/web.yaml", web.as_str()),
                ("web/r.yaml", RELEASE),
                ("web/s.yaml", second.as_str()),
            ],
            " |  | web",
        ),
    ] {
        let graph = graph(&[&[SYNC], &files[..]].concat());
        assert_eq!(shape(&graph), expected, "{files:?}");
        let root = graph
            .nodes()
            .find(|(_, node)| node.kind == "Kustomization" && node.name == "flux-system");
        assert_eq!(root.and_then(|(_, node)| node.application.clone()), None);
    }
}

#[test]
fn clusters_in_the_folder_of_a_stage_are_of_that_stage() {
    let stages = |paths: &[&str]| -> Vec<String> {
        let files: Vec<(String, String)> = paths
            .iter()
            .map(|path| {
                let text = SYNC.1.replace("./clusters/a", &format!("./{path}"));
                (format!("{path}/flux-system/gotk-sync.yaml"), text)
            })
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let graph = graph(&files);
        let said =
            graph.reconciliation().clusters.iter().map(|cluster| {
                format!("{} {}", cluster.name, cluster.stage.as_deref().unwrap_or("-"))
            });
        said.collect()
    };
    assert_eq!(
        stages(&["c/prod/00", "c/prod/01", "c/dev/00"]),
        ["dev/00 -", "prod/00 prod", "prod/01 prod"]
    );
    assert_eq!(
        stages(&["prod/clusters/eu", "prod/clusters/us", "dev/clusters/lab"]),
        ["eu prod", "lab -", "us prod"]
    );
    // Folders of anything else, and stages of one cluster each.
    assert_eq!(stages(&["c/east/00", "c/east/01"]), ["00 -", "01 -"]);
    assert_eq!(stages(&["c/prod", "c/dev"]), ["dev -", "prod -"]);
}
