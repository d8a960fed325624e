//! Where clusters begin: a few files for each shape that starts Flux, and the clusters and root
//! objects that must be found.

use crate::memory::{self, CONFIG, SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{EdgeType, Graph, Node, Status};

/// `name by directory` of every cluster.
fn clusters(graph: &Graph) -> Vec<String> {
    graph
        .clusters
        .iter()
        .map(|cluster| format!("{} {:?} {}", cluster.name, cluster.by, cluster.directory))
        .collect()
}

/// `Kind namespace/name` of what applies itself or was there first, with who created it.
fn roots(graph: &Graph) -> Vec<String> {
    let said = |node: &Node| {
        format!("{:?} {} {}/{}", node.origin.by, node.kind, node.namespace, node.name)
    };
    let applied: Vec<&str> = graph
        .edges()
        .iter()
        .filter(|(from, to, edge)| edge.edge_type == EdgeType::Applies && from.id != to.id)
        .map(|(_, to, _)| to.id.as_str())
        .collect();
    let first = graph
        .nodes()
        .map(|(_, node)| node)
        .filter(|node| node.kind == "Kustomization" && !applied.contains(&node.id.as_str()));
    first.map(said).collect()
}

const WEB: (&str, &str) = ("web/config.yaml", CONFIG);

/// A Kustomization `web` for the directory `web`.
fn web() -> String {
    kustomization("web", "path: ./web")
}

fn is_applied(graph: &Graph) -> bool {
    edges(graph, "applies")
        .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned())
}

#[test]
fn bootstrap_in_the_usual_and_in_another_namespace() {
    let web = web();
    let other = SYNC
        .1
        .replace("namespace: flux-system", "namespace: gitops")
        .replace("name: flux-system", "name: gitops");
    let there = web.replace("flux-system", "gitops");
    for (sync, path, web, expected) in [
        (SYNC.1, SYNC.0, web.as_str(), "Git Kustomization flux-system/flux-system"),
        (
            other.as_str(),
            "clusters/a/gitops/gotk-sync.yaml",
            there.as_str(),
            "Git Kustomization gitops/gitops",
        ),
        // The pair may stand in two files, and under another name.
        (
            SYNC.1,
            "clusters/a/flux-system/sync.yaml",
            web.as_str(),
            "Git Kustomization flux-system/flux-system",
        ),
    ] {
        let graph = graph(&[(path, sync), ("clusters/a/web.yaml", web), WEB]);
        assert_eq!(
            (clusters(&graph), roots(&graph)),
            (vec!["a Bootstrap clusters/a".to_owned()], vec![expected.to_owned()]),
            "{path}"
        );
        assert_eq!(edges(&graph, "applies").len(), 4, "{path}");
    }
}

#[test]
fn before_its_bootstrap_the_pair_is_drawn_as_generated_and_applies_not_itself() {
    let web = web();
    for namespace in ["flux-system", "gitops"] {
        let (sync, components) = (
            format!("clusters/a/{namespace}/gotk-sync.yaml"),
            format!("clusters/a/{namespace}/gotk-components.yaml"),
        );
        let web = web.replace("flux-system", namespace);
        let graph = graph(&[(&sync, ""), (&components, ""), ("clusters/a/web.yaml", &web), WEB]);
        assert_eq!(clusters(&graph), ["a Bootstrap clusters/a"]);
        assert_eq!(roots(&graph), [format!("Generated Kustomization {namespace}/{namespace}")]);
        assert!(!edges(&graph, "applies").contains(&format!(
            "Kustomization {namespace}/{namespace} -> Kustomization {namespace}/{namespace}"
        )));
    }
}

fn instance(spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec: {{sync: {{{spec}}}}}\n"
    )
}

