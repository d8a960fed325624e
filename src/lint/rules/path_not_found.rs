//! Rule `path-not-found`: a path that is not there.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "path-not-found",
    severity: Severity::Error,
    summary: "a path that is not there",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds paths that lead nowhere: `spec.path` of Kustomizations, chart directories of HelmReleases, files and directories
that a kustomization names.

## Why is this bad?

The build fails, and what the Kustomization applied so far is no longer updated.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./app
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
```

## Use instead

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
```

## References

* [Kustomization: path](https://fluxcd.io/flux/components/kustomize/kustomizations/#path)
";
