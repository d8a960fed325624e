resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = tostring(tonumber("qa")), namespace = "flux-start" }
  })
}
