resource "kubectl_manifest" "extra" {
  count = 1000000

  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "extra-${count.index}", namespace = "flux-start" }
  })
}
