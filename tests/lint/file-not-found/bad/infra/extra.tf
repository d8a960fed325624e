resource "kubectl_manifest" "extra" {
  yaml_body = file("${path.module}/extra.yaml")
}
