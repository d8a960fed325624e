//! Rule `substitution-failed`: an expression that Flux cannot substitute.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "substitution-failed",
    severity: Severity::Error,
    summary: "an expression that Flux cannot substitute",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds `${…}` that is no expression of Flux, in objects of a Kustomization with `postBuild`, and results that are no
YAML. `${NAME-default}` is none: a default is written `${NAME:=default}` or `${NAME:-default}`.

## Why is this bad?

The whole Kustomization fails, and applies nothing.

## Example

```yaml
host: www.${DOMAIN-example.com}
```

## Use instead

```yaml
host: www.${DOMAIN:=example.com}
```

## References

* [Kustomization: post build variable substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution)
";
