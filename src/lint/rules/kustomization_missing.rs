//! Rule `kustomization-missing`: a directory that is taken in and has no kustomization file.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "kustomization-missing",
    severity: Severity::Error,
    summary: "a directory that is taken in and has no kustomization file",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `resources` and `components` that lead to a directory without a kustomization file.

## Why is this bad?

kustomize takes in a directory by its kustomization file alone: the build fails.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web
```

## Use instead

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web/web.yaml
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
