//! Rule `suspended`: an object that is suspended in the repository.

use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, by_place};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "suspended",
    severity: Severity::Info,
    summary: "an object that is suspended in the repository",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Flux objects with `spec.suspend: true`.

## Why is this bad?

Nothing that is changed below it takes effect until somebody resumes it, and `flux resume` lasts only until the next
reconciliation of what applies it. Often it was meant for an hour.

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
  suspend: true
```

## Use instead

Resume it by removing the field. Where it is meant to stay, say why in `lint.ignore`.

## References

* [Kustomization: suspend](https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let suspended = subject.items().filter(|item| item.fact.is_suspended());
    for alike in by_place(suspended.map(|item| (item.fact.span_of(&["spec", "suspend"]), item))) {
        let (name, it) = (alike.subject(), alike.verb("it", "them"));
        let message = format!(
            "{name} {} suspended: what changes below {it} has no effect",
            alike.verb("is", "are")
        );
        found.push(
            Diagnostic::info(RULE.name, alike.span, message).hint("remove the field to resume it"),
        );
    }
}
