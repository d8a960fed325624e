//! Documents of files, and of texts inside a kustomization.
//!
//! In: what was parsed, or a text to parse. Out: what cannot be parsed as failures, and the nodes of
//! a text at the positions that they have in its kustomization.

use fluxscape_manifest::diagnostic::Severity;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Parsed, Value, parse};

use super::Text;
use crate::failure::Failure;

/// What cannot be parsed.
pub(crate) fn syntax_errors(parsed: &Parsed) -> impl Iterator<Item = Failure> {
    parsed
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .map(Failure::from)
}

/// What cannot be parsed where the text holds objects.
pub(crate) fn object_syntax_errors(parsed: &Parsed) -> impl Iterator<Item = Failure> {
    let as_objects = parsed.object_problems.iter().cloned().map(Failure::from);
    syntax_errors(parsed).chain(as_objects)
}

/// Parses a text inside a kustomization; positions are those of the kustomization.
pub(crate) fn parse_inline(text: &Text) -> Parsed {
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
    let problems = parsed.problems.iter_mut().chain(&mut parsed.object_problems);
    problems.filter_map(|problem| problem.span.as_mut()).for_each(place);
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
