//! Rule `applied-twice`: an object that two Kustomizations apply.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "applied-twice",
    severity: Severity::Warning,
    summary: "an object that two Kustomizations apply",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds objects of a cluster that two Kustomizations apply, one finding for each pair of Kustomizations.

## Why is this bad?

Each undoes what the other says, at every reconciliation. When one of the two stops to apply the object, it deletes
it, and the other makes it again.

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
---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: shop
      namespace: flux-system
    spec:
      interval: 10m
      path: ./apps/shop
      prune: true
      sourceRef:
        kind: GitRepository
        name: flux-system
```

## Use instead

Let one of the two apply it: keep the directories apart, or list in the outer one what belongs to it.

## References

* [Kustomization: prune](https://fluxcd.io/flux/components/kustomize/kustomizations/#prune)
";
