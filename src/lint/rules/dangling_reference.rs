//! Rule `dangling-reference`: a reference to an object that does not exist.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "dangling-reference",
    severity: Severity::Warning,
    summary: "a reference to an object that does not exist",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds references between Flux objects, by any field, to an object that no file of the cluster creates: `dependsOn`,
`providerRef`, `imageRepositoryRef`, `healthChecks`, event sources and the rest. Optional references are passed over;
those to Secrets, ConfigMaps and ServiceAccounts are `unmanaged-reference`.

## Why is this bad?

The object that refers waits for ever, or does nothing. Most often a name or a namespace is mistyped, or what was
referred to has been renamed.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 10m
  path: ./web
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  dependsOn:
    - name: databse
```

## Use instead

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 10m
  path: ./web
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  dependsOn:
    - name: database
```

## References

* [Kustomization: dependencies](https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies)
";
