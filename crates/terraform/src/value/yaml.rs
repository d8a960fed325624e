//! Values as `yamlencode` writes them.

use std::fmt::Write as _;
use std::rc::Rc;

use super::{Value, json_text, number_text};

/// A value as `yamlencode` writes it.
pub(crate) fn yaml_text(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Text(_) | Value::Unknown(_) | Value::Sensitive(_) => {
            inline(value, 2, &mut text);
            text.push('\n');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            inline(value, 0, &mut text);
            text.push_str("\n...\n");
        }
        _ => block(value, 0, &mut text),
    }
    text
}

/// A value in block style, as go-cty-yaml writes it: every text and key in quotes, a list in a map
/// not indented.
fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::List(items) | Value::Set(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        Value::Map(map) if !map.entries.is_empty() => {
            for (index, (key, value)) in map.entries.iter().enumerate() {
                if index > 0 {
                    pad(indent, out);
                }
                let _ = write!(out, "{}:", json_text(&Value::text(Rc::clone(key))));
                nested(value, indent, out);
            }
        }
        scalar => {
            inline(scalar, indent, out);
            out.push('\n');
        }
    }
}

/// The value of a key: on its line when it is a scalar or empty, below it otherwise.
fn nested(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::List(items) | Value::Set(items) if !items.is_empty() => {
            out.push('\n');
            pad(indent, out);
            block(value, indent, out);
        }
        Value::Map(map) if !map.entries.is_empty() => {
            out.push('\n');
            pad(indent + 2, out);
            block(value, indent + 2, out);
        }
        scalar => {
            out.push(' ');
            inline(scalar, indent + 2, out);
            out.push('\n');
        }
    }
}

fn inline(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number_text(*value)),
        Value::List(_) | Value::Set(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Text(_) | Value::Unknown(_) | Value::Sensitive(_) => {
            let text = value.as_text().map_or_else(|| Rc::from(""), |text| text.text);
            if text.contains('\n') {
                literal(&text, indent, out);
            } else {
                out.push_str(&json_text(&Value::text(text)));
            }
        }
    }
}

/// A text of several lines, as `|`, with the indicators of its line ends and of the indentation of
/// its first line.
fn literal(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    let ends = text.len() - body.len();
    if body.contains('\r') {
        out.push_str(&json_text(&Value::text(text)));
        return;
    }
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    out.push_str(match ends {
        0 => "-",
        1 if !body.is_empty() => "",
        _ => "+",
    });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', ends.saturating_sub(1)));
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}
