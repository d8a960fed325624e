//! Rule `assumed-namespace`: a namespace that was assumed.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "assumed-namespace",
    severity: Severity::Info,
    summary: "a namespace that was assumed",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Says which namespace was taken for a root object, where no file names one.

## Why is this bad?

Nothing is wrong with the repository. If the assumption is, references between the first objects may be called missing
that are not.

## Example

A FluxInstance without `metadata.namespace`, which is applied by hand.

## Use instead

```yaml
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata:
  name: flux
  namespace: flux-system
```

## References

* [FluxInstance](https://fluxcd.control-plane.io/operator/fluxinstance/)
";
