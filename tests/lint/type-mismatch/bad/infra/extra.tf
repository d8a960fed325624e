resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = true ? "qa" + 1 : "", namespace = "flux-start" }
  })
}
