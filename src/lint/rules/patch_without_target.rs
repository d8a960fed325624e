//! Rule `patch-without-target`: a patch whose target selects nothing.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "patch-without-target",
    severity: Severity::Warning,
    summary: "a patch whose target selects nothing",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `patches` whose `target` matches no object of the build. What a Kustomization gives by its own
`spec.patches` to all that it applies may match nothing in one of them.

## Why is this bad?

kustomize says nothing, and the change that the patch was written for is not made. Most often a version in the target
has become old.

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
      name: wbe
    patch: |
      - op: remove
        path: /data/a
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
      name: web
    patch: |
      - op: remove
        path: /data/a
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
