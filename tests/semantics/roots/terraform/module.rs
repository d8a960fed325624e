//! A cluster that modules of Terraform start, from its root to what the directories apply.

use fluxscape::graph::{Detail, OriginKind, Status};

use crate::memory::{CONFIG, edges, graph, kustomization, node};

const MODULE: &str = r#"
variable "name" {}
variable "key" { sensitive = true }
locals {
  texts   = split("---\n", templatefile("${path.module}/sync.yaml", { name = var.name }))
  objects = { for text in local.texts : yamldecode(text).kind => text }
}
resource "kubernetes_secret" "key" {
  metadata {
    name      = "${var.name}-key"
    namespace = "flux-system"
  }
  data = { identity = var.key }
}
resource "kubectl_manifest" "sync" {
  for_each  = local.objects
  yaml_body = each.value
}
"#;

const TEMPLATE: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: '${name}', namespace: flux-system}
spec: {url: 'ssh://git@example.org/team/own', ref: {branch: main}, secretRef: {name: '${name}-key'}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: '${name}', namespace: flux-system}
spec: {path: ./fleet, sourceRef: {kind: GitRepository, name: '${name}'}}
";

#[test]
fn terraform_creates_the_root_and_the_directories_do_the_rest() {
    let main = "module \"flux\" {\n  source = \"./flux\"\n  name = \"root\"\n  key = \"hunter2\"\n}\n\
                resource \"helm_release\" \"flux\" {\n  name = \"flux\"\n  namespace = \"flux-system\"\n  chart = \"flux2\"\n}\n";
    let graph = graph(&[
        ("terraform/main.tf", main),
        ("terraform/flux/main.tf", MODULE),
        ("terraform/flux/sync.yaml", TEMPLATE),
        ("fleet/kustomization.yaml", "resources: [../base]\ncomponents: [../extra]\n"),
        ("base/kustomization.yaml", "resources: [config.yaml]\n"),
        ("base/config.yaml", CONFIG),
        (
            "extra/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: fleet\n",
        ),
    ]);
    assert_eq!(graph.clusters[0].by, OriginKind::Terraform);
    assert_eq!(
        edges(&graph, "creates"),
        [
            "Terraform helm_release.flux -> Chart flux-system/flux",
            "Terraform module.flux.kubectl_manifest.sync -> Kustomization flux-system/root",
            "Terraform module.flux.kubectl_manifest.sync -> GitRepository flux-system/root",
            "Terraform module.flux.kubernetes_secret.key -> Secret flux-system/root-key",
        ]
    );
    assert_eq!(edges(&graph, "builds"), ["Kustomization flux-system/root -> Directory fleet"]);
    assert_eq!(edges(&graph, "resources"), ["Directory fleet -> Directory base"]);
    assert_eq!(edges(&graph, "components"), ["Directory fleet -> Directory extra"]);
    assert_eq!(
        edges(&graph, "applies"),
        ["Kustomization flux-system/root -> ConfigMap fleet/settings"]
    );
    // The credential is an object of the configuration like any other; its value is nowhere.
    assert_eq!(
        edges(&graph, "secretRef"),
        ["GitRepository flux-system/root -> Secret flux-system/root-key"]
    );
    assert!(!format!("{graph:?}").contains("hunter2"));
    assert_eq!(
        node(&graph, "Chart", "flux").details.text(Detail::Controllers).split(' ').count(),
        6
    );
}

#[test]
fn a_config_map_of_terraform_has_the_keys_that_a_file_adds() {
    let main = "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/a\"\n}\nresource \"kubernetes_config_map\" \"vars\" {\n  metadata {\n    name = \"vars\"\n    namespace = \"flux-system\"\n  }\n  data = { A = \"one\", B = \"one\" }\n}\n";
    let vars = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, namespace: flux-system}\ndata: {B: two, C: two}\n";
    let web = kustomization(
        "web",
        "path: ./web, postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}",
    );
    let config = CONFIG.replace("settings", "'${A}-${B}-${C}'");
    let graph = graph(&[
        ("terraform/main.tf", main),
        ("clusters/a/vars.yaml", vars),
        ("clusters/a/web.yaml", &web),
        ("web/config.yaml", &config),
    ]);
    assert_eq!(node(&graph, "ConfigMap", "one-two-two").status, Status::Ok);
}
