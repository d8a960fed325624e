//! Rule `cross-namespace-denied`: an ImagePolicy that may not read the ImageRepository of another
//! namespace.

use super::CROSS_NAMESPACE_DENIED;
use crate::graph::EdgeType;
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for policy in subject.of_kind("ImagePolicy") {
        for (target, edge) in subject
            .graph
            .edges_from(policy.index)
            .filter(|(_, edge)| edge.edge_type == EdgeType::ImageRepositoryRef)
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
                Diagnostic::error(
                    &CROSS_NAMESPACE_DENIED,
                    edge.span.unwrap_or(policy.fact.span),
                    message,
                )
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
