//! Rule `needs-helm`: a chart that kustomize would render.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "needs-helm",
    severity: Severity::Info,
    summary: "a chart that kustomize would render",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds `helmCharts` in kustomizations.

## Why is this bad?

kustomize-controller does not render charts, nor does this program: the build fails in Flux.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
helmCharts:
  - name: web
    repo: https://charts.example.com
    version: 1.2.0
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