#[test]
fn an_instance_creates_its_source_and_kustomization() {
    let web = web();
    for (sync, source, fields) in [
        (
            "kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a",
            "GitRepository",
            "branch main",
        ),
        (
            "kind: OCIRepository, url: 'oci://example.org/team/own', ref: latest, path: ./clusters/a",
            "OCIRepository",
            "latest",
        ),
        ("kind: Bucket, url: minio.example.org, ref: own, path: clusters/a", "Bucket", "own"),
        (
            "kind: GitRepository, name: fleet, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a",
            "GitRepository",
            "branch main",
        ),
    ] {
        let name = if sync.contains("name: fleet") { "fleet" } else { "flux-system" };
        let web = web.replace(
            "kind: GitRepository, name: flux-system",
            &format!("kind: {source}, name: {name}"),
        );
        let graph = graph(&[
            ("clusters/a/flux-system/instance.yaml", &instance(sync)),
            ("clusters/a/web.yaml", &web),
            WEB,
        ]);
        assert_eq!(clusters(&graph), ["a Operator clusters/a/flux-system"], "{sync}");
        let expected = [
            format!("FluxInstance flux-system/flux -> Kustomization flux-system/{name}"),
            format!("FluxInstance flux-system/flux -> {source} flux-system/{name}"),
        ];
        assert_eq!(edges(&graph, "creates"), expected, "{sync}");
        assert!(is_applied(&graph), "{sync}");
        assert!(format!("{:?}", node(&graph, source, name)).contains(fields), "{sync}");
    }
}

#[test]
fn patches_of_an_instance_change_what_it_creates() {
    let patches = "kustomize: {patches: [{target: {kind: Kustomization}, patch: '[{op: add, path: /spec/postBuild, value: {substitute: {NAME: web}}}]'}]}";
    let instance = instance(
        "kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a",
    );
    let instance = instance.replace("spec: {", &format!("spec: {{{patches}, "));
    let web = web().replace("name: web", "name: '${NAME}'");
    let graph =
        graph(&[("clusters/a/instance.yaml", &instance), ("clusters/a/web.yaml", &web), WEB]);
    assert!(is_applied(&graph));
}

const VALUES: &str = "instance: {sync: {kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a}}";

fn release(spec: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: flux-instance, namespace: flux-system}}\nspec: {{{spec}}}\n"
    )
}

#[test]
fn the_chart_of_an_instance_starts_a_cluster_wherever_it_is_installed() {
    let web = web();
    let chart_ref = "chartRef: {kind: OCIRepository, name: instance-chart}";
    let oci = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: instance-chart, namespace: flux-system}\nspec: {url: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance'}\n";
    let values = format!("values: {{{VALUES}}}");
    let direct = release(&format!(
        "chart: {{spec: {{chart: flux-instance, sourceRef: {{kind: HelmRepository, name: c}}}}}}, {values}"
    ));
    let by_reference = release(&format!("{chart_ref}, {values}")) + "---\n" + oci;
    let from_map =
        release(&format!("{chart_ref}, valuesFrom: [{{kind: ConfigMap, name: values}}]"))
            + "---\n"
            + oci;
    let generator = "resources: [release.yaml]\nconfigMapGenerator: [{name: values, namespace: flux-system, files: [values.yaml]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n";
    let set = format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: flux, namespace: flux-system}}\nspec:\n  resources:\n{}",
        from_map
            .split("---\n")
            .map(|one| format!("  - {}\n", one.trim_end().replace('\n', "\n    ")))
            .collect::<Vec<_>>()
            .concat()
    );
    for (what, release, values) in [
        ("chart", direct.as_str(), false),
        ("chartRef", by_reference.as_str(), false),
        ("valuesFrom", from_map.as_str(), true),
        ("inside a ResourceSet", set.as_str(), true),
    ] {
        // The release lies inside what it starts.
        let app = kustomization("instance", "path: ./flux");
        let mut files = vec![
            ("clusters/a/web.yaml", web.as_str()),
            ("clusters/a/instance.yaml", &app),
            ("flux/release.yaml", release),
            WEB,
        ];
        if values {
            files.extend([("flux/values.yaml", VALUES), ("flux/kustomization.yaml", generator)]);
        }
        let graph = graph(&files);
        assert_eq!(graph.clusters.len(), 1, "{what}: {:?}", clusters(&graph));
        assert_eq!(graph.clusters[0].by, fluxscape::graph::OriginKind::Operator, "{what}");
        assert!(is_applied(&graph), "{what}: {:?}", edges(&graph, "applies"));
        assert!(
            edges(&graph, "creates").contains(
                &"HelmRelease flux-system/flux-instance -> FluxInstance flux-system/flux"
                    .to_owned()
            ),
            "{what}"
        );
    }
}

