//! Rule `unknown-condition`: a condition of a template in Terraform that is not known.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-condition",
    severity: Severity::Info,
    summary: "a condition of a template in Terraform that is not known",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds `%{ if … }` whose condition depends on a value which only the user of the configuration gives.

## Why is this bad?

What stands behind it is drawn as if the condition held.

## Example

```hcl
# infra/extra.tf
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
```

## Use instead

```hcl
# infra/extra.tf
variable "wide" {
  type    = bool
  default = true
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
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
