//! Rule `module-not-available`: a module of Terraform that is not at hand.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "module-not-available",
    severity: Severity::Info,
    summary: "a module of Terraform that is not at hand",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds modules whose source is a registry or another repository, and that are mapped to no directory.

## Why is this bad?

Nothing is wrong with the repository. But what the module creates is not known, and cannot be judged.

## Example

```hcl
module "extra" {
  source = "example/extra/kubernetes"
}
```

## Use instead

```hcl
module "extra" {
  source = "./extra"
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
