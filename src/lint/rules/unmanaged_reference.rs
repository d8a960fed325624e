//! Rule `unmanaged-reference`: a reference to a Secret, ConfigMap or ServiceAccount that no file creates.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Edge, Node};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, object_name};
use std::collections::BTreeMap;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unmanaged-reference",
    severity: Severity::Info,
    summary: "a reference to a Secret, ConfigMap or ServiceAccount that no file creates",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds references to Secrets, ConfigMaps and ServiceAccounts that no file of the repository creates and no controller
(External Secrets, Sealed Secrets, cert-manager, …) is told to write.

## Why is this bad?

Credentials are often made in the cluster by hand, by `flux bootstrap` or by another tool, and nothing is wrong. But a
new cluster does not work until somebody makes them too, and a mistyped name looks the same.

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
  decryption:
    provider: sops
    secretRef:
      name: sops-age
```

## Use instead

Keep the object in the repository, encrypted or fetched from a store; or note in `lint.ignore` who makes it.

## References

* [Kustomization: decryption](https://fluxcd.io/flux/components/kustomize/kustomizations/#decryption)
* [Secrets management](https://fluxcd.io/flux/security/secrets-management/)
";

/// Once for each object, at the first reference: the pass that builds the graph tells of every one.
fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut references: BTreeMap<&str, Vec<(&Node, &Node, &Edge)>> = BTreeMap::new();
    let told = |diagnostic: &Diagnostic, span| diagnostic.rule == RULE.name && diagnostic.span == Some(span);
    for (from, to, edge) in subject.graph.edges() {
        if edge.span.is_some_and(|span| subject.graph.findings.iter().any(|finding| told(finding, span))) {
            references.entry(&to.id).or_default().push((from, to, edge));
        }
    }
    for (from, to, edge, others) in
        references.values().filter_map(|all| all.first().map(|(from, to, edge)| (from, to, edge, all.len() - 1)))
    {
        let Some(span) = edge.span else { continue };
        let (from, refer) = match others {
            0 => (object_name(from), "refers"),
            1 => (format!("{} and 1 other", object_name(from)), "refer"),
            n => (format!("{} and {n} others", object_name(from)), "refer"),
        };
        let unless = to.message.as_ref().map(|message| format!(" ({message})")).unwrap_or_default();
        let message = format!("{from} {refer} to {}, which no file given creates{unless}", object_name(to));
        found.push(Diagnostic::info(RULE.name, span, message));
    }
}
