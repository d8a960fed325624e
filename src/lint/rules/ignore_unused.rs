//! Rule `ignore-unused`: an entry of lint.ignore that ignores nothing.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "ignore-unused",
    severity: Severity::Warning,
    summary: "an entry of `lint.ignore` that ignores nothing",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `lint.ignore` in the configuration that no finding matches any more.

## Why is this bad?

What was ignored has been mended, moved or renamed. An entry that is left would hide the next finding of its kind.

## Example

```yaml
# .fluxscape.yaml
lint:
  ignore:
    - rule: prune-disabled
      object: Kustomization flux-system/crds
      reason: definitions must outlive what uses them
```

## Use instead

Remove the entry, or correct its patterns.

## References

* [Rules](README.md)
";
