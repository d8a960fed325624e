variable "flux_namespace" {
  description = "Namespace of the Flux controllers and of the objects that start everything"
  type        = string
  default     = "flux-system"
}

variable "environments" {
  description = "Names of the environments that this cluster runs"
  type        = list(string)
  default     = ["qa", "staging"]
}

variable "git_known_hosts" {
  description = "Host keys of the git server, one a line"
  type        = string
}
