//! Rule `unknown-field`: a field of a reference that its kind does not have.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-field",
    severity: Severity::Warning,
    summary: "a field of a reference that its kind does not have",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds fields in references between Flux objects that the kind does not have, such as a `namespace` where only the own
namespace can be meant.

## Why is this bad?

The API server drops the field, or refuses the object: the reference leads elsewhere than it seems to.

## Example

```yaml
kind: HelmChart
spec:
  sourceRef:
    kind: HelmRepository
    name: charts
    namespace: flux-system
```

## Use instead

```yaml
kind: HelmChart
spec:
  sourceRef:
    kind: HelmRepository
    name: charts
```

## References

* [HelmChart](https://fluxcd.io/flux/components/source/helmcharts/)
";
