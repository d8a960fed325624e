//! Rule `unknown-manifest`: a manifest in Terraform that is not known.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-manifest",
    severity: Severity::Info,
    summary: "a manifest in Terraform that is not known",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds manifests that depend on values which only the user of the configuration, or the network, gives.

## Why is this bad?

What the resource creates is not known, and is left out.

## Example

```hcl
variable "extra" {
  type = string
}

resource "kubectl_manifest" "extra" {
  yaml_body = var.extra
}
```

## Use instead

```hcl
variable "extra" {
  type    = string
  default = "{apiVersion: v1, kind: Namespace, metadata: {name: extra}}"
}

resource "kubectl_manifest" "extra" {
  yaml_body = var.extra
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
