# Fault: Terraform has no function "shout". What it would have returned stays unknown, and the picture goes on.
resource "kubernetes_config_map" "region" {
  metadata {
    name      = "region"
    namespace = "flux-system"
  }

  data = {
    region = shout("north")
  }
}
