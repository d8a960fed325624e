//! Rule `variable-unknown`: a path or source that depends on a value which only the cluster knows.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "variable-unknown",
    severity: Severity::Info,
    summary: "a path or source that depends on a value which only the cluster knows",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Kustomizations whose `spec.path` or `spec.sourceRef` holds a variable whose value stands in a Secret, or in an
object that no file creates.

## Why is this bad?

Nothing is wrong with the repository. But what the Kustomization applies is not known, and cannot be judged.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps/${STAGE}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
```

## Use instead

Keep what is no secret in a ConfigMap in the repository.

## References

* [Kustomization: post build variable substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution)
";
