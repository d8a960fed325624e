//! Rule `yaml-syntax`: a file that is no YAML.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "yaml-syntax",
    severity: Severity::Error,
    summary: "a file that is no YAML",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds syntax errors in the files that a build takes in. Files that nothing takes in are left alone: they may be
templates.

## Why is this bad?

The build fails.

## Example

```yaml
data:
  mode: "safe
```

## Use instead

```yaml
data:
  mode: "safe"
```

## References

* [YAML 1.2](https://yaml.org/spec/1.2.2/)
"#;
