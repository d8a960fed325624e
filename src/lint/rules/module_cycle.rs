//! Rule `module-cycle`: modules of Terraform that call one another.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "module-cycle",
    severity: Severity::Error,
    summary: "modules of Terraform that call one another",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds modules that call themselves, by however many others.

## Why is this bad?

Terraform refuses the configuration.

## Example

```hcl
# infra/extra/main.tf
module "again" {
  source = "../extra"
}
```

## Use instead

```hcl
# infra/extra/main.tf
locals {
  a = 1
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
