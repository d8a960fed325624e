//! Rule `inputs-invalid`: an input of a ResourceSet that is no mapping.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "inputs-invalid",
    severity: Severity::Error,
    summary: "an input of a ResourceSet that is no mapping",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds inputs that are not names with values, and permutations of inputs that are too many.

## Why is this bad?

The Flux Operator makes nothing of the set.

## Example

```yaml
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: tenants
  namespace: flux-system
spec:
  inputs:
    - just text
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant >>
```

## Use instead

```yaml
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: tenants
  namespace: flux-system
spec:
  inputs:
    - tenant: a
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant >>
```

## References

* [ResourceSet](https://fluxcd.control-plane.io/operator/resourceset/)
";