#[test]
fn a_helmfile_installs_the_chart_of_an_instance() {
    let web = web();
    let inline = format!(
        "releases:\n  - name: flux-instance\n    namespace: flux-system\n    chart: oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance\n    values: [{{{VALUES}}}]\n"
    );
    let by_file = "releases:\n  - name: flux-instance\n    namespace: flux-system\n    chart: controlplaneio/flux-instance\n    values: [../values.yaml]\n";
    for helmfile in [inline.as_str(), by_file] {
        let graph = graph(&[
            ("bootstrap/apps/helmfile.yaml", helmfile),
            ("bootstrap/values.yaml", VALUES),
            ("clusters/a/web.yaml", &web),
            WEB,
        ]);
        assert_eq!(clusters(&graph), ["a Operator bootstrap/apps"], "{helmfile}");
        assert!(is_applied(&graph), "{helmfile}");
    }
}

#[test]
fn an_artifact_may_be_a_directory_of_the_repository() {
    let web = web().replace("kind: GitRepository", "kind: OCIRepository");
    let sync = "kind: OCIRepository, url: 'oci://example.org/team/manifests', ref: main, path: ./clusters/a";
    let graph = graph(&[
        ("kubernetes/clusters/a/flux/instance.yaml", &instance(sync)),
        ("kubernetes/clusters/a/web.yaml", &web),
        ("kubernetes/web/config.yaml", CONFIG),
        (
            ".github/workflows/push.yaml",
            "jobs: {a: {steps: [{run: 'flux push artifact oci://example.org/team/manifests:main --path=./kubernetes'}]}}\n",
        ),
    ]);
    assert!(is_applied(&graph), "{:?}", graph.findings);
    // Where nothing in the repository starts it, the paths of its Kustomizations tell which
    // directory it is.
    let outside = memory::graph(&[
        ("kubernetes/clusters/a/web.yaml", &web),
        ("kubernetes/web/config.yaml", CONFIG),
    ]);
    assert!(is_applied(&outside), "{:?}", outside.findings);
}

#[test]
fn several_clusters_have_names_that_tell_them_apart() {
    let sync = |directory: &str| SYNC.1.replace("clusters/a", directory);
    for (directories, expected) in [
        (["clusters/prod", "clusters/qa"], ["prod", "qa"]),
        (["prod/flux", "qa/flux"], ["prod", "qa"]),
        (["east/clusters/prod", "west/clusters/prod"], ["east", "west"]),
    ] {
        let syncs = directories
            .map(|directory| (format!("{directory}/flux-system/gotk-sync.yaml"), sync(directory)));
        let files: Vec<(&str, &str)> =
            syncs.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let names: Vec<String> =
            graph(&files).clusters.iter().map(|cluster| cluster.name.clone()).collect();
        assert_eq!(names, expected, "{directories:?}");
    }
}

/// The repository drawn as a source called `own`.
const OWN: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: flux-system}\n\
                   spec: {url: 'https://example.org/team/own', ref: {branch: prod}}\n";

#[test]
fn a_pair_that_nothing_applies_is_itself_the_root() {
    let web = web().replace("name: flux-system}", "name: own}");
    let root =
        web.replace("name: web,", "name: root,").replace("path: ./web", "path: ./clusters/a");
    let pair = format!("{OWN}---\n{root}");
    let below = pair.replace("clusters/a", "clusters/b").replace("branch: prod", "branch: main");
    let taken = "resources: [pair.yaml, ../web]\n";
    let hand = ["Git Kustomization flux-system/root"].as_slice();
    for (what, files, expected, first) in [
        ("in one file", vec![("k3s/manifests/gotk.yaml", &*pair)], "a Hand k3s/manifests", hand),
        (
            "in one folder",
            vec![("bootstrap/source.yaml", OWN), ("bootstrap/root.yaml", &root)],
            "a Hand bootstrap",
            hand,
        ),
        (
            "taken in by a kustomization",
            vec![("boot/pair.yaml", &pair), ("boot/kustomization.yaml", taken)],
            "a Hand boot",
            hand,
        ),
        // beside what Flux applies anyway
        (
            "below a bootstrap",
            vec![SYNC, ("clusters/a/deep/pair.yaml", &below), ("clusters/b/web.yaml", &web)],
            "a Bootstrap clusters/a",
            &["Git Kustomization flux-system/flux-system"],
        ),
    ] {
        let mut all = vec![("clusters/a/web.yaml", web.as_str()), WEB];
        all.extend(files);
        let graph = graph(&all);
        assert_eq!(
            (clusters(&graph), roots(&graph)),
            (vec![expected.to_owned()], first.iter().map(ToString::to_string).collect()),
            "{what}"
        );
        assert!(is_applied(&graph), "{what}: {:?}", graph.findings);
    }
    // Several that lead on are applied by what applies them all: by one thing that nobody here
    // names.
    let other = below.replace("name: root", "name: other").replace("name: own", "name: same");
    let list = "resources: [pair.yaml, other.yaml]\n";
    let both = [
        ("pair.yaml", &*pair),
        ("other.yaml", &other),
        ("kustomization.yaml", list),
        ("clusters/a/web.yaml", &web),
        WEB,
    ];
    assert_eq!(
        clusters(&graph(&[both.as_slice(), &[("clusters/b/c.yaml", web.as_str())]].concat())),
        ["own Outside "]
    );
    // One that leads to no other Flux object is a root where it is the only one of its directory.
    let lone = graph(&[("flux/web.yaml", &web), ("flux/own.yaml", OWN), WEB]);
    assert_eq!(
        (clusters(&lone), roots(&lone)),
        (vec!["own Hand flux".to_owned()], vec!["Git Kustomization flux-system/web".to_owned()])
    );
    assert!(is_applied(&lone) && rules(&lone).is_empty(), "{:?}", lone.findings);
}

