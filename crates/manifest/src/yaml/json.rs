//! What JSON cannot say.
//!
//! kustomize hands every resource through JSON: one that is YAML but no JSON fails its build.

use super::resolve::Resolved;
use super::value::{Node, Value};
use crate::diagnostic::Diagnostic;

/// The first thing in a value that JSON has no word for: a key that is no text, or an infinite
/// number (rule `not-json`).
#[must_use]
pub fn not_json(node: &Node) -> Option<Diagnostic> {
    match &node.value {
        Value::Scalar(scalar) => match scalar.resolved() {
            Resolved::Float(number) if !number.is_finite() => {
                Some(Diagnostic::error("not-json", node.span, "JSON has no infinite numbers"))
            }
            _ => None,
        },
        Value::Sequence(items) => items.iter().find_map(not_json),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .find_map(|(key, value)| key_not_json(key).or_else(|| not_json(value))),
    }
}

fn key_not_json(key: &Node) -> Option<Diagnostic> {
    let Some(scalar) = key.as_scalar() else {
        let diagnostic = Diagnostic::error("not-json", key.span, "a list or a mapping is no key");
        return Some(
            diagnostic
                .hint("quote the value: YAML reads text that starts with { or [ as a collection"),
        );
    };
    // A date as a key is a date to go-yaml, although as a value it is text.
    let is_date = scalar.kind == super::value::ScalarKind::Timestamp;
    match scalar.resolved() {
        Resolved::Text(_) if !is_date => None,
        _ => Some(
            Diagnostic::error("not-json", key.span, format!("key {:?} is no text", scalar.text))
                .hint("quote the key"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::parse;

    #[test]
    fn keys_must_be_text_and_numbers_finite() {
        let cases = [
            ("a: {b: [1, yes]}", None),
            ("yes: 1", None),
            ("'1': 1", None),
            ("a: {1: 1}", Some("key \"1\" is no text")),
            ("true: 1", Some("key \"true\" is no text")),
            ("2020-01-01: 1", Some("key \"2020-01-01\" is no text")),
            ("a: {{ x }}", Some("a list or a mapping is no key")),
            ("a: [.inf]", Some("JSON has no infinite numbers")),
        ];
        for (text, message) in cases {
            let parsed = parse(text.as_bytes(), FileId::GENERATED);
            let found = not_json(&parsed.documents[0].root).map(|problem| problem.message);
            assert_eq!(found.as_deref(), message, "{text}");
        }
    }
}
