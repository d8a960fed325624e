variable "wide" {
  type = bool
}

resource "kubectl_manifest" "extra" {
  yaml_body = <<-EOT
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
      namespace: flux-start
    %{ if var.wide }
    data: {}
    %{ endif }
  EOT
}
