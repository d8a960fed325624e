//! Rule `unmanaged-reference`: a reference to a Secret, ConfigMap or ServiceAccount that no file
//! creates.

use crate::graph::{Edge, Facts, Node, SurveyDocument as Document};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, and_others, object_name};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
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
(External Secrets, Sealed Secrets, cert-manager, …) is told to write. Where a file holds the object and nothing applies
it, that file is named.

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
    let told = |diagnostic: &Diagnostic, span| {
        diagnostic.rule == RULE.name && diagnostic.span == Some(span)
    };
    for (from, to, edge) in subject.graph.edges() {
        if edge
            .span
            .is_some_and(|span| subject.graph.findings.iter().any(|finding| told(finding, span)))
        {
            references.entry(&to.id).or_default().push((from, to, edge));
        }
    }
    for (from, to, edge, others) in references
        .values()
        .filter_map(|all| all.first().map(|(from, to, edge)| (from, to, edge, all.len() - 1)))
    {
        let Some(span) = edge.span else { continue };
        let (from, refer) =
            (and_others(object_name(from), others), if others == 0 { "refers" } else { "refer" });
        let message =
            format!("{from} {refer} to {}, {}", object_name(to), absence(subject.facts, to));
        found.push(Diagnostic::info(RULE.name, span, message));
    }
}

/// What is known of the absence: nothing holds it, what may make it, or the file that holds it and
/// is not applied.
fn absence(facts: &Facts, missing: &Node) -> String {
    let alike = |document: &&Document| {
        let id = &document.id;
        (&id.group, &id.kind, &id.name) == (&missing.group, &missing.kind, &missing.name)
            && (id.namespace.is_empty() || id.namespace == missing.namespace)
            && !facts.stands_in(&document.path)
    };
    if let Some(document) = facts.survey.documents.iter().find(alike) {
        return format!("which {} holds and nothing applies", document.path);
    }
    let makers =
        missing.message.as_ref().and_then(|message| message.strip_prefix("in no file given; "));
    format!(
        "which no file given creates{}",
        makers.map(|makers| format!("; {makers}")).unwrap_or_default()
    )
}
