//! Rule `component-not-local`: a component of a Kustomization that is not local.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "component-not-local",
    severity: Severity::Error,
    summary: "a component of a Kustomization that is not local",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `spec.components` that are absolute paths or addresses.

## Why is this bad?

kustomize-controller takes in components of the source alone: the Kustomization fails.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  components:
    - https://github.com/example/components
```

## Use instead

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  components:
    - ../components/extra
```

## References

* [Kustomization: components](https://fluxcd.io/flux/components/kustomize/kustomizations/#components)
";
