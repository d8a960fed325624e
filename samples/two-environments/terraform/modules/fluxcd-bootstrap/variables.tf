variable "flux_namespace" {
  description = "Namespace of the objects that start everything"
  type        = string
  default     = "flux-system"
}

variable "resources_name" {
  description = "Name of the GitRepository, the Kustomization and its ServiceAccount"
  type        = string
}

variable "git_identity" {
  description = "Private key that may read the repository"
  type        = string
  sensitive   = true
}

variable "git_known_hosts" {
  description = "Host keys of the git server"
  type        = string
}

variable "git_trusted_keys" {
  description = "Public keys of those who may sign commits; none: signatures are not checked"
  type        = list(string)
  default     = []
}

variable "repo_url" {
  description = "Address of the repository"
  type        = string
}

variable "repo_branch" {
  description = "Branch to follow"
  type        = string
  default     = "main"
}

variable "repo_path" {
  description = "Directory of the repository to build"
  type        = string
  default     = "./"
}
