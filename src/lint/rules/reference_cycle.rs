//! Rule `reference-cycle`: values in Terraform that refer to themselves.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "reference-cycle",
    severity: Severity::Error,
    summary: "values in Terraform that refer to themselves",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds locals and other values that are made from themselves.

## Why is this bad?

Terraform refuses the configuration.

## Example

```hcl
locals {
  a = local.b
  b = local.a
}

resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = local.a, namespace = "flux-start" }
  })
}
```

## Use instead

```hcl
locals {
  a = "qa"
}

resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = local.a, namespace = "flux-start" }
  })
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
