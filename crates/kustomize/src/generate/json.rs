//! JSON as Go's `encoding/json` writes it: keys in order, `<`, `>` and `&` escaped.
//!
//! The bytes matter: hashes of generated objects are computed over them, and replacements write
//! them into texts.

use std::fmt::Write as _;

use fluxscape_manifest::yaml::{Node, Resolved, Value};

/// A value in one line.
pub(crate) fn compact(node: &Node) -> String {
    let mut json = String::new();
    write_value(node, None, &mut json);
    json
}

/// A value with two spaces of indentation for each level.
pub(crate) fn indented(node: &Node) -> String {
    let mut json = String::new();
    write_value(node, Some(0), &mut json);
    json
}

fn write_value(node: &Node, level: Option<usize>, json: &mut String) {
    match &node.value {
        Value::Scalar(scalar) => match scalar.resolved() {
            Resolved::Null => json.push_str("null"),
            Resolved::Bool(flag) => json.push_str(if flag { "true" } else { "false" }),
            // Writing to a String cannot fail.
            Resolved::Int(number) => drop(write!(json, "{number}")),
            Resolved::Float(number) => drop(write!(json, "{number}")),
            Resolved::Text(text) => write_text(&text, json),
        },
        Value::Sequence(items) => {
            write_all(('[', ']'), items.iter(), level, json, write_value);
        }
        Value::Mapping(_) => {
            let mut entries: Vec<(&str, &Node)> = node.entries().collect();
            entries.sort_by_key(|(key, _)| *key);
            write_all(('{', '}'), entries.into_iter(), level, json, |(key, value), level, json| {
                write_text(key, json);
                json.push_str(if level.is_some() { ": " } else { ":" });
                write_value(value, level, json);
            });
        }
    }
}

/// Everything that a list or a mapping holds, between its brackets.
fn write_all<T>(
    brackets: (char, char),
    items: impl ExactSizeIterator<Item = T>,
    level: Option<usize>,
    json: &mut String,
    write: impl Fn(T, Option<usize>, &mut String),
) {
    let inner = level.map(|level| level + 1).filter(|_| items.len() > 0);
    json.push(brackets.0);
    for (at, item) in items.enumerate() {
        if at > 0 {
            json.push(',');
        }
        break_line(inner, json);
        write(item, inner.or(level), json);
    }
    break_line(level.filter(|_| inner.is_some()), json);
    json.push(brackets.1);
}

fn break_line(level: Option<usize>, json: &mut String) {
    if let Some(level) = level {
        json.push('\n');
        json.extend(std::iter::repeat_n("  ", level));
    }
}

/// A text in quotes.
pub(crate) fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;
    use fluxscape_manifest::yaml::parse;

    #[test]
    fn go_sorts_keys_and_escapes_angle_brackets() {
        let parsed = parse(b"b: [1, yes, {}, ~]\na: <x>\nc: {d: 1.5}\n", FileId::GENERATED);
        let root = &parsed.documents[0].root;
        assert_eq!(compact(root), r#"{"a":"\u003cx\u003e","b":[1,"yes",{},null],"c":{"d":1.5}}"#);
        assert_eq!(
            indented(root),
            "{\n  \"a\": \"\\u003cx\\u003e\",\n  \"b\": [\n    1,\n    \"yes\",\n    {},\n    null\n  ],\n  \"c\": {\n    \"d\": 1.5\n  }\n}"
        );
    }
}
