//! Documents become objects.
//!
//! In: the documents of a file, or of a text inside a kustomization. Out: objects, lists taken
//! apart; or why kustomize rejects them. kustomize: `resource.Factory`.

use std::collections::VecDeque;

use fluxscape_manifest::yaml::{DuplicateKey, Node, Parsed};

use super::validate::{is_empty, repeated_key, validate};
use super::{Tracked, history};
use crate::failure::Failure;
use crate::read::object_syntax_errors;

/// The objects of parsed documents; one failure for each document that is not an object.
pub(crate) fn objects(parsed: &Parsed, failures: &mut Vec<Failure>) -> Vec<Tracked> {
    failures.extend(object_syntax_errors(parsed));
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

/// The members of an object whose kind ends with `List` and that has `items`, none when these are
/// no list.
fn members(node: &Node) -> Option<&[Node]> {
    let kind = node.str_at(&["kind"]).unwrap_or_default();
    node.get("items").filter(|_| kind.ends_with("List")).map(Node::items)
}

/// The members of a plain list within a list take its place; anything else is itself.
fn unwrapped(item: &Node) -> &[Node] {
    plain_members(item).unwrap_or(std::slice::from_ref(item))
}

/// The members of a list that is of no kind of its own.
fn plain_members(node: &Node) -> Option<&[Node]> {
    members(node).filter(|_| matches!(node.str_at(&["kind"]), Some("List" | "ResourceList")))
}
