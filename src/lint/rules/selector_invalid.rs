//! Rule `selector-invalid`: a selector that is none.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "selector-invalid",
    severity: Severity::Error,
    summary: "a selector that is none",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds label and annotation selectors, and patterns, that cannot be read.

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
      labelSelector: "a in ("
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
    patch: |
      - op: remove
        path: /data/a
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
"#;
