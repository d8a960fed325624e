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
