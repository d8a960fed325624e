//! Clusters that neither bootstrap nor Terraform start: each tool's file, and the cluster that it
//! must make.

use crate::memory::{CONFIG, edges, graph, kustomization, node};
use fluxscape::graph::Graph;

const SYNC: &str = "{kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a}";

const PAIR: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: 'https://example.org/team/own'}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: flux-system}}
";

/// A repository whose `clusters/a` some file starts.
fn started_by(file: &str, text: &str) -> Graph {
    let web = kustomization("web", "path: ./web");
    graph(&[(file, text), ("clusters/a/web.yaml", &web), ("web/config.yaml", CONFIG)])
}

/// `by directory` of every cluster, and whether what is below the root is applied.
fn cluster(graph: &Graph) -> (Vec<String>, bool) {
    let clusters = graph
        .clusters
        .iter()
        .map(|cluster| format!("{:?} {}", cluster.by, cluster.directory))
        .collect();
    (
        clusters,
        edges(graph, "applies")
            .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned()),
    )
}

fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["      ", line, "\n"]).collect()
}

#[test]
fn a_tool_that_installs_the_chart_of_an_instance_starts_a_cluster() {
    let argo = |values: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: flux-instance, namespace: argocd}}\nspec:\n  destination: {{namespace: flux-system}}\n  \
             source:\n    repoURL: ghcr.io/controlplaneio-fluxcd/charts\n    chart: flux-instance\n    helm:\n{values}"
        )
    };
    let task = |module: &str| {
        format!(
            "- name: Flux\n  {module}:\n    name: flux\n    chart_ref: oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance\n    \
             release_namespace: flux-system\n    values: {{instance: {{sync: {SYNC}}}}}\n"
        )
    };
    for (file, text) in [
        // Argo CD, its values as an object and as a text
        ("argo/flux.yaml", argo(&format!("      valuesObject: {{instance: {{sync: {SYNC}}}}}\n"))),
        ("argo/flux.yaml", argo(&format!("      values: |\n        instance: {{sync: {SYNC}}}\n"))),
        (
            "k3s/flux.yaml",
            format!(
                "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {{name: flux-instance, namespace: kube-system}}\nspec:\n  targetNamespace: flux-system\n  \
                 chart: oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance\n  valuesContent: |\n    instance: {{sync: {SYNC}}}\n"
            ),
        ),
        ("ansible/tasks.yaml", task("kubernetes.core.helm")),
        (
            "ansible/play.yml",
            format!("- hosts: all\n  tasks:\n{}", indented(&task("kubernetes.core.helm"))),
        ),
    ] {
        let graph = started_by(file, &text);
        let directory = file.split('/').next().unwrap_or_default();
        assert_eq!(cluster(&graph), (vec![format!("Operator {directory}")], true), "{text}");
        assert!(edges(&graph, "creates").contains(
            &"FluxInstance flux-system/flux -> Kustomization flux-system/flux-system".to_owned()
        ));
    }
    // Another chart starts nothing, nor does this one without an address.
    for text in [
        task("kubernetes.core.helm").replace("flux-instance", "podinfo"),
        task("kubernetes.core.helm").replace("url: 'https://example.org/team/own', ", ""),
    ] {
        assert_eq!(
            cluster(&started_by("ansible/tasks.yaml", &text)).0,
            ["Bootstrap clusters/a"],
            "{text}"
        );
    }
}

#[test]
fn manifests_in_a_text_of_another_tool_start_a_cluster() {
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: flux, namespace: capi}}\ndata:\n  flux.yaml: |\n{}",
        indented(PAIR)
    );
    let set = |name: &str| {
        format!(
            "---\napiVersion: addons.cluster.x-k8s.io/v1beta1\nkind: ClusterResourceSet\nmetadata: {{name: flux}}\nspec: {{resources: [{{kind: ConfigMap, name: {name}}}]}}\n"
        )
    };
    let talos = format!(
        "version: v1alpha1\ncluster:\n  inlineManifests:\n  - name: flux\n    contents: |\n{}",
        indented(PAIR)
    );
    for (file, text, expected) in [
        ("capi/flux.yaml", format!("{map}{}", set("flux")), "Tool capi"),
        ("talos/patch.yaml", talos.clone(), "Tool talos"),
        // a ConfigMap that nothing applies as manifests, and manifests of another directory
        ("capi/flux.yaml", map.clone(), "Bootstrap clusters/a"),
        ("capi/flux.yaml", format!("{map}{}", set("other")), "Bootstrap clusters/a"),
        ("talos/patch.yaml", talos.replace("./clusters/a", "./clusters/z"), "Bootstrap clusters/a"),
    ] {
        let graph = started_by(file, &text);
        assert_eq!(cluster(&graph), (vec![expected.to_owned()], true), "{text}");
        if expected.starts_with("Tool") {
            let root = node(&graph, "Kustomization", "flux-system");
            assert_eq!(
                (root.origin.file.as_deref(), root.origin.line.is_some()),
                (Some(file), true)
            );
        }
    }
}

