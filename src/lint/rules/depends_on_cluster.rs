//! Rule `depends-on-cluster`: a dependsOn that means an object of another cluster.

use crate::graph::{Node, Status};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "depends-on-cluster",
    severity: Severity::Error,
    summary: "a `dependsOn` that means an object of another cluster",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &["dangling-reference"],
};

const DOCUMENTATION: &str = r"
## What it does

Finds entries of `dependsOn` that name no object of the own cluster, where another cluster of the repository has one
of that identity.

## Why is this bad?

Flux looks for what it waits for in its own cluster alone. Clusters know nothing of one another: the object waits for
ever.

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

Apply what is waited for in the same cluster, or remove the entry: order between clusters is made outside Flux, for
example by the order in which changes are merged.

## References

* [Kustomization: dependencies](https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) =
            edge.span.filter(|_| edge.edge_type == "dependsOn" && to.status == Status::Missing)
        else {
            continue;
        };
        let identity = |node: &Node| {
            (node.group.clone(), node.kind.clone(), node.namespace.clone(), node.name.clone())
        };
        let elsewhere = |node: &&Node| {
            node.cluster != to.cluster && identity(node) == identity(to) && is_there(node)
        };
        if let Some(other) = subject.graph.nodes().map(|(_, node)| node).find(elsewhere) {
            let message = format!(
                "{} waits for {}, which only the cluster {} has",
                object_name(from),
                object_name(to),
                other.cluster
            );
            found.push(
                Diagnostic::error(RULE.name, span, message)
                    .hint("apply it in this cluster too, or remove the entry"),
            );
        }
    }
}

fn is_there(node: &Node) -> bool {
    !matches!(node.status, Status::Missing | Status::External)
}
