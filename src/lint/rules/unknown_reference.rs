//! Rule `unknown-reference`: a reference in Terraform to something that is not declared.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-reference",
    severity: Severity::Error,
    summary: "a reference in Terraform to something that is not declared",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds references to variables, locals, resources, modules and outputs that do not exist, in root modules that start
Flux.

## Why is this bad?

What the resource creates is not known, and is left out.

## Example

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = var.stage, namespace = "flux-start" }
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
