//! Rule `configuration`: a directory that the configuration names and that is not there.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "configuration",
    severity: Severity::Warning,
    summary: "a directory that the configuration names and that is not there",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds directories of `repositories`, `terraform` and `modules` in the configuration that do not exist on this machine.
What else is wrong with the configuration stops the program.

## Why is this bad?

What lies there cannot be read: it is drawn as external, and not judged.

## Example

```yaml
# .fluxscape.yaml
repositories:
  - url: https://github.com/example/common
    path: ../common
```

## Use instead

Check the other repository out beside this one, or correct the path.

## References

* [Rules](README.md)
";
