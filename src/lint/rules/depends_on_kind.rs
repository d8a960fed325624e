//! Rule `depends-on-kind`: a dependsOn that means an object of another kind.

use crate::graph::{Node, Status};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "depends-on-kind",
    severity: Severity::Error,
    summary: "a `dependsOn` that means an object of another kind",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &["dangling-reference"],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `dependsOn` that name no object of the own kind, where an object of that name exists as another kind:
a Kustomization that waits for a HelmRelease, or the other way round.

## Why is this bad?

A Kustomization can wait for Kustomizations alone, a HelmRelease for HelmReleases alone. The name is never found, and
the object waits for ever.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  dependsOn:
    - name: database
```

## Use instead

Name the Kustomization that applies the HelmRelease, and let that one wait until the release is ready (`wait: true`,
or `healthChecks`).

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  dependsOn:
    - name: databases
```

## References

* [Kustomization: dependencies](https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies)
* [HelmRelease: dependencies](https://fluxcd.io/flux/components/helm/helmreleases/#dependencies)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) =
            edge.span.filter(|_| edge.edge_type == "dependsOn" && to.status == Status::Missing)
        else {
            continue;
        };
        let other = |node: &&Node| {
            (&node.cluster, &node.namespace, &node.name) == (&to.cluster, &to.namespace, &to.name)
                && is_other(node)
        };
        if let Some(other) = subject.graph.nodes().map(|(_, node)| node).find(other) {
            let message = format!(
                "{} waits for {}, but {} is a {}",
                object_name(from),
                object_name(to),
                to.name,
                other.kind
            );
            let hint = format!(
                "a {} waits for objects of its own kind alone: name the one that applies it",
                from.kind
            );
            found.push(Diagnostic::error(RULE.name, span, message).hint(hint));
        }
    }
}

fn is_other(node: &Node) -> bool {
    matches!(node.kind.as_str(), "Kustomization" | "HelmRelease")
        && node.is_flux()
        && node.status != Status::Missing
}
