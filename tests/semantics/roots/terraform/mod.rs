//! Every shape of Terraform that creates the root of a cluster: found without being named, and
//! drawn as the origin of what it creates.
//!
//! A case is the files below `infra/` (no flag names that directory), and what each resource
//! creates.

mod module;
mod terragrunt;
mod unread;

use crate::memory::{edges, graph};
use fluxscape::graph::Graph;

/// `name by directory` of every cluster.
fn clusters(graph: &Graph) -> Vec<String> {
    graph
        .clusters
        .iter()
        .map(|cluster| format!("{} {:?} {}", cluster.name, cluster.by, cluster.directory))
        .collect()
}

/// What Terraform creates, without the words that all lines share.
pub(super) fn created(files: &[(&str, &str)]) -> Vec<String> {
    let graph = graph(files);
    let clusters = clusters(&graph);
    assert!(
        matches!(clusters.as_slice(), [only] if only.ends_with(" Terraform infra")),
        "{clusters:?} from {files:?}"
    );
    let edges = edges(&graph, "creates");
    let mut created: Vec<String> = edges
        .iter()
        .map(|edge| edge.trim_start_matches("Terraform ").replace("-> Chart ", "-> "))
        .collect();
    created.sort();
    created
}

/// A GitRepository, a Kustomization of its name and the same namespace.
const PAIR: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux, namespace: gitops}\n\
                    spec: {url: 'https://example.org/team/own'}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                    metadata: {name: flux, namespace: gitops}\nspec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: flux}}\n";

pub(super) const FILES: [(&str, &str); 3] = [
    ("clusters/b/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"),
    ("clusters/a/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"),
    ("infra/flux/pair.yaml", PAIR),
];

