//! Resources as objects and releases, and what is never kept of them.

use super::{configuration, identities, identity, in_directory, one, rules};
use fluxscape_manifest::yaml::write;

#[test]
fn resources_of_the_kubernetes_provider() {
    for (block, yaml) in [
        (
            "resource \"kubernetes_namespace_v1\" \"a\" {\n  metadata {\n    name = \"a\"\n    labels = { x = \"y\" }\n  }\n}\n",
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    x: \"y\"\n  name: a\n",
        ),
        (
            "resource \"kubernetes_config_map\" \"a\" {\n  metadata { name = \"a\" }\n  data = { k = \"v\" }\n}\n",
            "apiVersion: v1\ndata:\n  k: v\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\n",
        ),
        (
            "resource \"kubernetes_cluster_role\" \"a\" {\n  metadata { name = \"a\" }\n  rule {\n    api_groups = [\"\"]\n    resources = [\"pods\"]\n    verbs = [\"get\"]\n  }\n  dynamic \"rule\" {\n    for_each = [\"/metrics\"]\n    content {\n      non_resource_urls = [rule.value]\n      verbs = [\"get\"]\n    }\n  }\n}\n",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: a\nrules:\n- apiGroups:\n  - \"\"\n  resources:\n  - pods\n  verbs:\n  - get\n- nonResourceURLs:\n  - /metrics\n  verbs:\n  - get\n",
        ),
        (
            "resource \"kubernetes_role_binding_v1\" \"a\" {\n  metadata {\n    name = \"a\"\n    namespace = \"ns\"\n  }\n  role_ref {\n    api_group = \"rbac.authorization.k8s.io\"\n    kind = \"Role\"\n    name = \"r\"\n  }\n  subject {\n    kind = \"ServiceAccount\"\n    name = \"s\"\n  }\n}\n",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: ns\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: r\nsubjects:\n- kind: ServiceAccount\n  name: s\n",
        ),
        (
            "resource \"kubernetes_manifest\" \"a\" {\n  manifest = {\n    apiVersion = \"v1\"\n    kind = \"X\"\n    metadata = { name = \"a\" }\n    spec = { size = 1, on = true, none = null, list = [\"b\"] }\n  }\n}\n",
            "apiVersion: v1\nkind: X\nmetadata:\n  name: a\nspec:\n  list:\n  - b\n  \"on\": true\n  size: 1\n",
        ),
    ] {
        let made = one(block);
        assert_eq!(write(&made.objects[0].node), yaml, "{block}");
        assert_eq!(rules(&made), Vec::<&str>::new());
    }
}

#[test]
fn a_manifest_may_hold_many_documents_and_move_namespace() {
    let made = one(
        "resource \"kubectl_manifest\" \"a\" {\n  override_namespace = \"n\"\n  yaml_body = <<EOT\nkind: A\nmetadata:\n  name: a\n---\nkind: B\nmetadata: {name: b, namespace: other}\nEOT\n}\n",
    );
    assert_eq!(identities(&made), ["A n/a", "B n/b"]);
}

#[test]
fn documents_of_the_kubectl_provider() {
    let files = [
        (
            "main.tf",
            "data \"kubectl_path_documents\" \"all\" {\n  pattern = \"${path.module}/m/*.yaml\"\n  vars = { name = \"x\" }\n}\nresource \"kubectl_manifest\" \"each\" {\n  for_each = data.kubectl_path_documents.all.manifests\n  yaml_body = each.value\n}\ndata \"kubectl_file_documents\" \"one\" {\n  content = file(\"m/b.yaml\")\n}\nresource \"kubectl_manifest\" \"count\" {\n  count = length(data.kubectl_file_documents.one.documents)\n  yaml_body = element(data.kubectl_file_documents.one.documents, count.index)\n}\n",
        ),
        ("m/a.yaml", "apiVersion: apps/v1\nkind: A\nmetadata:\n  name: ${name}\n"),
        (
            "m/b.yaml",
            "apiVersion: v1\nkind: B\nmetadata:\n  name: b\n---\napiVersion: v1\nkind: C\nmetadata:\n  name: c\n  namespace: n\n",
        ),
    ];
    let made = configuration(&files);
    assert_eq!(identities(&made), ["B /b", "C n/c", "B /b", "C n/c", "A /x"]);
    assert_eq!(made.objects[4].address, "kubectl_manifest.each[\"/apis/apps/v1/as/x\"]");
    assert_eq!(rules(&made), Vec::<&str>::new());
}