#[test]
fn a_pair_by_hand_starts_a_cluster_beside_another() {
    let web = web().replace("name: flux-system}", "name: own}");
    let root = format!(
        "{OWN}---\n{}",
        web.replace("name: web,", "name: root,").replace("path: ./web", "path: ./clusters/b")
    );
    let graph = graph(&[SYNC, ("edge/flux.yaml", &root), ("clusters/b/web.yaml", &web), WEB]);
    assert_eq!(clusters(&graph), ["a Bootstrap clusters/a", "b Hand edge"]);
    assert_eq!(node(&graph, "GitRepository", "own").details["revision"], "branch prod");
}

#[test]
fn a_repository_whose_start_it_does_not_hold_begins_outside() {
    let web = web().replace("name: flux-system}", "name: own}");
    let api = web.replace("name: web,", "name: api,");
    let own = OWN.replace(", ref: {branch: prod}", "");
    let held = graph(&[
        ("flux/web.yaml", &web),
        ("flux/api.yaml", &api),
        ("flux/own.yaml", &own),
        ("web/a.txt", ""),
        WEB,
    ]);
    assert_eq!(clusters(&held), ["own Outside flux"]);
    assert_eq!(node(&held, "GitRepository", "own").status, Status::Ok);
    assert!(is_applied(&held));
    assert_eq!(rules(&held), ["applied-twice"]);
}

#[test]
fn a_patch_waits_for_what_bootstrap_still_has_to_write() {
    let web = web();
    let kustomization = |target: &str| {
        format!(
            "resources: [gotk-sync.yaml]\npatches: [{{target: {{{target}}}, patch: '[{{op: add, path: /spec/a, value: b}}]'}}]\n"
        )
    };
    for (sync, target, expected) in [
        ("", "kind: Kustomization, name: flux-system", &[][..]),
        (SYNC.1, "kind: Kustomization, name: other", &["patch-without-target"]),
        // What describes objects is a rule for whatever there is.
        (SYNC.1, "kind: HelmRelease", &[]),
        (SYNC.1, "kind: Deployment, name: '(a|b)-controller'", &[]),
    ] {
        let kustomization = kustomization(target);
        let graph = graph(&[
            (SYNC.0, sync),
            (
                "clusters/a/flux-system/gotk-components.yaml",
                if sync.is_empty() { "" } else { CONFIG },
            ),
            ("clusters/a/flux-system/kustomization.yaml", &kustomization),
            ("clusters/a/web.yaml", &web),
            WEB,
        ]);
        assert_eq!(rules(&graph), expected, "{target}");
    }
}

#[test]
fn a_source_of_unknown_address_is_not_taken_for_a_repository_without_objects() {
    let module = "variable \"url\" {}\nresource \"kubectl_manifest\" \"flux\" {\n  for_each = toset(split(\"---\\n\", templatefile(\"${path.module}/sync.yml\", { url = var.url })))\n  yaml_body = each.value\n}\n";
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: root, namespace: flux}\nspec: {url: \"${url}\"}\n---\n\
                apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: \"${\"root\"}\", namespace: flux}\nspec: {path: ./, sourceRef: {kind: GitRepository, name: root}}\n";
    let graph = graph(&[
        ("terraform/main.tf", module),
        ("terraform/sync.yml", sync),
        ("values.yaml", "a: 1\n"),
    ]);
    assert_eq!(
        node(&graph, "Kustomization", "root").status,
        Status::Partial,
        "{:?}",
        graph.findings
    );
    assert!(!rules(&graph).contains(&"resource-invalid"));
}

