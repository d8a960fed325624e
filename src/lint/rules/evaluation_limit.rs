//! Rule `evaluation-limit`: a Terraform configuration that is too large to be evaluated.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "evaluation-limit",
    severity: Severity::Error,
    summary: "a Terraform configuration that is too large to be evaluated",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds expressions that are nested too deeply, make too many values, or repeat a block too often.

## Why is this bad?

What they make is not known, and is left out.

## Example

```hcl
count = 1000000
```

## Use instead

```hcl
count = 3
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
";
