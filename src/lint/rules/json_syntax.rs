//! Rule `json-syntax`: a file of variables that is no JSON object.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "json-syntax",
    severity: Severity::Error,
    summary: "a file of variables that is no JSON object",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds `.tfvars.json` files that Terraform cannot read.

## Why is this bad?

Terraform refuses the configuration.

## Example

```json
# infra/terraform.tfvars.json
["qa"]
```

## Use instead

```json
# infra/terraform.tfvars.json
{"stage": "qa"}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
