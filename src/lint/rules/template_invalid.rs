//! Rule `template-invalid`: a template of a ResourceSet that cannot be rendered.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "template-invalid",
    severity: Severity::Error,
    summary: "a template of a ResourceSet that cannot be rendered",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds templates that are none, functions that do not exist, and inputs that are not given.

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
    - tenant: a
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant | nosuch >>
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