#[test]
fn each_shape_is_found_and_drawn() {
    let mut wrong = Vec::new();
    for (main, expected) in SHAPES {
        let found = created(&[FILES.as_slice(), &[("infra/main.tf", *main)]].concat());
        if found != *expected {
            wrong.push(format!("{main}\n{found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn terragrunt_gives_a_module_its_values_once_for_each_of_its_files() {
    let module = "variable \"target_path\" {}\nprovider \"flux\" {\n  git = { url = \"https://example.org/team/own\" }\n}\n\
                  resource \"flux_bootstrap_git\" \"this\" {\n  path = var.target_path\n}\n";
    let uses = |path: &str| {
        format!(
            "include \"root\" {{\n  path = find_in_parent_folders()\n}}\nterraform {{\n  source = \"../../modules//flux\"\n}}\n\
                 inputs = {{\n  target_path = \"{path}\"\n  other = include.root.locals.other\n}}\n"
        )
    };
    let (a, b, config) = (
        uses("clusters/a"),
        uses("clusters/b"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
    );
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\n\
                spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}\n";
    let files = [
        ("modules/flux/main.tf", module),
        ("clusters/a/apps.yaml", flux),
        ("clusters/b/apps.yaml", flux),
        ("apps/c.yaml", config),
    ];
    let used = graph(
        &[files.as_slice(), &[("live/a/terragrunt.hcl", &*a), ("live/b/terragrunt.hcl", &b)]]
            .concat(),
    );
    assert_eq!(clusters(&used), ["a Terraform modules/flux", "b Terraform modules/flux"]);
    assert!(
        used.findings.iter().all(|told| told.rule.name == "assumed-repository"),
        "{:?}",
        used.findings
    );
    // A path that nobody gives can be any of those that something must start.
    assert_eq!(clusters(&graph(&files)), ["a Terraform modules/flux", "b Terraform modules/flux"]);
}

#[test]
fn controllers_alone_are_an_origin_too() {
    let main = "resource \"helm_release\" \"flux\" {\n  name = \"fluxcd\"\n  chart = \"flux2\"\n  namespace = \"fluxcd-system\"\n}\n";
    assert_eq!(created(&[("infra/main.tf", main)]), ["helm_release.flux -> fluxcd-system/fluxcd"]);
}

/// What a root module says, and what is created by what.
const SHAPES: &[(&str, &[&str])] = &[
    // flux_bootstrap_git, its repository in the provider
    (
        r#"provider "flux" { git = { url = "https://example.org/team/own" } }
           resource "flux_bootstrap_git" "this" { path = "clusters/a" }"#,
        &[
            "flux_bootstrap_git.this -> GitRepository flux-system/flux-system",
            "flux_bootstrap_git.this -> Kustomization flux-system/flux-system",
            "flux_bootstrap_git.this -> Secret flux-system/flux-system",
        ],
    ),
    // flux_bootstrap_git, its repository from a resource of GitHub
    (
        r#"resource "github_repository" "fleet" { name = "own" }
           provider "flux" { git = { url = "https://example.org/team/${github_repository.fleet.name}" } }
           resource "flux_bootstrap_git" "this" {
             path = "clusters/a"
             namespace = "gitops"
             disable_secret_creation = true
           }"#,
        &[
            "flux_bootstrap_git.this -> GitRepository gitops/gitops",
            "flux_bootstrap_git.this -> Kustomization gitops/gitops",
        ],
    ),
    // data.flux_sync, applied
    (
        r#"data "flux_sync" "main" {
             target_path = "clusters/a"
             url = "https://example.org/team/own"
           }
           data "kubectl_file_documents" "sync" { content = data.flux_sync.main.content }
           resource "kubectl_manifest" "sync" {
             for_each = data.kubectl_file_documents.sync.manifests
             yaml_body = each.value
           }
           resource "github_repository_file" "sync" {
             file = data.flux_sync.main.path
             content = data.flux_sync.main.content
           }"#,
        &[
            "kubectl_manifest.sync -> GitRepository flux-system/flux-system",
            "kubectl_manifest.sync -> Kustomization flux-system/flux-system",
        ],
    ),
    // data.flux_sync, only committed; to GitLab in base64
    (
        r#"data "flux_sync" "main" {
             target_path = "clusters/a"
             url = "https://example.org/team/own"
           }
           resource "gitlab_repository_file" "sync" {
             file_path = data.flux_sync.main.path
             content = base64encode(data.flux_sync.main.content)
           }"#,
        &[
            "gitlab_repository_file.sync -> GitRepository flux-system/flux-system",
            "gitlab_repository_file.sync -> Kustomization flux-system/flux-system",
        ],
    ),
    // helm_release of flux2 and flux2-sync
    (
        r#"resource "helm_release" "flux" {
             name = "flux2"
             chart = "flux2"
             namespace = "gitops"
           }
           resource "helm_release" "sync" {
             name = "sync"
             chart = "flux2-sync"
             namespace = "gitops"
             values = [yamlencode({ kustomization = { spec = { path = "./clusters/a" } } })]
             set {
               name = "gitRepository.spec.url"
               value = "https://example.org/team/own"
             }
           }"#,
        &[
            "helm_release.flux -> gitops/flux2",
            "helm_release.sync -> GitRepository gitops/sync",
            "helm_release.sync -> Kustomization gitops/sync",
            "helm_release.sync -> gitops/sync",
        ],
    ),
    // helm_release of flux-operator and flux-instance, `set` as a list
    (
        r#"resource "helm_release" "operator" {
             name = "flux-operator"
             chart = "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator"
             namespace = "gitops"
           }
           resource "helm_release" "instance" {
             name = "flux"
             chart = "flux-instance"
             namespace = "gitops"
             set = [
               { name = "instance.sync.url", value = "https://example.org/team/own" },
               { name = "instance.sync.kind", value = "GitRepository" },
               { name = "instance.sync.path", value = "clusters/a" },
             ]
           }"#,
        &[
            "FluxInstance gitops/flux -> GitRepository gitops/gitops",
            "FluxInstance gitops/flux -> Kustomization gitops/gitops",
            "helm_release.instance -> FluxInstance gitops/flux",
            "helm_release.instance -> gitops/flux",
            "helm_release.operator -> gitops/flux-operator",
        ],
    ),
    // kubectl_manifest of a file
    (
        r#"resource "kubectl_manifest" "flux" { yaml_body = file("${path.module}/flux/pair.yaml") }"#,
        &[
            "kubectl_manifest.flux -> GitRepository gitops/flux",
            "kubectl_manifest.flux -> Kustomization gitops/flux",
        ],
    ),
    // kubectl_path_documents
    (
        r#"data "kubectl_path_documents" "flux" { pattern = "./flux/*.yaml" }
           resource "kubectl_manifest" "flux" {
             count = length(data.kubectl_path_documents.flux.documents)
             yaml_body = data.kubectl_path_documents.flux.documents[count.index]
           }"#,
        &[
            "kubectl_manifest.flux -> GitRepository gitops/flux",
            "kubectl_manifest.flux -> Kustomization gitops/flux",
        ],
    ),
    // kubernetes_manifest
    (
        r#"resource "kubernetes_manifest" "flux" {
             for_each = toset(split("---\n", file("${path.module}/flux/pair.yaml")))
             manifest = yamldecode(each.value)
           }"#,
        &[
            "kubernetes_manifest.flux -> GitRepository gitops/flux",
            "kubernetes_manifest.flux -> Kustomization gitops/flux",
        ],
    ),
    // kustomization_resource of a directory, in the provider's three steps
    (
        r#"data "kustomization_overlay" "flux" {
             resources = ["flux/pair.yaml"]
             namespace = "elsewhere"
             name_prefix = "my-"
             patches {
               patch = "- {op: replace, path: /spec/path, value: ./clusters/b}"
               target { kind = "Kustomization" }
             }
           }
           resource "kustomization_resource" "flux" {
             for_each = data.kustomization_overlay.flux.ids_prio[1]
             manifest = data.kustomization_overlay.flux.manifests[each.value]
           }"#,
        &[
            "kustomization_resource.flux -> GitRepository elsewhere/my-flux",
            "kustomization_resource.flux -> Kustomization elsewhere/my-flux",
        ],
    ),
    // the module of the Flux operator's authors, whose files are not at hand
    (
        r#"module "flux" {
             source = "controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes"
             gitops_resources = {
               instance_yaml = <<-EOT
                 apiVersion: fluxcd.controlplane.io/v1
                 kind: FluxInstance
                 metadata: {name: flux, namespace: flux-system}
                 spec: {sync: {kind: GitRepository, url: "https://example.org/team/own", path: clusters/a}}
               EOT
             }
             managed_resources = { runtime_info = { data = { CLUSTER = "a" } } }
           }"#,
        &[
            "FluxInstance flux-system/flux -> GitRepository flux-system/flux-system",
            "FluxInstance flux-system/flux -> Kustomization flux-system/flux-system",
            "module.flux -> ConfigMap flux-system/flux-runtime-info",
            "module.flux -> FluxInstance flux-system/flux",
        ],
    ),
    // modules of a forge whose files are not at hand
    (
        r#"module "installation" {
             source = "git::https://github.com/Ferlab-Ste-Justine/terraform-kubectl-fluxcd-installation.git?ref=v1"
           }
           module "bootstrap" {
             source = "git::https://github.com/Ferlab-Ste-Justine/terraform-kubernetes-fluxcd-bootstrap.git"
             fluxcd_resources_name = "own"
             repo_url = "https://example.org/team/own"
             repo_path = "clusters/a"
           }"#,
        &[
            "module.bootstrap -> GitRepository fluxcd/own",
            "module.bootstrap -> Kustomization fluxcd/own",
            "module.bootstrap -> Secret fluxcd/own-key",
            "module.installation -> fluxcd-system/fluxcd",
        ],
    ),
    // azurerm, AKS
    (
        r#"resource "azurerm_kubernetes_flux_configuration" "flux" {
             name = "config"
             namespace = "gitops"
             git_repository {
               url = "https://example.org/team/own"
               reference_type = "branch"
               reference_value = "main"
             }
             kustomizations {
               name = "a"
               path = "./clusters/a"
             }
           }"#,
        &[
            "azurerm_kubernetes_flux_configuration.flux -> GitRepository gitops/config",
            "azurerm_kubernetes_flux_configuration.flux -> Kustomization gitops/config-a",
        ],
    ),
    // azurerm, Arc, from a bucket
    (
        r#"resource "azurerm_arc_kubernetes_flux_configuration" "flux" {
             name = "config"
             namespace = "gitops"
             bucket {
               bucket_name = "fleet"
               url = "https://minio.example.org"
             }
             kustomizations { name = "a" }
           }"#,
        &[
            "azurerm_arc_kubernetes_flux_configuration.flux -> Bucket gitops/config",
            "azurerm_arc_kubernetes_flux_configuration.flux -> Kustomization gitops/config-a",
        ],
    ),
    // azapi, the body as JSON as older versions take it
    (
        r#"resource "azapi_resource" "flux" {
             type = "Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01"
             name = "config"
             body = jsonencode({ properties = {
               namespace = "gitops"
               gitRepository = { url = "https://example.org/team/own", repositoryRef = { branch = "main" } }
               kustomizations = { infra = { path = "./infra" }, apps = { path = "./clusters/a", dependsOn = ["infra"] } }
             } })
           }
           resource "azapi_resource" "other" {
             type = "Microsoft.Resources/resourceGroups@2021-04-01"
             name = "group"
           }"#,
        &[
            "azapi_resource.flux -> GitRepository gitops/config",
            "azapi_resource.flux -> Kustomization gitops/config-apps",
            "azapi_resource.flux -> Kustomization gitops/config-infra",
        ],
    ),
];