#[test]
fn values_of_a_release_merge_in_their_order_and_its_own_win() {
    let map = |name: &str, values: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata:\n  values.yaml: |\n    {values}\n  other: |\n    {{}}\n"
        )
    };
    let maps = map(
        "one",
        "instance: {sync: {kind: GitRepository, url: 'https://example.org/team/own', path: nowhere, name: one}}",
    ) + &map("two", "instance: {sync: {path: nowhere-either, name: two}}");
    for (from, own, name) in [
        ("{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}", "path: clusters/a", "two"),
        ("{kind: ConfigMap, name: two}, {kind: ConfigMap, name: one}", "path: clusters/a", "one"),
        ("{kind: ConfigMap, name: one}", "path: clusters/a, name: own", "own"),
        // another key of the ConfigMap
        (
            "{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two, valuesKey: other}",
            "path: clusters/a",
            "one",
        ),
    ] {
        let release = release(&format!(
            "chart: {{spec: {{chart: flux-instance, sourceRef: {{kind: HelmRepository, name: c}}}}}}, valuesFrom: [{from}], values: {{instance: {{sync: {{{own}}}}}}}"
        )) + &maps;
        let graph = graph(&[
            ("flux/kustomization.yaml", "resources: [release.yaml]\n"),
            ("flux/release.yaml", &release),
            ("clusters/a/config.yaml", CONFIG),
        ]);
        assert_eq!(
            edges(&graph, "applies"),
            [format!("Kustomization flux-system/{name} -> ConfigMap settings")],
            "{from} {own}"
        );
    }
}

#[test]
fn the_sync_chart_makes_one_kustomization_for_each_path_of_its_list() {
    let values = "gitRepository: {spec: {url: 'https://example.org/team/own', ref: {branch: main}}}, kustomization: {spec: {path: ./clusters/a}}, \
                  kustomizationlist: [{spec: {path: ./web}}, {spec: {path: 'apps/../apps/.x_y/z'}}]";
    let release = release(&format!(
        "chart: {{spec: {{chart: flux2-sync, sourceRef: {{kind: HelmRepository, name: c}}}}}}, releaseName: sync, values: {{{values}}}"
    ));
    let graph = graph(&[("clusters/a/release.yaml", &release), WEB]);
    let made: Vec<String> = edges(&graph, "creates")
        .iter()
        .filter_map(|edge| edge.split("-> ").nth(1))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        made,
        [
            "Kustomization flux-system/sync",
            "Kustomization flux-system/sync-apps-apps-x_y-z",
            "Kustomization flux-system/sync-web",
            "GitRepository flux-system/sync"
        ]
    );
}

#[test]
fn an_instance_whose_chart_is_given_no_address_syncs_nothing() {
    let web = web();
    for (values, name, syncs) in [
        ("instance: {sync: {path: clusters/a}}", "flux", false),
        ("instance: {sync: {kind: GitRepository, url: '', path: clusters/a}}", "flux", false),
        (
            "fullnameOverride: main, instance: {sync: {kind: GitRepository, url: 'https://example.org/team/own', path: clusters/a, name: fleet}}",
            "main",
            true,
        ),
    ] {
        let release = release(&format!(
            "chart: {{spec: {{chart: flux-instance, sourceRef: {{kind: HelmRepository, name: c}}}}}}, values: {{{values}}}"
        ));
        let graph = graph(&[
            SYNC,
            ("clusters/a/release.yaml", &release),
            ("clusters/a/web.yaml", &web),
            WEB,
        ]);
        let made = edges(&graph, "creates");
        assert!(
            made.contains(&format!(
                "HelmRelease flux-system/flux-instance -> FluxInstance flux-system/{name}"
            )),
            "{values}: {made:?}"
        );
        assert_eq!(
            made.iter().any(|edge| edge.starts_with("FluxInstance")),
            syncs,
            "{values}: {made:?}"
        );
    }
}
