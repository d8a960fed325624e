//! Names and groups that the user sets by hand, where the guess is wrong.
#![allow(clippy::indexing_slicing, reason = "what goes wrong here should stop the test")]

use fluxscape::graph::{
    Declared, DeclaredOrigin, Graph, Group, Grouping, Naming, OriginKind, Pattern, unmatched,
};

use crate::memory::{self, CONFIG, SYNC, graph_declared};

/// Three groups, `east`, `west` and `infra`; the first two share their applications, so that they
/// are environments.
fn files() -> Vec<(String, String)> {
    let mut files = vec![
        (SYNC.0.to_owned(), SYNC.1.to_owned()),
        ("app/config.yaml".to_owned(), CONFIG.to_owned()),
    ];
    for (group, members) in [
        ("east", &["web", "api", "mail"][..]),
        ("west", &["web", "api", "mail"]),
        ("infra", &["certs", "dns"]),
    ] {
        files.push((
            format!("clusters/a/{group}.yaml"),
            memory::kustomization(group, &format!("path: ./{group}")),
        ));
        for member in members {
            files.push((
                format!("{group}/{member}.yaml"),
                memory::kustomization(&format!("{group}-{member}"), "path: ./app"),
            ));
        }
    }
    files
}

fn drawn(grouping: Grouping) -> Graph {
    let files = files();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    graph_declared(&files, &[], Declared { grouping, origins: Vec::new() })
}

/// `name[group[leaf leaf] leaf]` of each environment, then of each tier, then what stands beside
/// them.
fn shape(graph: &Graph) -> String {
    let tree = graph.reconciliation();
    let cluster = &tree.clusters[0];
    let join = |groups: &[Group]| groups.iter().map(shown).collect::<Vec<_>>().join(" ");
    let beside: Vec<&str> = cluster.applications.iter().map(|leaf| leaf.name.as_str()).collect();
    format!(
        "{} | {} | {} | {}",
        join(&cluster.environments),
        join(&cluster.tiers),
        beside.join(" "),
        cluster.hidden
    )
}

fn shown(group: &Group) -> String {
    let inner = group
        .groups
        .iter()
        .map(shown)
        .chain(group.applications.iter().map(|leaf| leaf.name.clone()));
    format!("{}[{}]", group.name, inner.collect::<Vec<_>>().join(" "))
}

fn naming(name: &str, of: &[&str]) -> Naming {
    Naming { name: name.to_owned(), of: of.iter().map(|text| Pattern::new(text)).collect() }
}

#[test]
fn without_a_word_the_shape_decides() {
    let shape = shape(&drawn(Grouping::default()));
    assert_eq!(
        shape,
        "east[east-api east-mail east-web] west[west-api west-mail west-web] | infra[infra-certs infra-dns] |  | 0"
    );
}

#[test]
fn siblings_of_one_name_are_told_apart_by_their_namespaces() {
    let tenants = memory::kustomization("tenants", "path: ./tenants");
    let apps = |namespace: &str| {
        memory::kustomization("apps", "path: ./app")
            .replace("namespace: flux-system}\n", &format!("namespace: {namespace}}}\n"))
            .replace("name: flux-system}", "name: flux-system, namespace: flux-system}")
    };
    let (one, two) = (apps("frontend"), apps("backend"));
    let files = [
        SYNC,
        ("clusters/a/tenants.yaml", &tenants),
        ("tenants/one.yaml", &one),
        ("tenants/two.yaml", &two),
        ("app/c.yaml", CONFIG),
    ];
    let graph = graph_declared(
        &files,
        &[],
        Declared { grouping: Grouping::default(), origins: Vec::new() },
    );
    assert_eq!(shape(&graph), " |  | backend/apps frontend/apps | 0");
}

#[test]
fn environments_are_renamed_put_together_and_forced() {
    let one = drawn(Grouping {
        environments: vec![naming("production", &["east", "west"]), naming("base", &["infra"])],
        ..Grouping::default()
    });
    let all = "east-api east-mail east-web west-api west-mail west-web";
    assert_eq!(shape(&one), format!("base[infra-certs infra-dns] production[{all}] |  |  | 0"));
    let environment = |name: &str| {
        one.nodes()
            .find(|(_, node)| node.kind == "Kustomization" && node.name == name)
            .and_then(|(_, node)| node.environment.clone())
    };
    assert_eq!(environment("west-mail").as_deref(), Some("production"));
    assert_eq!(environment("west").as_deref(), Some("production"));
    assert_eq!(environment("infra-dns").as_deref(), Some("base"));
}

#[test]
fn a_tier_by_the_users_word_is_no_environment_and_gathers_applications_where_they_stand() {
    let told = drawn(Grouping {
        tiers: vec![naming("regions", &["east", "west"])],
        ..Grouping::default()
    });
    assert!(
        shape(&told).starts_with(" | infra[infra-certs infra-dns] regions["),
        "{}",
        shape(&told)
    );
    let gathered = drawn(Grouping {
        tiers: vec![naming("front", &["*-web", "*-api"])],
        ..Grouping::default()
    });
    assert!(
        shape(&gathered).starts_with("east[front[east-api east-web] east-mail] west["),
        "{}",
        shape(&gathered)
    );
}

