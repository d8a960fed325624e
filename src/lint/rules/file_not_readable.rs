//! Rule `file-not-readable`: a file of Terraform that cannot be read.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "file-not-readable",
    severity: Severity::Error,
    summary: "a file of Terraform that cannot be read",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds files of root modules and modules that the system does not let this program read.

## Why is this bad?

What they declare is not known.

## Example

The file belongs to another user, and nobody else may read it.

## Use instead

Let the user who runs `fluxscape` read the file.

## References

* [Terraform: configuration syntax](https://developer.hashicorp.com/terraform/language)
";
