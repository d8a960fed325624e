//! Rule `generator-conflict`: a generator that meets an object, or misses one.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "generator-conflict",
    severity: Severity::Error,
    summary: "a generator that meets an object, or misses one",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds generators with `behavior: create` (the default) whose object exists already, and with `merge` or `replace`
whose object does not.

## Why is this bad?

The build fails.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
configMapGenerator:
  - name: web
    namespace: apps
    behavior: merge
    literals:
      - mode=fast
```

## Use instead

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
configMapGenerator:
  - name: web
    namespace: apps
    literals:
      - mode=fast
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