#[test]
fn applications_are_renamed_everywhere_and_hidden_ones_counted() {
    let grouping = Grouping {
        applications: vec![naming("portal", &["flux-system/east-web"])],
        hidden: vec![Pattern::new("infra"), Pattern::new("*-mail")],
        ..Grouping::default()
    };
    let graph = drawn(grouping);
    assert_eq!(shape(&graph), "east[east-api portal] west[west-api west-web] |  |  | 4");
    let node = graph
        .nodes()
        .find(|(_, node)| node.kind == "Kustomization" && node.name == "east-web")
        .map(|(_, node)| node.application.clone());
    assert_eq!(node, Some(Some("portal".to_owned())));
    assert!(
        graph.nodes().any(|(_, node)| node.name == "infra-dns"),
        "the graph keeps what pictures leave out"
    );
}

#[test]
fn an_environment_deeper_down_is_lifted_out_and_what_held_it_is_a_passage() {
    let all =
        drawn(Grouping { environments: vec![naming("web", &["*-web"])], ..Grouping::default() });
    assert!(shape(&all).contains("web[east-web west-web]"), "{}", shape(&all));
}

#[test]
fn what_matches_nothing_is_told_and_the_origin_is_the_declared_one() {
    let graph = drawn(Grouping {
        hidden: vec![Pattern::new("gone-*"), Pattern::new("infra")],
        ..Grouping::default()
    });
    assert_eq!(unmatched(&graph), ["gone-*"]);
    let origin = DeclaredOrigin {
        cluster: None,
        by: OriginKind::Terraform,
        repository: Some("infra".to_owned()),
        directory: Some("live/a".to_owned()),
    };
    let graph = graph_declared(
        &[SYNC],
        &[],
        Declared { grouping: Grouping::default(), origins: vec![origin] },
    );
    let cluster = &graph.clusters[0];
    assert_eq!(
        (cluster.by, cluster.repository.as_str(), cluster.directory.as_str()),
        (OriginKind::Terraform, "infra", "live/a")
    );
}

/// `cluster: name[group[leaf]] leaf` of every cluster, for a hub with these files below its root.
fn clusters(files: &[(&str, &str)]) -> Vec<String> {
    let all: Vec<(&str, &str)> =
        [SYNC, ("app/config.yaml", CONFIG)].into_iter().chain(files.iter().copied()).collect();
    let graph = memory::graph(&all);
    let inside = |cluster: &fluxscape::graph::ClusterTree| {
        let groups = cluster.environments.iter().chain(&cluster.tiers).map(shown);
        groups
            .chain(cluster.applications.iter().map(|leaf| leaf.name.clone()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    graph
        .reconciliation()
        .clusters
        .iter()
        .map(|cluster| format!("{}: {}", cluster.name, inside(cluster)))
        .collect()
}

#[test]
fn what_a_hub_applies_elsewhere_stands_in_the_cluster_that_its_kubeconfig_leads_to() {
    let far = "kubeConfig: {secretRef: {name: far}}";
    let release = |name: &str, spec: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: flux-system}}\n\
             spec: {{chartRef: {{kind: OCIRepository, name: charts}}, {spec}}}\n---\n"
        )
    };
    let here = memory::kustomization("here", "path: ./app");
    let there = memory::kustomization("there", &format!("path: ./app, {far}"));
    let (group, single) = (
        memory::kustomization("group", "path: ./group"),
        memory::kustomization("single", "path: ./single"),
    );
    let all = release("web", far) + &release("api", far);
    let some = release("web", far) + &release("api", "interval: 5m");
    for (case, files, expected) in [
        (
            "an application that carries it",
            vec![("clusters/a/a.yaml", &here), ("clusters/a/b.yaml", &there)],
            ["a: here", "a/far: there"],
        ),
        (
            "a group whose applications all carry it",
            vec![
                ("clusters/a/a.yaml", &here),
                ("clusters/a/b.yaml", &group),
                ("group/there.yaml", &there),
            ],
            ["a: here", "a/far: there"],
        ),
        (
            "an application whose releases all carry it",
            vec![
                ("clusters/a/a.yaml", &there),
                ("clusters/a/b.yaml", &single),
                ("single/release.yaml", &all),
            ],
            ["a: ", "a/far: single there"],
        ),
        (
            "an application of which one release does not carry it",
            vec![
                ("clusters/a/a.yaml", &there),
                ("clusters/a/b.yaml", &single),
                ("single/release.yaml", &some),
            ],
            ["a: single", "a/far: there"],
        ),
    ] {
        let files: Vec<(&str, &str)> =
            files.into_iter().map(|(path, text)| (path, text.as_str())).collect();
        assert_eq!(clusters(&files), expected, "{case}");
    }
}
