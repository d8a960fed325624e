//! Rule `unknown-function`: a function that Terraform does not have.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-function",
    severity: Severity::Error,
    summary: "a function that Terraform does not have",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds calls of functions that are none, in root modules that start Flux.

## Why is this bad?

What the resource creates is not known, and is left out.

## Example

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = shout("qa"), namespace = "flux-start" }
  })
}
```

## Use instead

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = lower("qa"), namespace = "flux-start" }
  })
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
