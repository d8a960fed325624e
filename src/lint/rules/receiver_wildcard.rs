//! Rule `receiver-wildcard`: a Receiver that means every object of a kind without labels to choose
//! by.

use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "receiver-wildcard",
    severity: Severity::Error,
    summary: "a Receiver that means every object of a kind without labels to choose by",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds entries of `spec.resources` with `name: "*"` and no `matchLabels`.

## Why is this bad?

notification-controller refuses the entry: to wake every object of a kind, `matchLabels` is required. The webhook is
answered with an error and wakes nothing.

## Example

```yaml
apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata:
  name: webhook
  namespace: flux-system
spec:
  type: generic-oidc
  oidcProviders:
    - issuerURL: https://issuer.example.com
      audience: flux
  resources:
    - kind: GitRepository
      name: "*"
```

## Use instead

```yaml
apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata:
  name: webhook
  namespace: flux-system
spec:
  type: generic-oidc
  oidcProviders:
    - issuerURL: https://issuer.example.com
      audience: flux
  resources:
    - kind: GitRepository
      name: "*"
      matchLabels:
        webhook: "true"
```

## References

* [Receiver: resources](https://fluxcd.io/flux/components/notification/receivers/#resources)
"#;

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for receiver in subject.of_kind("Receiver") {
        for entry in receiver.fact.object.items_at(&["spec", "resources"]) {
            let chooses =
                entry.get("matchLabels").is_some_and(|labels| labels.entries().next().is_some());
            if entry.str_at(&["name"]) == Some("*") && !chooses {
                let message = format!(
                    "{} means every {}, and has no matchLabels",
                    receiver.name(),
                    entry.str_at(&["kind"]).unwrap_or("object")
                );
                found.push(
                    Diagnostic::error(RULE.name, entry.span, message)
                        .hint("add matchLabels, or name the objects one by one"),
                );
            }
        }
    }
}
