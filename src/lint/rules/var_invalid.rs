//! Rule `var-invalid`: a var that kustomize cannot resolve.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "var-invalid",
    severity: Severity::Error,
    summary: "a var that kustomize cannot resolve",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `vars` whose object or field does not exist, or is not the only one.

## Why is this bad?

The build fails.

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
      name: wbe
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
vars:
  - name: MODE
    objref:
      apiVersion: v1
      kind: ConfigMap
      name: web
    fieldref:
      fieldpath: data.a
```

## References

* [kustomize: the kustomization file](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/)
";
