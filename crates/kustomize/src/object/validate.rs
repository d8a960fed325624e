//! What kustomize rejects in an object.
//!
//! In: an object as it was read or built. Out: a failure for what has no kind or name, repeats a key
//! or cannot be written as JSON.

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Resolved, Scalar, ScalarKind, Value};

use crate::failure::Failure;
use crate::rules;

const RULE: &Rule = &rules::RESOURCE_INVALID;

/// A key that a resource repeats.
pub(crate) fn repeated_key(span: Span) -> Failure {
    Failure::broken(
        &fluxscape_manifest::rules::DUPLICATE_KEY,
        span,
        "the key repeats one of the same mapping",
    )
    .hint("remove one of the two")
}

/// What in an object cannot be JSON, which is what kustomize makes of it: keys below the top that
/// are no text, and numbers that are none.
pub(crate) fn unwritable(object: &Node) -> Option<Failure> {
    // Keys at the top become text, whatever they are.
    match object.as_mapping() {
        Some(mapping) => mapping.entries.iter().find_map(|(_, value)| unwritable_value(value)),
        None => unwritable_value(object),
    }
}

fn unwritable_value(node: &Node) -> Option<Failure> {
    match &node.value {
        Value::Scalar(scalar) => {
            let finite =
                !matches!(scalar.resolved(), Resolved::Float(number) if !number.is_finite());
            (!finite).then(|| {
                Failure::broken(RULE, node.span, "JSON has no such number").hint("put it in quotes")
            })
        }
        Value::Sequence(items) => items.iter().find_map(unwritable_value),
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|(key, value)| {
            let is_text = |scalar: &Scalar| {
                scalar.kind != ScalarKind::Timestamp
                    && matches!(scalar.resolved(), Resolved::Text(_))
            };
            if key.as_scalar().is_some_and(is_text) {
                return unwritable_value(value);
            }
            Some(Failure::broken(RULE, key.span, "the key is not text").hint("put it in quotes"))
        }),
    }
}

pub(super) fn is_empty(node: &Node) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|mapping| mapping.entries.is_empty())
}

/// kustomize: `RNode.GetValidatedMetadata`.
pub(crate) fn validate(node: &Node) -> Result<(), Failure> {
    let invalid =
        |span, message: String, hint: &str| Err(Failure::broken(RULE, span, message).hint(hint));
    if node.as_mapping().is_none() {
        return invalid(
            node.span,
            "not a Kubernetes object: it is not a mapping".to_owned(),
            "resources are files of Kubernetes objects",
        );
    }
    let kind = node.str_at(&["kind"]).unwrap_or_default();
    if kind.is_empty() {
        return invalid(
            node.span,
            "missing kind in object".to_owned(),
            "resources are files of Kubernetes objects: give it apiVersion, kind and metadata.name",
        );
    }
    let metadata = node.get("metadata").filter(|metadata| !metadata.is_null());
    if let Some(metadata) = metadata.filter(|metadata| metadata.as_mapping().is_none()) {
        return invalid(
            metadata.span,
            format!("metadata of a {kind} must be a mapping"),
            "write name and namespace below metadata",
        );
    }
    if let Some(list) = metadata
        .and_then(|metadata| metadata.get("annotations"))
        .filter(|value| !value.items().is_empty())
    {
        return invalid(
            list.span,
            format!("annotations of a {kind} must be a mapping"),
            "write name: value below it",
        );
    }
    if node.str_at(&["metadata", "name"]).unwrap_or_default().is_empty() && !kind.ends_with("List")
    {
        return invalid(
            node.span,
            format!("missing metadata.name in object of kind {kind}"),
            "give it a name below metadata",
        );
    }
    Ok(())
}
