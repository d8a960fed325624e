//! The hash at the end of a generated object's name.
//!
//! kustomize: `api/hasher`: SHA-256 over the JSON of name, kind, type and data, ten hexadecimal digits with vowels and
//! look-alikes replaced.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::yaml::{Node, ScalarKind, Value};

/// The suffix for an object as it is.
pub(in super::super) fn name_suffix(object: &Node) -> String {
    let fields: &[&str] = match object.str_at(&["kind"]) {
        Some("Secret") => &["data", "kind", "name", "stringData", "type"],
        _ => &["binaryData", "data", "kind", "name"],
    };
    let mut json = String::from("{");
    for field in fields {
        let value = match *field {
            // kustomize looks for a field called `metadata/name`, and finds none: the name is no part of the hash.
            "name" => None,
            field => object.get(field),
        };
        // These two are left out when they hold no mapping; the others are empty texts then.
        if matches!(*field, "binaryData" | "stringData") && value.is_none_or(|value| value.as_mapping().is_none()) {
            continue;
        }
        if json.len() > 1 {
            json.push(',');
        }
        write_text(field, &mut json);
        json.push(':');
        match value {
            Some(value) => write_value(value, &mut json, true),
            None => write_text("", &mut json),
        }
    }
    json.push('}');
    let digest = Sha256::digest(json.as_bytes());
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    hex.chars().take(10).map(unlike_a_word).collect()
}

fn unlike_a_word(c: char) -> char {
    match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        c => c,
    }
}

/// JSON as Go writes it: keys in order, `<`, `>` and `&` escaped. A scalar at the top is text, whatever it resolves to.
fn write_value(node: &Node, json: &mut String, top: bool) {
    match &node.value {
        Value::Scalar(scalar) if top => write_text(&scalar.text, json),
        Value::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => json.push_str("null"),
            ScalarKind::Bool => json.push_str(if node.as_bool() == Some(true) { "true" } else { "false" }),
            ScalarKind::Int | ScalarKind::Float => json.push_str(&scalar.text),
            ScalarKind::String | ScalarKind::Timestamp | ScalarKind::Tagged => write_text(&scalar.text, json),
        },
        Value::Sequence(items) => {
            json.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    json.push(',');
                }
                write_value(item, json, false);
            }
            json.push(']');
        }
        Value::Mapping(_) => {
            let mut entries: Vec<(&str, &Node)> = node.entries().collect();
            entries.sort_by_key(|(key, _)| *key);
            json.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                if at > 0 {
                    json.push(',');
                }
                write_text(key, json);
                json.push(':');
                write_value(value, json, false);
            }
            json.push('}');
        }
    }
}

fn write_text(text: &str, json: &mut String) {
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
