//! Rule `hcl-syntax`: a file that Terraform cannot read.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "hcl-syntax",
    severity: Severity::Error,
    summary: "a file that Terraform cannot read",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds syntax errors in the files of root modules that start Flux, of their modules and of their templates.

## Why is this bad?

Terraform refuses the configuration.

## Example

```hcl
# infra/extra.tf
locals {
  a = 
}
```

## Use instead

```hcl
# infra/extra.tf
locals {
  a = 1
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
";
