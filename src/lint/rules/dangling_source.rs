//! Rule `dangling-source`: a source that does not exist.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "dangling-source",
    severity: Severity::Error,
    summary: "a source that does not exist",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds references to a source that no file of the cluster creates: `sourceRef` of Kustomizations, HelmReleases and
ImageUpdateAutomations, `chartRef`, `include` of GitRepositories, `sources` of ArtifactGenerators. Where a Helm
release, or a Kustomization that could not be read, may create it, this is information.

## Why is this bad?

Nothing is built: the object waits for its source for ever.

## Example

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
    name: fleet
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

* [Kustomization: source reference](https://fluxcd.io/flux/components/kustomize/kustomizations/#source-reference)
";
