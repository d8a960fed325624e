//! Rule `duplicate-key`: a key that stands twice.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Error,
    summary: "a key that stands twice",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds mappings with a repeated key, in manifests, in kustomization files and in the expressions of Terraform.

## Why is this bad?

kustomize refuses a resource with a repeated key; in a kustomization file, the last one counts and the others are lost
without a word.

## Example

```yaml
data:
  mode: fast
  mode: safe
```

## Use instead

```yaml
data:
  mode: safe
```

## References

* [YAML 1.2: mappings](https://yaml.org/spec/1.2.2/#nodes)
";
