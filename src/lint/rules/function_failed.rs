//! Rule `function-failed`: a call in Terraform that fails.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "function-failed",
    severity: Severity::Error,
    summary: "a call in Terraform that fails",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds calls of functions whose arguments cannot be: a number that is none, an index that is too large.

## Why is this bad?

What the resource creates is not known, and is left out.

## Example

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = tostring(tonumber("qa")), namespace = "flux-start" }
  })
}
```

## Use instead

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "qa", namespace = "flux-start" }
  })
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
