//! Rule `template-result`: a template of a ResourceSet that makes no object.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "template-result",
    severity: Severity::Error,
    summary: "a template of a ResourceSet that makes no object",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds templates whose result is no YAML, or no Kubernetes object.

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
  resourcesTemplate: |
    just text
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
  resourcesTemplate: |
    apiVersion: v1
    kind: Namespace
    metadata:
      name: << inputs.tenant >>
```

## References

* [ResourceSet](https://fluxcd.control-plane.io/operator/resourceset/)
";
