resource "kubectl_manifest" "source" {
  yaml_body = <<-EOT
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata:
      name: start
      namespace: flux-start
    spec:
      interval: 1m
      url: https://github.com/example/fleet
      ref:
        branch: main
  EOT
}

resource "kubectl_manifest" "root" {
  yaml_body = <<-EOT
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: start
      namespace: flux-start
    spec:
      interval: 10m
      path: ./start
      prune: true
      sourceRef:
        kind: GitRepository
        name: start
  EOT
}
