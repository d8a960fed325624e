//! Rule `terraform-json`: a Terraform file in JSON that cannot be read.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "terraform-json",
    severity: Severity::Error,
    summary: "a Terraform file in JSON that cannot be read",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds configuration files (`.tf.json`) that are no JSON, and plans that `terraform show -json` did not write.

## Why is this bad?

Terraform refuses the whole module. What the file declares is not drawn.

## Example

```json
# infra/extra.tf.json
{"locals": {"a": 1}
```

## Use instead

```json
# infra/extra.tf.json
{"locals": {"a": 1}}
```

## References

* [Terraform: JSON configuration syntax](https://developer.hashicorp.com/terraform/language/syntax/json)
"#;
