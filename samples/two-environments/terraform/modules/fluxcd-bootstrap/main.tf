locals {
  manifests = split("---\n", templatefile("${path.module}/manifests/bootstrap.yml", {
    flux_namespace = var.flux_namespace
    resources_name = var.resources_name
    repo_url       = var.repo_url
    repo_branch    = var.repo_branch
    repo_path      = var.repo_path
    verify_commits = length(var.git_trusted_keys) > 0
  }))

  # One key an object, so that a change of the template's order replaces nothing.
  keys = [
    for object in [for manifest in local.manifests : yamldecode(manifest)] :
    "${object.kind}/${lookup(object.metadata, "namespace", "cluster")}/${object.metadata.name}"
  ]
  objects = zipmap(local.keys, local.manifests)
}

resource "kubernetes_secret" "git_key" {
  metadata {
    name      = "${var.resources_name}-key"
    namespace = var.flux_namespace
  }

  data = {
    identity    = var.git_identity
    known_hosts = var.git_known_hosts
  }
}

resource "kubernetes_secret" "git_trusted_keys" {
  count = length(var.git_trusted_keys) > 0 ? 1 : 0

  metadata {
    name      = "${var.resources_name}-trusted-keys"
    namespace = var.flux_namespace
  }

  data = { for index, key in var.git_trusted_keys : "key${index}.asc" => key }
}

resource "kubectl_manifest" "bootstrap" {
  for_each  = local.objects
  yaml_body = each.value

  depends_on = [kubernetes_secret.git_key]
}
