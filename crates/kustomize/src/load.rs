//! Documents become objects.
//!
//! In: the documents of a file, or of a text inside a kustomization. Out: objects, lists taken
//! apart; or why kustomize refuses them. kustomize: `resource.Factory`.

use crate::rules;
use std::collections::VecDeque;

use super::build::Failure;
use super::history;
use super::read::Text;
use super::tracked::Tracked;
use fluxscape_manifest::diagnostic::{Rule, Severity};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{DuplicateKey, Node, Parsed, Resolved, Scalar, ScalarKind, Value, parse};

const RULE: &Rule = &rules::RESOURCE_INVALID;

/// The objects of parsed documents; one failure for each document that is none.
pub(super) fn objects(parsed: &Parsed, failures: &mut Vec<Failure>) -> Vec<Tracked> {
    failures.extend(syntax_errors(parsed));
    let mut objects = Vec::new();
    let mut todo = VecDeque::new();
    for (node, repeated_keys) in nodes(parsed, failures) {
        if is_empty(node) {
            continue;
        }
        match validate(node) {
            Ok(()) => todo.push_back((node.clone(), repeated_keys)),
            Err(failure) => failures.push(failure),
        }
    }
    // kustomize puts the members of a list behind everything that still waits, not in its place.
    while let Some((node, repeated_keys)) = todo.pop_front() {
        let Some(items) = members(&node) else {
            let mut object = Tracked { repeated_keys, ..Tracked::new(node) };
            history::take(&mut object);
            objects.push(object);
            continue;
        };
        failures.extend(repeated_keys.iter().map(|key| repeated_key(key.span)));
        for item in items.iter().flat_map(unwrapped).filter(|item| !is_empty(item)) {
            match validate(item) {
                Ok(()) => todo.push_back((item.clone(), Vec::new())),
                Err(failure) => failures.push(failure),
            }
        }
    }
    objects
}

/// What a file holds, each with the keys that it repeats: its documents, or the members of the plain
/// list that is its only document. kustomize: `kio.ByteReader`.
fn nodes<'p>(
    parsed: &'p Parsed,
    failures: &mut Vec<Failure>,
) -> Vec<(&'p Node, Vec<DuplicateKey>)> {
    if let [document] = parsed.documents.as_slice()
        && let Some(items) = plain_members(&document.root)
    {
        failures.extend(document.duplicate_keys.iter().map(|key| repeated_key(key.span)));
        return items.iter().map(|item| (item, Vec::new())).collect();
    }
    let documents = parsed.documents.iter();
    documents.map(|document| (&document.root, document.duplicate_keys.clone())).collect()
}

/// What cannot be parsed.
pub(super) fn syntax_errors(parsed: &Parsed) -> impl Iterator<Item = Failure> {
    parsed
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .map(Failure::from)
}

/// Parses a text that stands inside a kustomization; positions are those of the kustomization.
pub(super) fn parse_inline(text: &Text) -> Parsed {
    let mut parsed = parse(text.text.as_bytes(), text.span.file);
    let first_line = text.span.line + u32::from(text.block);
    let place = |span: &mut Span| {
        if text.block {
            span.line = span.line.saturating_add(first_line).saturating_sub(1);
        } else {
            *span = text.span;
        }
    };
    for document in &mut parsed.documents {
        shift(&mut document.root, &place);
        document.duplicate_keys.iter_mut().for_each(|key| place(&mut key.span));
    }
    parsed.problems.iter_mut().filter_map(|problem| problem.span.as_mut()).for_each(place);
    parsed
}

fn shift(node: &mut Node, place: &dyn Fn(&mut Span)) {
    place(&mut node.span);
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter_mut().for_each(|item| shift(item, place)),
        Value::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                shift(key, place);
                shift(value, place);
            }
        }
    }
}

/// A key that a resource repeats.
pub(super) fn repeated_key(span: Span) -> Failure {
    Failure::broken(
        &fluxscape_manifest::rules::DUPLICATE_KEY,
        span,
        "the key repeats one of the same mapping",
    )
    .hint("remove one of the two")
}

/// What in an object cannot be JSON, which is what kustomize makes of it: keys below the top that
/// are no text, and numbers that are none.
pub(super) fn unwritable(object: &Node) -> Option<Failure> {
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
                Failure::broken(RULE, node.span, "the number is none that JSON has")
                    .hint("put it in quotes")
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
            Some(Failure::broken(RULE, key.span, "the key is no text").hint("put it in quotes"))
        }),
    }
}

fn is_empty(node: &Node) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|mapping| mapping.entries.is_empty())
}

/// kustomize: `RNode.GetValidatedMetadata`.
pub(super) fn validate(node: &Node) -> Result<(), Failure> {
    let invalid =
        |span, message: String, hint: &str| Err(Failure::broken(RULE, span, message).hint(hint));
    if node.as_mapping().is_none() {
        return invalid(
            node.span,
            "no Kubernetes object: it is no mapping".to_owned(),
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

/// The members of an object whose kind ends with `List` and that has `items`, none when these are
/// no list.
fn members(node: &Node) -> Option<&[Node]> {
    let kind = node.str_at(&["kind"]).unwrap_or_default();
    node.get("items").filter(|_| kind.ends_with("List")).map(Node::items)
}

/// The members of a plain list within a list stand in its place; anything else is itself.
fn unwrapped(item: &Node) -> &[Node] {
    plain_members(item).unwrap_or(std::slice::from_ref(item))
}

/// The members of a list that is of no kind of its own.
fn plain_members(node: &Node) -> Option<&[Node]> {
    members(node).filter(|_| matches!(node.str_at(&["kind"]), Some("List" | "ResourceList")))
}
