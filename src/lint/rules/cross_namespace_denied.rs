//! Rule `cross-namespace-denied`: an ImagePolicy that may not read the ImageRepository of another
//! namespace.

use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "cross-namespace-denied",
    severity: Severity::Error,
    summary: "an ImagePolicy that may not read the ImageRepository of another namespace",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds ImagePolicies whose `imageRepositoryRef` leads to another namespace, where the `accessFrom` of the
ImageRepository does not let that namespace in. The labels of namespaces are those of the Namespace objects of the
cluster; a selector that needs a label of a Namespace that no file holds is passed over.

## Why is this bad?

image-reflector-controller denies the access and the policy never selects an image. Without `accessFrom` nobody from
another namespace may read an ImageRepository.

## Example

```yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata:
  name: web
  namespace: apps
spec:
  imageRepositoryRef:
    name: web
    namespace: images
  policy:
    semver:
      range: 1.x
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata:
  name: web
  namespace: images
spec:
  interval: 10m
  image: registry.example.com/web
```

## Use instead

```yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata:
  name: web
  namespace: images
spec:
  interval: 10m
  image: registry.example.com/web
  accessFrom:
    namespaceSelectors:
      - matchLabels:
          kubernetes.io/metadata.name: apps
```

## References

* [ImageRepository: access from](https://fluxcd.io/flux/components/image/imagerepositories/#access-from)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for policy in subject.of_kind("ImagePolicy") {
        for (target, edge) in subject
            .graph
            .edges_from(policy.index)
            .filter(|(_, edge)| edge.edge_type == "imageRepositoryRef")
        {
            let Some(repository) = subject
                .item(target)
                .filter(|target| target.node.namespace != policy.node.namespace)
            else {
                continue;
            };
            let allowed = repository
                .field(&["spec", "accessFrom"])
                .map(|access| lets_in(subject, &policy, access));
            let why = match allowed {
                None => "has no accessFrom",
                Some(false) => "does not let it in by accessFrom",
                Some(true) => continue,
            };
            let message =
                format!("{} may not read {}, which {why}", policy.name(), repository.name());
            let hint = format!(
                "let the namespace {} in by spec.accessFrom of the ImageRepository",
                policy.node.namespace
            );
            found.push(
                Diagnostic::error(RULE.name, edge.span.unwrap_or(policy.fact.span), message)
                    .hint(hint),
            );
        }
    }
}

/// Whether one of the selectors matches the namespace of a policy, or may.
fn lets_in(subject: &Subject<'_>, policy: &Item<'_>, access: &Node) -> bool {
    let namespace = &policy.node.namespace;
    let known = subject
        .of_kind("Namespace")
        .find(|item| item.node.cluster == policy.node.cluster && item.node.name == *namespace);
    access.items_at(&["namespaceSelectors"]).iter().any(|selector| {
        selector.get("matchLabels").is_none_or(|labels| {
            labels.entries().all(|(key, value)| match key {
                // The API server sets it on every namespace.
                "kubernetes.io/metadata.name" => value.as_str() == Some(namespace),
                key => known
                    .is_none_or(|item| item.text(&["metadata", "labels", key]) == value.as_str()),
            })
        })
    })
}
