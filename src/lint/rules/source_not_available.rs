//! Rule `source-not-available`: a source whose files are not at hand.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "source-not-available",
    severity: Severity::Info,
    summary: "a source whose files are not at hand",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds sources of Kustomizations that are another repository, an OCI artifact or a bucket, none of which is mapped to a
directory; and those that are mapped to a checkout which does not hold the branch, tag or commit that they ask for.

## Why is this bad?

Nothing is wrong with the repository. But what the Kustomization applies is not known, and cannot be judged; or it is read from another
revision than the one that Flux reads.

## Example

```yaml
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata:
      name: other
      namespace: flux-system
    spec:
      interval: 10m
      url: https://github.com/example/other
      ref:
        branch: main
---
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
        name: other
```

## Use instead

Map the address to a checkout, with `--repository URL=DIR` or in the configuration.

```yaml
repositories:
  - url: https://github.com/example/other
    path: ../other
```

## References

* [GitRepository](https://fluxcd.io/flux/components/source/gitrepositories/)
";
