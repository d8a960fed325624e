variable "v" {
  type = object({ a = optional(list(string), ["x"]) })
  default = {}
}
locals {
  t = templatefile("${path.module}/template.yaml", { name = var.v.a[0] })
  docs = [for d in split("---\n", local.t) : yamldecode(d) if d != ""]
}
module "m" {
  source = "./modules/flux"
  for_each = toset(["a", "b"])
  name = each.key
}
resource "kubectl_manifest" "x" {
  for_each = { for i, d in local.docs : "${i}-${d.metadata.name}" => d }
  yaml_body = <<-EOT
    %{ if length(var.v.a) > 0 ~}
    kind: ${each.value.kind}
    %{ endif ~}
    metadata: {name: ${module.m["a"].out}}
  EOT
}
resource "helm_release" "r" {
  name = "r"
  chart = "flux2"
  values = [yamlencode({ a = [1, { b = null }] })]
  dynamic "set" {
    for_each = { "x[0].y" = 1 }
    content {
      name = set.key
      value = set.value
    }
  }
}
