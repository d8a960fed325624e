//! Rule `marker-outside-update-path`: an image marker in a file that no automation writes.

use crate::graph::{By, Node};
use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::TreePath;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "marker-outside-update-path",
    severity: Severity::Warning,
    summary: "an image marker in a file that no automation writes",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds image markers whose policy exists, in files that lie below the `spec.update.path` of no ImageUpdateAutomation
that serves the policy: an automation serves the policies of its own namespace that its `policySelector` matches.

## Why is this bad?

The policy selects the newest image, the marker says where it belongs, and the value is never updated.

## Example

```yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata:
  name: web
  namespace: apps
spec:
  interval: 30m
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
  git:
    commit:
      author:
        name: flux
        email: flux@example.com
  update:
    path: ./infrastructure
    strategy: Setters
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: apps
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.0.0 # {"$imagepolicy": "apps:web"}
```

## Use instead

```yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata:
  name: web
  namespace: apps
spec:
  interval: 30m
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
  git:
    commit:
      author:
        name: flux
        email: flux@example.com
  update:
    path: ./apps
    strategy: Setters
```

## References

* [ImageUpdateAutomation: update](https://fluxcd.io/flux/components/image/imageupdateautomations/#update)
"#;

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (path, marker) in &subject.facts.survey.markers {
        let is_meant = |item: &Item<'_>| {
            item.node.namespace == marker.namespace && item.node.name == marker.name
        };
        let policies: Vec<Item<'_>> = subject.of_kind("ImagePolicy").filter(is_meant).collect();
        let automations: Vec<Item<'_>> =
            policies.iter().flat_map(|policy| automations(subject, policy.node)).collect();
        // One that writes another repository, or one that nobody knows, is no reason to object.
        let blind = policies.iter().any(|policy| subject.facts.is_open(&policy.node.cluster));
        let written = automations.iter().any(|automation| {
            !is_own(subject, automation) || path.lies_in(&update_path(automation))
        });
        if policies.is_empty() || written || blind {
            continue;
        }
        let policy = format!("{}:{}", marker.namespace, marker.name);
        let why = match automations.as_slice() {
            [] => format!("no ImageUpdateAutomation serves {policy}"),
            [only] => format!("{} writes {} alone", only.name(), shown(&update_path(only))),
            many => {
                format!("none of the {} automations that serve {policy} writes here", many.len())
            }
        };
        let problem = Diagnostic::warning(
            RULE.name,
            marker.span,
            format!("the image marker of {policy} sets nothing: {why}"),
        );
        found.push(problem.hint("correct spec.update.path, or add an ImageUpdateAutomation in the namespace of the policy"));
    }
}

/// The automations that serve a policy wherever its marker stands.
pub(super) fn automations<'a>(subject: &Subject<'a>, policy: &Node) -> Vec<Item<'a>> {
    let labels = |item: &Item<'_>| match item.field(&["spec", "policySelector"]) {
        None => true,
        Some(selector) => {
            let policy = subject.graph.find(&policy.id).and_then(|index| subject.item(index));
            let matches = |labels| policy.is_some_and(|policy| policy.has_labels(labels));
            // Expressions are not judged: they may match.
            selector.get("matchExpressions").is_some()
                || selector.get("matchLabels").is_none_or(matches)
        }
    };
    let all = subject.of_kind("ImageUpdateAutomation");
    all.filter(|item| {
        (&item.node.cluster, &item.node.namespace) == (&policy.cluster, &policy.namespace)
            && labels(item)
    })
    .collect()
}

/// Whether an automation writes the repository judged.
pub(super) fn is_own(subject: &Subject<'_>, automation: &Item<'_>) -> bool {
    let sources = subject.graph.targets(automation.index, "sourceRef");
    let mut repositories = sources.iter().flat_map(|source| subject.graph.targets(*source, "url"));
    repositories.any(|repository| {
        subject.graph.node(repository).is_some_and(|node| node.origin.by == By::Git)
    })
}

fn update_path(automation: &Item<'_>) -> TreePath {
    TreePath::clamped(automation.text(&["spec", "update", "path"]).unwrap_or_default())
}

fn shown(path: &TreePath) -> String {
    if path.is_root() { "./".to_owned() } else { path.to_string() }
}
