//! Clusters that a FluxInstance starts, or a chart that makes one.

use super::{WEB, clusters, instance, is_applied, web};
use crate::memory::{CONFIG, SYNC, edges, graph, kustomization, node};

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
    let patches = "kustomize: {patches: [{target: {kind: Kustomization}, patch: '- {op: add, path: /spec/postBuild, value: {substitute: {NAME: web}}}'}]}";
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
