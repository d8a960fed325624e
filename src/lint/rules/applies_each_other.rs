//! Rule `applies-each-other`: Kustomizations that apply one another.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "applies-each-other",
    severity: Severity::Warning,
    summary: "Kustomizations that apply one another",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Kustomizations, other than one that applies itself, that apply one another in a circle.

## Why is this bad?

Flux reconciles them, but deleting one deletes all, and nobody above them says whether they should exist.

## Example

```yaml
# a/b.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: b
  namespace: flux-system
spec:
  interval: 10m
  path: ./b
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
---
# b/a.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: a
  namespace: flux-system
spec:
  interval: 10m
  path: ./a
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
```

## Use instead

Let a Kustomization above them apply each.

## References

* [Ways of structuring your repositories](https://fluxcd.io/flux/guides/repository-structure/)
";
