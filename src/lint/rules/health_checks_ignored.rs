//! Rule `health-checks-ignored`: health checks that wait makes void.

use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "health-checks-ignored",
    severity: Severity::Info,
    summary: "health checks that `wait` makes void",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Kustomizations with both `spec.wait: true` and `spec.healthChecks`.

## Why is this bad?

With `wait`, kustomize-controller checks everything that the Kustomization applies and passes over `healthChecks`.
Objects listed there that something else creates are not waited for.

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
    name: flux-system
  wait: true
  healthChecks:
    - apiVersion: apps/v1
      kind: Deployment
      name: web
      namespace: apps
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
  wait: true
```

## References

* [Kustomization: wait](https://fluxcd.io/flux/components/kustomize/kustomizations/#wait)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let ignored = |item: &Item<'_>| {
        let waits = item.field(&["spec", "wait"]).and_then(Node::as_bool) == Some(true);
        item.field(&["spec", "healthChecks"])
            .filter(|checks| waits && !checks.items().is_empty())
            .map(|checks| checks.span)
    };
    for alike in
        by_place(subject.of_kind("Kustomization").filter_map(|item| Some((ignored(&item)?, item))))
    {
        let message = format!(
            "{} {} health checks, which wait: true makes void",
            alike.subject(),
            alike.verb("has", "have")
        );
        let hint = "remove healthChecks, or wait: true where only these are to be checked";
        found.push(Diagnostic::info(RULE.name, alike.span, message).hint(hint));
    }
}