#[test]
fn a_release_has_its_values_merged() {
    let main = "resource \"helm_release\" \"flux\" {\n  name = \"flux\"\n  chart = \"oci://ghcr.io/org/charts/flux-instance\"\n  version = \"0.1\"\n  namespace = \"flux-system\"\n  values = [\n    yamlencode({ instance = { sync = { url = \"a\", path = \"p\" } }, list = [1] }),\n    \"instance:\\n  sync:\\n    url: b\\n\",\n  ]\n  set {\n    name = \"instance.sync.ref\"\n    value = \"refs/heads/main\"\n  }\n  set {\n    name = \"list[1].a\\\\.b\"\n    value = \"true\"\n  }\n  set {\n    name = \"s\"\n    value = \"1\"\n    type = \"string\"\n  }\n  set_sensitive {\n    name = \"password\"\n    value = \"hunter2\"\n  }\n}\nresource \"helm_release\" \"v3\" {\n  name = \"v3\"\n  chart = \"flux2-sync\"\n  repository = \"https://host/charts\"\n  set = [{ name = \"gitRepository.spec.url\", value = \"u\" }, { name = \"k\", value = \"{a, b}\" }]\n}\n";
    let made = one(main);
    let [flux, v3] = made.releases.as_slice() else { panic!("two releases") };
    assert_eq!(
        (flux.chart.as_str(), flux.repository.as_str(), flux.namespace.as_str()),
        ("flux-instance", "oci://ghcr.io/org/charts", "flux-system")
    );
    assert_eq!(
        write(&flux.values),
        "instance:\n  sync:\n    path: p\n    ref: refs/heads/main\n    url: b\nlist:\n- 1\n- a.b: true\ns: \"1\"\n"
    );
    assert_eq!(
        (v3.namespace.as_str(), write(&v3.values).as_str()),
        ("default", "gitRepository:\n  spec:\n    url: u\nk:\n- a\n- b\n")
    );
}

#[test]
fn a_list_is_its_members() {
    let made = one(
        "resource \"kubectl_manifest\" \"a\" {\n  yaml_body = \"apiVersion: v1\\nkind: List\\nitems:\\n- {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: hunter2}}\\n- {kind: B, metadata: {name: b}}\\n\"\n}\n",
    );
    assert_eq!(identities(&made), ["Secret /s", "B /b"]);
    assert_eq!(made.objects[0].node.str_at(&["data", "k"]), Some(""));
}

