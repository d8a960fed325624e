//! Rule `var-unused`: a var that nothing uses.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "var-unused",
    severity: Severity::Warning,
    summary: "a var that nothing uses",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `vars` whose `$(NAME)` stands in no field in which kustomize looks for it.

## Why is this bad?

Either the var is left over, or the place that it was meant for is not replaced.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
vars:
  - name: MODE
    objref:
      apiVersion: v1
      kind: ConfigMap
      name: web
    fieldref:
      fieldpath: data.a
```

## Use instead

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
