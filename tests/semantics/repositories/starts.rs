//! Repositories that something else than `flux bootstrap` starts.

use super::{Files, kustomization};

#[test]
fn an_artifact_pushed_from_a_subdirectory() {
    let instance = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec: {sync: {kind: OCIRepository, url: 'oci://registry.example.org/shop', ref: main, path: ./clusters/home}}\n";
    let push = "jobs: {a: {steps: [{run: 'flux push artifact oci://registry.example.org/shop:main --path=./deploy --source=x --revision=y'}]}}\n";
    let web = kustomization("web", "apps/web").replace("GitRepository", "OCIRepository");
    let files = Files::default()
        .file(".github/workflows/push.yaml", push)
        .file("deploy/clusters/home/instance.yaml", instance)
        .file("deploy/clusters/home/web.yaml", &web)
        .file("deploy/apps/web/config.yaml", crate::memory::CONFIG)
        .file("apps/web/main.yaml", "not: kubernetes\n");
    assert_eq!(files.drawn(), ["home Operator deploy/clusters/home: web"]);
}

#[test]
fn a_flux_instance_in_a_resource_set() {
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: instance, namespace: flux-system}\nspec:\n  resources:\n  - apiVersion: source.toolkit.fluxcd.io/v1\n    kind: OCIRepository\n    metadata: {name: instance, namespace: flux-system}\n    spec: {url: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance', ref: {tag: 0.53.0}}\n  - apiVersion: helm.toolkit.fluxcd.io/v2\n    kind: HelmRelease\n    metadata: {name: instance, namespace: flux-system}\n    spec: {chartRef: {kind: OCIRepository, name: instance}, valuesFrom: [{kind: ConfigMap, name: instance-values}]}\n";
    let values = "instance: {sync: {kind: OCIRepository, url: 'oci://registry.example.org/fleet', ref: main, path: ./clusters/home}}\n";
    let web = kustomization("web", "apps/web").replace("GitRepository", "OCIRepository");
    let flux = kustomization("instance", "flux/instance").replace("GitRepository", "OCIRepository");
    let files = Files::default()
        .file("flux/instance/set.yaml", set)
        .file("flux/instance/values.yaml", values)
        .file(
            "flux/instance/kustomization.yaml",
            "resources: [set.yaml]\nconfigMapGenerator: [{name: instance-values, namespace: flux-system, files: [values.yaml]}]\nconfigurations: [names.yaml]\n",
        )
        .file(
            "flux/instance/names.yaml",
            "nameReference: [{kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/resources/spec/valuesFrom/name, kind: ResourceSet}]}]\n",
        )
        .file("clusters/home/instance.yaml", &flux)
        .file("clusters/home/web.yaml", &web)
        .file("apps/web/config.yaml", crate::memory::CONFIG)
        .applies("apps/off/overlay", "off", "apps/off/app");
    let drawn = files.drawn();
    assert_eq!(drawn, ["home Operator flux/instance: instance web"]);
}

#[test]
fn a_flux_configuration_in_bicep() {
    let bicep = "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = { name: 'shop' }\nresource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01' = {\n  scope: aks\n  name: 'shop'\n  properties: {\n    scope: 'cluster'\n    namespace: 'flux-system'\n    sourceKind: 'GitRepository'\n    gitRepository: { url: 'https://example.org/team/own', repositoryRef: { branch: 'main' } }\n    kustomizations: {\n      infra: { path: './infra', prune: true }\n      apps: { path: './apps', dependsOn: [ 'infra' ], prune: true }\n    }\n  }\n}\n";
    let files = Files::default()
        .file("azure/main.bicep", bicep)
        .applies("infra", "certs", "units/certs")
        .applies("apps", "web", "units/web");
    let graph = files.graph();
    assert_eq!(graph.clusters.len(), 1, "{:?}", files.drawn());
    let leaves: Vec<String> = graph
        .reconciliation()
        .clusters
        .iter()
        .flat_map(|tree| tree.leaves().map(|leaf| leaf.name.clone()))
        .collect();
    assert_eq!(leaves, ["certs", "web"], "{:?}", files.drawn());
}

#[test]
fn terragrunt_units_of_one_module() {
    let module = "variable \"cluster\" {}\nresource \"flux_bootstrap_git\" \"this\" { path = \"clusters/${var.cluster}\" }\n";
    let mut files = Files::default().file("modules/flux/main.tf", module);
    for cluster in ["east", "west"] {
        files = files
            .file(
                &format!("live/{cluster}/flux/terragrunt.hcl"),
                &format!("terraform {{ source = \"../../../modules/flux\" }}\ninputs = {{ cluster = \"{cluster}\" }}\n"),
            )
            .applies(&format!("clusters/{cluster}"), "web", "apps/web");
    }
    let graph = files.graph();
    let names: Vec<&str> = graph.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
    assert_eq!(names, ["east", "west"]);
    assert!(
        graph.clusters.iter().all(|cluster| cluster.by == fluxscape::graph::OriginKind::Terraform),
        "{:?}",
        files.drawn()
    );
}
