//! Rule `prune-disabled`: a Kustomization that leaves behind what is removed from git.

use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "prune-disabled",
    severity: Severity::Info,
    summary: "a Kustomization that leaves behind what is removed from git",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Kustomizations with `prune: false`.

## Why is this bad?

What is removed from the repository stays in the cluster, where nothing updates or deletes it any more. It may be
meant, for CustomResourceDefinitions or namespaces; then say so in `lint.ignore`.

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
  prune: false
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

* [Kustomization: prune](https://fluxcd.io/flux/components/kustomize/kustomizations/#prune)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let keeps = |item: &Item<'_>| {
        item.field(&["spec", "prune"])
            .filter(|prune| prune.as_bool() == Some(false))
            .map(|prune| prune.span)
    };
    for alike in
        by_place(subject.of_kind("Kustomization").filter_map(|item| Some((keeps(&item)?, item))))
    {
        let message = format!(
            "{} {} in the cluster what is removed from git",
            alike.subject(),
            alike.verb("leaves", "leave")
        );
        found.push(Diagnostic::info(RULE.name, alike.span, message).hint("set prune: true"));
    }
}
