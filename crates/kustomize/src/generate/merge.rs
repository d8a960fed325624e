//! A generated object meets one that is there.
//!
//! kustomize: `resWrangler.appendReplaceOrMerge`.

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value};

use super::args::Behavior;
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked, set_plain};
use crate::rules;

const RULE: &Rule = &rules::GENERATOR_CONFLICT;

/// Adds a generated object, or replaces or merges the one that is there.
pub(crate) fn absorb(
    set: &mut ResourceSet,
    new: Tracked,
    behavior: Behavior,
    span: Span,
    failures: &mut Vec<Failure>,
) {
    let id = new.id();
    let found = set.with_any_id(&id);
    match (found.as_slice(), behavior) {
        ([], Behavior::Create) => set.items.push(new),
        ([], _) => {
            let message = format!("{id} does not exist: cannot merge or replace it");
            failures.push(
                Failure::broken(RULE, span, message)
                    .hint("correct the name or namespace, or use behavior: create"),
            );
        }
        ([_], Behavior::Create) => {
            let message = format!("{id} exists already");
            failures.push(
                Failure::broken(RULE, span, message)
                    .hint("use behavior: merge or replace, or another name"),
            );
        }
        ([at], _) => {
            if let Some(old) = set.items.get_mut(*at) {
                *old = combine(old, new, behavior);
            }
        }
        (_, _) => {
            let message = format!("{id} could be merged into {} objects", found.len());
            failures.push(
                Failure::broken(RULE, span, message)
                    .hint("name the namespace of the one that is meant"),
            );
        }
    }
}

/// The new object under the old one's name, with its labels and annotations and, when merging, its
/// data below the new ones.
fn combine(old: &Tracked, mut new: Tracked, behavior: Behavior) -> Tracked {
    let name = old.name().to_owned();
    let namespace = old.namespace().to_owned();
    new.set_name(&name);
    new.set_namespace(&namespace);
    for field in ["labels", "annotations"] {
        let merged =
            merged_texts(old.node.at(&["metadata", field]), new.node.at(&["metadata", field]));
        if let (Some(merged), Some(metadata)) = (merged, new.node.get_mut("metadata")) {
            metadata.set(field, merged);
        }
    }
    if behavior == Behavior::Merge {
        for field in ["data", "binaryData"] {
            if let Some(merged) = merged_texts(old.node.get(field), new.node.get(field)) {
                new.node.set(field, merged);
            }
        }
    }
    let hashed = new.hashed && old.hashed;
    // What is merged stays the object of the first generator; what replaces it is another one.
    let (origin, note) = if behavior == Behavior::Merge {
        (old.origin.clone(), old.note.clone().or(new.note))
    } else {
        (new.origin, new.note)
    };
    Tracked { node: new.node, origin, repeated_keys: Vec::new(), hashed, note, ..old.clone() }
}

/// The entries of both as texts in the order of their names, the upper ones winning; `None` when
/// there are none.
fn merged_texts(lower: Option<&Node>, upper: Option<&Node>) -> Option<Node> {
    let mut entries: Vec<(&str, &Node)> = lower.into_iter().flat_map(Node::entries).collect();
    for (key, value) in upper.into_iter().flat_map(Node::entries) {
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
    }
    entries.sort_by_key(|(key, _)| *key);
    let mut merged = Mapping::default();
    for (key, value) in &entries {
        let text = value.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
        let tainted = value.is_tainted();
        let scalar =
            Scalar { tainted, ..Scalar::new(text, ScalarKind::String, ScalarStyle::Plain) };
        set_plain(
            &mut merged,
            key,
            Node { value: Value::Scalar(scalar), span: value.span, comment: value.comment.clone() },
        );
    }
    let span = upper.or(lower)?.span;
    (!entries.is_empty()).then_some(Node { value: Value::Mapping(merged), span, comment: None })
}
