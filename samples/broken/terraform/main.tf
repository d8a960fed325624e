resource "kubectl_manifest" "source" {
  yaml_body = <<-YAML
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata:
      name: platform
      namespace: flux-system
    spec:
      interval: 1m
      url: https://git.example.org/harbour/platform.git
      ref:
        branch: main
  YAML
}

resource "kubectl_manifest" "root" {
  yaml_body = <<-YAML
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: platform
      namespace: flux-system
    spec:
      interval: 1m
      prune: true
      path: ./flux
      sourceRef:
        kind: GitRepository
        name: platform
  YAML
}
