# What a cluster needs before Flux can take over: the controllers, the keys, and the two objects that start everything.

resource "kubernetes_namespace" "flux" {
  metadata {
    name = var.flux_namespace
  }

  lifecycle {
    ignore_changes = [metadata[0].labels]
  }
}

resource "helm_release" "fluxcd" {
  name       = "fluxcd"
  namespace  = kubernetes_namespace.flux.metadata[0].name
  chart      = "flux2"
  repository = "https://fluxcd-community.github.io/helm-charts"
  version    = "2.18.3"

  values = [yamlencode({
    clusterDomain             = "cluster.local"
    imageAutomationController = { create = true }
    imageReflectionController = { create = true }
  })]
}

resource "tls_private_key" "flux" {
  algorithm = "ED25519"
}

module "bootstrap" {
  source = "./modules/fluxcd-bootstrap"

  flux_namespace  = kubernetes_namespace.flux.metadata[0].name
  resources_name  = "library-environments"
  git_identity    = tls_private_key.flux.private_key_openssh
  git_known_hosts = var.git_known_hosts
  repo_url        = "ssh://git@git.example.org/library/environments.git"
  repo_branch     = "main"
  repo_path       = "./"

  # The kinds of its objects come with the controllers.
  depends_on = [helm_release.fluxcd]
}

# Each environment reconciles in a namespace of its own, with a copy of the deploy key.
resource "kubernetes_namespace" "environment" {
  for_each = toset(var.environments)

  metadata {
    name = "flux-${each.key}"
  }
}

# And its applications run in another one.
resource "kubernetes_namespace" "applications" {
  for_each = toset(var.environments)

  metadata {
    name = "library-${each.key}"
  }
}

resource "kubernetes_secret" "environment_key" {
  for_each = toset(var.environments)

  metadata {
    name      = "environments-key"
    namespace = kubernetes_namespace.environment[each.key].metadata[0].name
  }

  data = {
    identity    = tls_private_key.flux.private_key_openssh
    known_hosts = var.git_known_hosts
  }
}