/// `name by directory, tool` of every cluster.
fn applied(graph: &Graph) -> Vec<String> {
    let said = graph.clusters.iter().map(|cluster| {
        let tool = cluster.tool.as_deref().unwrap_or("nobody");
        format!("{:?} {}, {tool}", cluster.by, cluster.directory)
    });
    said.collect()
}

/// Crossplane's objects for each document of a text, for a cluster.
fn crossplane(text: &str, cluster: &str, extra: &str) -> String {
    let object = |document: &str| {
        format!(
            "apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {{name: x}}\nspec:\n  providerConfigRef: {{name: {cluster}}}\n{extra}  forProvider:\n    manifest:\n{}---\n",
            indented(document)
        )
    };
    text.split("---\n").map(object).collect()
}

#[test]
fn hubs_that_create_clusters_start_them() {
    let machine = |kind: &str, path: &str, commands: &str| {
        format!(
            "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: {kind}\nmetadata: {{name: m}}\nspec:\n  files:\n  - path: {path}\n    content: |\n{}  postKubeadmCommands:\n{commands}",
            indented(PAIR)
        )
    };
    let cloud = |path: &str, commands: &str| {
        format!(
            "#cloud-config\nwrite_files:\n- path: {path}\n  content: |\n{}runcmd:\n{commands}",
            indented(PAIR)
        )
    };
    let release = format!(
        "apiVersion: helm.crossplane.io/v1beta1\nkind: Release\nmetadata: {{name: flux}}\nspec:\n  forProvider:\n    namespace: flux-system\n    chart: {{name: flux-instance, repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts'}}\n    values: {{instance: {{sync: {SYNC}}}}}\n"
    );
    let proxy = format!(
        "apiVersion: addons.cluster.x-k8s.io/v1alpha1\nkind: HelmChartProxy\nmetadata: {{name: flux}}\nspec:\n  chartName: flux-instance\n  releaseName: flux\n  namespace: flux-system\n  valuesTemplate: |\n    instance: {{sync: {SYNC}}}\n"
    );
    let pulumi = format!(
        "name: infra\nruntime: yaml\nresources:\n  flux:\n    type: kubernetes:yaml:ConfigGroup\n    properties:\n      yaml:\n      - |\n{}",
        PAIR.lines().flat_map(|line| ["        ", line, "\n"]).collect::<String>()
    );
    let custom = "name: infra\nruntime: yaml\nresources:\n  source:\n    type: kubernetes:source.toolkit.fluxcd.io/v1:GitRepository\n    properties:\n      metadata: {name: own, namespace: gitops}\n      spec: {url: 'https://example.org/team/own'}\n  \
                  root:\n    type: kubernetes:apiextensions.k8s.io:CustomResource\n    properties:\n      apiVersion: kustomize.toolkit.fluxcd.io/v1\n      kind: Kustomization\n      metadata: {name: root, namespace: gitops}\n      spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: own}}\n";
    let nobody = "Bootstrap clusters/a, nobody";
    let bootstrap = "flux bootstrap git --url=https://example.org/team/own --path=clusters/a";
    for (file, text, expected) in [
        ("hub/a.yaml", crossplane(PAIR, "a", ""), "Tool hub, Crossplane"),
        (
            "hub/a.yaml",
            crossplane(PAIR, "a", "  managementPolicies: ['*']\n"),
            "Tool hub, Crossplane",
        ),
        ("hub/a.yaml", crossplane(PAIR, "a", "  managementPolicies: [Observe]\n"), nobody),
        ("hub/a.yaml", crossplane(&PAIR.replace("clusters/a", "clusters/z"), "a", ""), nobody),
        ("hub/release.yaml", release.clone(), "Operator hub, nobody"),
        ("hub/release.yaml", release.replace("flux-instance", "podinfo"), nobody),
        ("hub/proxy.yaml", proxy.clone(), "Operator hub, nobody"),
        ("hub/proxy.yaml", proxy.replace("{sync", "{{ .Cluster.metadata.name }}: {sync"), nobody),
        (
            "capi/m.yaml",
            machine("KubeadmConfig", "/tmp/flux.yaml", "  - kubectl apply -f /tmp/flux.yaml\n"),
            "Tool capi, Cluster API",
        ),
        (
            "capi/m.yaml",
            machine(
                "KubeadmConfig",
                "/tmp/flux/a.yaml",
                "  - sleep 1\n  - kubectl --kubeconfig /etc/kubernetes/admin.conf apply -f /tmp/flux\n",
            ),
            "Tool capi, Cluster API",
        ),
        (
            "capi/m.yaml",
            machine("KubeadmConfig", "/tmp/flux.yaml", "  - cat /tmp/flux.yaml\n"),
            nobody,
        ),
        (
            "capi/m.yaml",
            machine("KubeadmConfig", "/tmp/flux.yaml", &format!("  - {bootstrap}\n")),
            "Bootstrap clusters/a, Cluster API",
        ),
        (
            "vm/user-data.yaml",
            cloud("/var/lib/rancher/k3s/server/manifests/flux.yaml", "- [sh, x]\n"),
            "Tool vm, cloud-init",
        ),
        (
            "vm/user-data.yaml",
            cloud("/root/flux.yaml", "- [kubectl, apply, -f, /root/flux.yaml]\n"),
            "Tool vm, cloud-init",
        ),
        ("vm/user-data.yaml", cloud("/root/flux.yaml", "- [cat, /root/flux.yaml]\n"), nobody),
        (
            "vm/user-data.yaml",
            "#cloud-config\nruncmd:\n- [flux, bootstrap, git, --path, clusters/a, '--url=https://example.org/team/own']\n".to_owned(),
            "Bootstrap clusters/a, cloud-init",
        ),
        ("infra/Pulumi.yaml", pulumi, "Tool infra, Pulumi"),
        ("infra/Pulumi.yaml", custom.to_owned(), "Tool infra, Pulumi"),
        ("infra/other.yaml", custom.replace("runtime: yaml\n", ""), nobody),
    ] {
        let graph = started_by(file, &text);
        assert_eq!(applied(&graph), [expected], "{text}");
    }
}

