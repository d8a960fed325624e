//! Rule `depends-on-suspended`: a dependsOn on an object that is suspended.

use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "depends-on-suspended",
    severity: Severity::Warning,
    summary: "a `dependsOn` on an object that is suspended",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `dependsOn` whose object has `spec.suspend: true`.

## Why is this bad?

A suspended object is not reconciled. In a new cluster it never becomes ready, so that everything behind it waits for
ever; in a running one what waits sees the state of the day it was suspended.

## Example

```yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: database
      namespace: flux-system
    spec:
      interval: 10m
      path: ./database
      prune: true
      sourceRef:
        kind: GitRepository
        name: flux-system
      suspend: true
---
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

## Use instead

Resume what is waited for, or remove the entry while it is suspended.

## References

* [Kustomization: suspend](https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.items().filter(|item| !item.fact.is_suspended()) {
        for (target, edge) in
            subject.graph.edges_from(item.index).filter(|(_, edge)| edge.edge_type == "dependsOn")
        {
            let suspended = subject.item(target).filter(|target| target.fact.is_suspended());
            if let (Some(target), Some(span)) = (suspended, edge.span) {
                let message =
                    format!("{} waits for {}, which is suspended", item.name(), target.name());
                found.push(
                    Diagnostic::warning(RULE.name, span, message)
                        .hint("resume it, or remove the entry while it is suspended"),
                );
            }
        }
    }
}
