//! An object written as text, changed there and read again: where things stand in the file it came
//! from.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Node, ScalarStyle, Value};

/// Gives every node the position and the comment of the one it came from; what is new has the
/// position of what it stands in.
pub(in crate::flux) fn carry_over(before: &Node, after: &mut Node) {
    after.span = before.span;
    after.comment.clone_from(&before.comment);
    match (&before.value, &mut after.value) {
        (Value::Sequence(before), Value::Sequence(after)) if before.len() == after.len() => {
            before.iter().zip(after).for_each(|(before, after)| carry_over(before, after));
        }
        (Value::Mapping(before), Value::Mapping(after)) => carry_over_entries(before, after),
        _ => place(after, before.span),
    }
}

fn carry_over_entries(before: &Mapping, after: &mut Mapping) {
    let around = before.entries.first().map_or(Span::file(FileId::GENERATED), |(key, _)| key.span);
    for (key, value) in &mut after.entries {
        let same = |(old, _): &&(Node, Node)| text_of(old) == text_of(key);
        match before.entries.iter().find(same).or_else(|| renamed(before)) {
            Some((old_key, old_value)) => {
                carry_over(old_key, key);
                carry_over(old_value, value);
            }
            None => [key, value].into_iter().for_each(|node| place(node, around)),
        }
    }
    // The order of the file is kept where both know a key.
    let position = |key: &Node| {
        before
            .entries
            .iter()
            .position(|(old, _)| text_of(old) == text_of(key))
            .unwrap_or(usize::MAX)
    };
    after.entries.sort_by_key(|(key, _)| position(key));
}

/// A key that the text changed: the only one of its mapping, or nobody knows which.
fn renamed(before: &Mapping) -> Option<&(Node, Node)> {
    let mut changed = before
        .entries
        .iter()
        .filter(|(key, _)| text_of(key).is_some_and(|text| text.contains(['$', '<'])));
    changed.next().filter(|_| changed.next().is_none())
}

fn text_of(key: &Node) -> Option<&str> {
    key.as_scalar().map(|scalar| scalar.text.as_str())
}

/// Gives a node and all in it one position.
pub(in crate::flux) fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter_mut().for_each(|item| place(item, span)),
        Value::Mapping(mapping) => mapping
            .entries
            .iter_mut()
            .flat_map(|(key, value)| [key, value])
            .for_each(|node| place(node, span)),
    }
}

/// The first scalar, keys included, for whose text a function finds a byte: the position of that
/// byte's line.
pub(in crate::flux) fn find_line(
    node: &Node,
    find: &dyn Fn(&str) -> Option<usize>,
) -> Option<Span> {
    match &node.value {
        Value::Scalar(scalar) => find(&scalar.text).map(|at| line_of(node, at)),
        Value::Sequence(items) => items.iter().find_map(|item| find_line(item, find)),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .find_map(|(key, value)| find_line(key, find).or_else(|| find_line(value, find))),
    }
}

/// The position of the line that a byte of a scalar's text stands on. A block's text begins below
/// its sign.
pub(in crate::flux) fn line_of(node: &Node, at: usize) -> Span {
    let Some(scalar) = node.as_scalar() else { return node.span };
    if !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return node.span;
    }
    let lines = scalar.text.get(..at).unwrap_or_default().matches('\n').count();
    Span {
        line: node.span.line.saturating_add(u32::try_from(lines + 1).unwrap_or_default()),
        ..node.span
    }
}
