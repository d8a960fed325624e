//! Rule `alert-matches-nothing`: an Alert that matches no object.

use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "alert-matches-nothing",
    severity: Severity::Warning,
    summary: "an Alert that matches no object",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds Alerts none of whose `spec.eventSources` matches an object of the cluster, by kind, namespace, name and labels.
One of several entries may match nothing, where an Alert is shared; one that names an object that does not exist is a
`dangling-reference`, and where all are, nothing else is said.

## Why is this bad?

The alert looks as if it watched something, and stays silent whatever fails. Most often the namespace is missing:
without one, only the namespace of the Alert itself is meant.

## Example

```yaml
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata:
  name: chat
  namespace: flux-system
spec:
  type: generic
  address: https://chat.example.com/hook
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata:
  name: releases
  namespace: flux-system
spec:
  providerRef:
    name: chat
  eventSources:
    - kind: HelmRelease
      name: "*"
```

## Use instead

```yaml
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata:
  name: chat
  namespace: flux-system
spec:
  type: generic
  address: https://chat.example.com/hook
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata:
  name: releases
  namespace: flux-system
spec:
  providerRef:
    name: chat
  eventSources:
    - kind: HelmRelease
      name: "*"
      namespace: apps
```

## References

* [Alert: event sources](https://fluxcd.io/flux/components/notification/alerts/#event-sources)
"#;

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for alert in
        subject.of_kind("Alert").filter(|alert| !subject.facts.is_open(&alert.node.cluster))
    {
        let sources = alert.fact.object.items_at(&["spec", "eventSources"]);
        let told = |source: &Node| {
            found
                .iter()
                .any(|other| other.rule == "dangling-reference" && other.span == Some(source.span))
        };
        let is_silent = !sources.is_empty()
            && !sources.iter().any(|source| means_something(subject, &alert, source));
        if is_silent && !sources.iter().all(told) {
            let message = format!(
                "{} watches nothing: no object matches any of its event sources",
                alert.name()
            );
            let hint = "check kind, namespace and matchLabels of spec.eventSources";
            found.push(
                Diagnostic::warning(
                    RULE.name,
                    alert.fact.span_of(&["spec", "eventSources"]),
                    message,
                )
                .hint(hint),
            );
        }
    }
}

/// Whether an entry means an object that is there, or may be.
fn means_something(subject: &Subject<'_>, alert: &Item<'_>, source: &Node) -> bool {
    let text = |field: &str| source.str_at(&[field]).unwrap_or_default();
    let namespace = Some(text("namespace"))
        .filter(|namespace| !namespace.is_empty())
        .unwrap_or(&alert.node.namespace);
    let is_meant = |item: &Item<'_>| {
        item.node.cluster == alert.node.cluster
            && item.node.kind == text("kind")
            && item.node.namespace == namespace
            && (text("name") == "*" || item.node.name == text("name"))
            && source.get("matchLabels").is_none_or(|labels| item.has_labels(labels))
    };
    // Controllers make these from other objects.
    let made = matches!(text("kind"), "HelmChart" | "ExternalArtifact");
    made || !alert.fact.unknown.is_empty() || subject.items().any(|item| is_meant(&item))
}
