//! Rule `remote-unavailable`: a base in the network.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "remote-unavailable",
    severity: Severity::Info,
    summary: "a base in the network",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of kustomizations that lie in another repository or behind an address, and are mapped to no directory.

## Why is this bad?

Nothing is wrong with the repository. But what lies there is not known, and cannot be judged; and Flux fails where the
network does.

## Example

```yaml
# apps/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
  - https://github.com/example/bases//web?ref=v1
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