#[test]
fn a_hub_starts_each_cluster_that_its_objects_name() {
    let web = kustomization("web", "path: ./web");
    let other = PAIR.replace("clusters/a", "clusters/b");
    let (a, b) = (crossplane(PAIR, "a", ""), crossplane(&other, "b", ""));
    let files = [
        ("clusters/a/web.yaml", web.as_str()),
        ("clusters/b/web.yaml", &web),
        ("web/config.yaml", CONFIG),
        ("hub/a.yaml", &a),
        ("hub/b.yaml", &b),
    ];
    assert_eq!(applied(&graph(&files)), ["Tool hub, Crossplane", "Tool hub, Crossplane"]);
    // What is put away starts nothing.
    let (archived, hidden) = (("archive/a.yaml", a.as_str()), (".old/b.yaml", b.as_str()));
    let put_away = graph(&[&files[..3], &[archived, hidden]].concat());
    assert!(
        applied(&put_away).iter().all(|cluster| cluster.ends_with("nobody")),
        "{:?}",
        applied(&put_away)
    );
}

#[test]
fn what_a_tool_applies_and_cannot_be_read_is_reported_where_it_is() {
    let broken = PAIR.replace("spec: {path", "spec: [path");
    let talos = format!(
        "cluster:\n  inlineManifests:\n  - name: flux\n    contents: |\n{}",
        indented(&broken)
    );
    let graph = started_by("talos/patch.yaml", &talos);
    assert_eq!(super::reported(&graph), ["origin-unreadable 13"]);
}
