//! Rule `file-not-found`: a file that Terraform reads and that is not there.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "file-not-found",
    severity: Severity::Warning,
    summary: "a file that Terraform reads and that is not there",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds calls of `file`, `templatefile` and their like on files that do not exist in the repository.

## Why is this bad?

What the resource creates is not known, and is left out.

## Example

```hcl
resource "kubectl_manifest" "extra" {
  yaml_body = file("${path.module}/extra.yaml")
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