/// Whatever way a secret takes, it does not come out.
#[test]
fn secrets_are_never_kept() {
    let main = r#"
        variable "token" {
          sensitive = true
          default   = "hunter2"
        }
        variable "map" {
          sensitive = true
          default   = { key = "hunter2" }
        }
        locals { composed = "user:${var.token}" }
        resource "kubernetes_secret" "a" {
          metadata { name = "a" }
          data = { plain = "hunter2", composed = local.composed }
        }
        resource "kubectl_manifest" "secret" {
          yaml_body = yamlencode({ apiVersion = "v1", kind = "Secret", metadata = { name = "b" }, stringData = { k = "hunter2" }, data = { for k, v in var.map : k => base64encode(v) } })
        }
        resource "kubectl_manifest" "config" {
          yaml_body = templatefile("t.yml", { token = var.token, upper = upper(var.token), enc = base64encode(local.composed), json = jsonencode({ t = var.token }), map = var.map })
        }
        resource "kubectl_manifest" "whole" {
          yaml_body = sensitive("kind: W\nmetadata: {name: w}\ndata: {k: hunter2}\n")
        }
        resource "kubernetes_manifest" "m" {
          manifest = { kind = "M", metadata = { name = "m" }, spec = { token = var.token, map = var.map, from = kubernetes_secret.a.data.plain } }
        }
        resource "kubernetes_config_map" "wrong" {
          metadata { name = "c-${var.token}" }
          data = { a = var.token > 1, b = lookup(var.map, "none"), c = file(var.token), d = regex("(x)", var.token) }
        }
        resource "kubernetes_namespace" "each" {
          for_each = var.map
          metadata { name = each.value }
        }
        resource "helm_release" "r" {
          name   = "r"
          chart  = "c"
          values = [yamlencode({ a = var.token }), "b: ${var.token}"]
          set {
            name  = "t"
            value = var.token
          }
        }
    "#;
    let template = "kind: T\nmetadata:\n  name: t\ndata:\n  a: ${token}\n  b: ${upper}\n  c: ${enc}\n  d: '${json}'\n  e: ${map.key}\n";
    let (made, _) = in_directory(&[("main.tf", main), ("t.yml", template)], "");
    let shown = format!("{made:?}").to_lowercase();
    for secret in ["hunter2", "ahvudgvymg", "dxnlcjpodw50zxiy"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let kinds: Vec<String> = made.objects.iter().map(|object| identity(&object.node)).collect();
    assert_eq!(
        kinds,
        [
            "T /t",
            "Secret /b",
            "W /w",
            "ConfigMap default/c-${var.token}",
            "M /m",
            "Namespace /${var.map.value}",
            "Secret default/a"
        ]
    );
    let text = write(&made.objects[0].node);
    assert!(text.contains("a: ${var.token}"), "{text}");
    let secret = &made.objects[6].node;
    assert_eq!(
        (secret.str_at(&["data", "plain"]), secret.str_at(&["data", "composed"])),
        (Some(""), Some(""))
    );
}

/// The shape of a module that creates the root objects of a repository from one template.
#[test]
fn a_bootstrap_module_and_an_installation_module() {
    let files = [
        (
            "root/main.tf",
            "locals {\n  environment = \"clin\"\n}\nmodule \"installation\" {\n  source = \"../installation\"\n  namespace = \"flux-system\"\n}\nresource \"tls_private_key\" \"flux\" {\n  algorithm = \"RSA\"\n}\nmodule \"bootstrap\" {\n  source = \"../bootstrap\"\n  namespace = \"flux-system\"\n  name = local.environment\n  identity = tls_private_key.flux.private_key_pem\n}\n",
        ),
        (
            "installation/main.tf",
            "variable \"namespace\" {}\nvariable \"components\" {\n  type = object({ cli = optional(object({ image = optional(string) }), {}) })\n  default = {}\n}\nlocals {\n  cli = { for k, v in { image = var.components.cli.image } : k => v if v != null }\n  values = merge({ clusterDomain = \"cluster.local\" }, { for k, v in { cli = local.cli } : k => v if length(v) > 0 })\n}\nresource \"helm_release\" \"flux\" {\n  name = \"flux\"\n  namespace = var.namespace\n  chart = \"flux2\"\n  version = \"2.0\"\n  repository = \"https://host/charts\"\n  values = [yamlencode(local.values)]\n}\n",
        ),
        (
            "bootstrap/main.tf",
            "variable \"namespace\" {}\nvariable \"name\" {}\nvariable \"identity\" {}\nvariable \"keys\" { default = [] }\nlocals {\n  values = split(\"---\\n\", templatefile(\"${path.module}/m/t.yml\", { ns = var.namespace, name = var.name, verify = length(var.keys) > 0 }))\n  keys = [for outer in [for inner in local.values : yamldecode(inner)] : \"${outer.kind}/${lookup(outer.metadata, \"namespace\", \"default\")}/${outer.metadata.name}\"]\n}\nresource \"kubernetes_secret\" \"keys\" {\n  count = length(var.keys) > 0 ? 1 : 0\n  metadata { name = \"${var.name}-keys\" }\n}\nresource \"kubernetes_secret\" \"key\" {\n  metadata {\n    namespace = var.namespace\n    name = \"${var.name}-key\"\n  }\n  data = { identity = var.identity }\n}\nresource \"kubectl_manifest\" \"repo\" {\n  for_each = zipmap(local.keys, local.values)\n  yaml_body = each.value\n}\n",
        ),
        (
            "bootstrap/m/t.yml",
            "kind: GitRepository\nmetadata:\n  name: ${name}\n  namespace: ${ns}\n%{ if verify ~}\nspec:\n  verify: {}\n%{ endif ~}\n---\nkind: ClusterRole\nmetadata:\n  name: ${ns}-${name}\n",
        ),
    ];
    let (made, table) = in_directory(&files, "root");
    assert_eq!(
        identities(&made),
        [
            "ClusterRole /flux-system-clin",
            "GitRepository flux-system/clin",
            "Secret flux-system/clin-key"
        ]
    );
    assert_eq!(
        made.objects[1].address,
        "module.bootstrap.kubectl_manifest.repo[\"GitRepository/flux-system/clin\"]"
    );
    assert_eq!(super::at(&table, made.objects[0].node.span), "bootstrap/m/t.yml:10");
    assert_eq!(
        (made.releases[0].chart.as_str(), write(&made.releases[0].values).as_str()),
        ("flux2", "clusterDomain: cluster.local\n")
    );
    assert_eq!(rules(&made), Vec::<&str>::new());
}
