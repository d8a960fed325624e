//! Rule `replacement-invalid`: a replacement that kustomize refuses.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "replacement-invalid",
    severity: Severity::Error,
    summary: "a replacement that kustomize refuses",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `replacements` whose source selects no object or several, whose field is not there, or whose target
is none.

## Why is this bad?

The build fails.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
replacements:
  - source:
      kind: ConfigMap
      name: wbe
      fieldPath: data.a
    targets:
      - select:
          kind: ConfigMap
        fieldPaths:
          - data.b
```

## Use instead

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
replacements:
  - source:
      kind: ConfigMap
      name: web
      fieldPath: data.a
    targets:
      - select:
          kind: ConfigMap
        fieldPaths:
          - data.a
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
