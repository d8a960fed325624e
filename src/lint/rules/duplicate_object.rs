//! Rule `duplicate-object`: an object that stands twice in one build.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-object",
    severity: Severity::Error,
    summary: "an object that stands twice in one build",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds objects with the same group, version, kind, namespace and name among what a kustomization takes in.

## Why is this bad?

kustomize refuses the build: "may not add resource with an already registered id". Most often two overlays take in the
same base.

## Example

```yaml
# apps/kustomization.yaml
resources:
  - web.yaml
  - copy-of-web.yaml
```

## Use instead

```yaml
# apps/kustomization.yaml
resources:
  - web.yaml
```

## References

* [kustomize: resources](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/)
"#;
