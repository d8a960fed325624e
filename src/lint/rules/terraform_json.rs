//! Rule `terraform-json`: a Terraform file that is not read.
//!
//! Reported by the pass that reads; here it is documented.

use crate::diagnostic::Severity;
use crate::lint::registry::Rule;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "terraform-json",
    severity: Severity::Info,
    summary: "a Terraform file that is not read",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds configuration files written in JSON (`.tf.json`), and plans that `terraform show -json` did not write.

## Why is this bad?

Nothing is wrong with the repository. But what the file declares is not known.

## Example

```hcl
# infra/extra.tf.json
{"locals": {"a": 1}}
```

## Use instead

```hcl
# infra/extra.tf.json
locals {
  a = 1
}
```

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
"#;
