//! Rule `unknown-repetition`: a repetition in Terraform whose number is not known.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-repetition",
    severity: Severity::Info,
    summary: "a repetition in Terraform whose number is not known",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds `count` and `for_each` that depend on a value which only the user of the configuration gives.

## Why is this bad?

What is repeated is drawn once, or not at all.

## Example

```hcl
variable "stages" {
  type = set(string)
}

resource "kubectl_manifest" "extra" {
  for_each  = var.stages
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = each.key, namespace = "flux-start" }
  })
}
```

## Use instead

```hcl
variable "stages" {
  type    = set(string)
  default = ["qa"]
}

resource "kubectl_manifest" "extra" {
  for_each  = var.stages
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = each.key, namespace = "flux-start" }
  })
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
