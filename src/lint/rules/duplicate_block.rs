//! Rule `duplicate-block`: a block in Terraform that is declared twice.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-block",
    severity: Severity::Error,
    summary: "a block in Terraform that is declared twice",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds resources, variables, modules and others that two blocks declare.

## Why is this bad?

Terraform refuses the configuration.

## Example

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "qa", namespace = "flux-start" }
  })
}

resource "kubectl_manifest" "extra" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "qa", namespace = "flux-start" }
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
