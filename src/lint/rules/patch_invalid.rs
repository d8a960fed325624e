//! Rule `patch-invalid`: a patch that is none, or fits nothing.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "patch-invalid",
    severity: Severity::Error,
    summary: "a patch that is none, or fits nothing",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `patches` that are neither an object to merge nor a list of operations, operations without a target,
and operations on a path that is not there.

## Why is this bad?

The build fails.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |
      - op: remove
        path: /data/gone
```

## Use instead

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |
      - op: remove
        path: /data/a
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
