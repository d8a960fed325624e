//! Writes a [`Node`] as YAML, as kustomize writes it.
//!
//! kustomize hands resources through JSON and then to go-yaml 2: keys are sorted, comments are
//! gone, numbers are in their shortest decimal form, lists begin at the column of their key, and
//! text is quoted when a YAML 1.1 or 1.2 reader would take it for something else.

mod fold;
mod number;
mod order;
mod styled;
mod text;
mod wrap;

pub use styled::write_styled;

use std::borrow::Cow;

use super::resolve::Resolved;
use super::value::{Mapping, Node, ScalarStyle, Value};

/// The document as block YAML with two spaces of indentation and a final newline.
#[must_use]
pub fn write(node: &Node) -> String {
    let mut out = String::new();
    match &node.value {
        Value::Mapping(mapping) if !mapping.entries.is_empty() => {
            write_mapping(&mut out, mapping, 0);
        }
        Value::Sequence(items) if !items.is_empty() => write_sequence(&mut out, items, 0),
        _ => write_inline(&mut out, node, 0),
    }
    out
}

/// The entries of a mapping, the first at the current position, the others at the indentation.
fn write_mapping(out: &mut String, mapping: &Mapping, indent: usize) {
    let mut entries: Vec<(Cow<'_, str>, &(Node, Node))> =
        mapping.entries.iter().map(|entry| (key_text(&entry.0), entry)).collect();
    entries.sort_by(|(a, _), (b, _)| order::compare(a, b));
    for (index, (_, (key, value))) in entries.into_iter().enumerate() {
        if index > 0 {
            push_indent(out, indent);
        }
        write_key(out, key);
        match &value.value {
            Value::Mapping(mapping) if !mapping.entries.is_empty() => {
                out.push('\n');
                push_indent(out, indent + 2);
                write_mapping(out, mapping, indent + 2);
            }
            Value::Sequence(items) if !items.is_empty() => {
                out.push('\n');
                push_indent(out, indent);
                write_sequence(out, items, indent);
            }
            _ => {
                out.push(' ');
                write_inline(out, value, indent + 2);
            }
        }
    }
}

/// The items of a list, the first at the current position, the others at the indentation.
fn write_sequence(out: &mut String, items: &[Node], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            push_indent(out, indent);
        }
        out.push_str("- ");
        match &item.value {
            Value::Mapping(mapping) if !mapping.entries.is_empty() => {
                write_mapping(out, mapping, indent + 2);
            }
            Value::Sequence(items) if !items.is_empty() => write_sequence(out, items, indent + 2),
            _ => write_inline(out, item, indent + 2),
        }
    }
}

/// A scalar or an empty collection, to the end of the line. Lines of a block scalar begin at the
/// indentation.
fn write_inline(out: &mut String, node: &Node, indent: usize) {
    match &node.value {
        Value::Mapping(_) => out.push_str("{}\n"),
        Value::Sequence(_) => out.push_str("[]\n"),
        Value::Scalar(scalar) => match scalar.resolved() {
            Resolved::Text(text) if scalar.style == ScalarStyle::Folded => {
                text::write_value(out, &fold::rewritten(&text), indent);
            }
            Resolved::Text(text) => text::write_value(out, &text, indent),
            other => {
                out.push_str(&unquoted(&other));
                out.push('\n');
            }
        },
    }
}

/// A key with its colon. Keys of Kubernetes objects are text; a list or mapping as a key is none,
/// and is written as empty text.
fn write_key(out: &mut String, key: &Node) {
    match key.as_scalar().map(super::value::Scalar::resolved) {
        Some(Resolved::Text(text)) => text::write_key(out, &text),
        Some(other) => out.push_str(&unquoted(&other)),
        None => out.push_str("\"\""),
    }
    out.push(':');
}

fn unquoted(value: &Resolved<'_>) -> String {
    match value {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(truth) => truth.to_string(),
        Resolved::Int(number) => number.to_string(),
        Resolved::Float(number) => number::shortest(*number),
        Resolved::Text(text) => text.to_string(),
    }
}

/// A key as it is written, but for quotes: `null` for an empty one, `16` for `0x10`. Keys are in
/// this order, so that what is written is in order when it is read again.
fn key_text(key: &Node) -> Cow<'_, str> {
    match key.as_scalar().map(super::value::Scalar::resolved) {
        Some(Resolved::Text(text)) => text,
        Some(other) => Cow::Owned(unquoted(&other)),
        None => Cow::Borrowed(""),
    }
}

fn push_indent(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::parse;

    #[test]
    fn what_is_written_is_in_order_when_it_is_read_again() {
        for text in
            ["? \n: 1\na: 2\nz: 3\n", "~: 1\nx: 2\na: 3\n", "0x10: 1\n2: 2\n", "{? : 1, b: 2}"]
        {
            let once = rewritten(text);
            assert_eq!(rewritten(&once), once, "{text}");
        }
        assert_eq!(rewritten("? \n: 1\na: 2\nz: 3\n"), "a: 2\nnull: 1\nz: 3\n");
    }

    fn rewritten(text: &str) -> String {
        parse(text.as_bytes(), FileId::GENERATED)
            .documents
            .first()
            .map(|document| write(&document.root))
            .unwrap_or_default()
    }

    #[test]
    fn values_are_written_as_kustomize_writes_them() {
        let cases = [
            ("true", "true"),
            ("yes", "\"yes\""),
            ("'true'", "\"true\""),
            ("'123'", "\"123\""),
            ("'1e3'", "\"1e3\""),
            ("'0o7'", "\"0o7\""),
            ("''", "\"\""),
            ("'null'", "\"null\""),
            ("null", "null"),
            ("~", "null"),
            ("", "null"),
            ("'190:20:30'", "\"190:20:30\""),
            ("'<<'", "\"<<\""),
            ("0555", "365"),
            ("0x10", "16"),
            ("1.10", "1.1"),
            ("1.0", "1"),
            ("1e3", "1000"),
            ("1234567.5", "1.2345675e+06"),
            ("0.00001", "1e-05"),
            ("1e21", "1e+21"),
            ("-0.5", "-0.5"),
            ("2020-01-02", "\"2020-01-02T00:00:00Z\""),
            ("'2020-01-02'", "\"2020-01-02\""),
            ("text with spaces", "text with spaces"),
            ("'a: b'", "'a: b'"),
            ("'a #b'", "'a #b'"),
            ("a:b#c", "a:b#c"),
            ("'*x'", "'*x'"),
            ("'- x'", "'- x'"),
            ("-x", "-x"),
            ("\"it's: \"", "'it''s: '"),
            ("\"a\\tb\"", "\"a\\tb\""),
            ("\"\\u00e9\"", "é"),
            ("\"\\U0001F600\"", "\"\\U0001F600\""),
            ("\"a\\nb\"", "|-\n  a\n  b"),
            ("\"a\\n\"", "|\n  a"),
            ("\"a\\n\\n\"", "|+\n  a\n"),
            ("\" a\\nb\"", "|2-\n   a\n  b"),
            ("\"a \\nb\"", "\"a \\nb\""),
            ("{}", "{}"),
            ("[]", "[]"),
            ("!env_var HOME", "HOME"),
        ];
        for (value, written) in cases {
            assert_eq!(rewritten(&format!("k: {value}\n")), format!("k: {written}\n"), "{value}");
        }
    }

    #[test]
    fn long_text_is_broken_after_column_80() {
        let line = ["abcdefghi"; 8].join(" ");
        let cases = [
            (format!("{line} end"), format!("k: {line}\n  end\n")),
            (format!("{line} it's: end"), format!("k: '{line}\n  it''s: end'\n")),
            (format!("{line}  two\tspaces"), format!("k: \"{line}\n  \\ two\\tspaces\"\n")),
            (format!("{line}  two spaces"), format!("k: {line}  two\n  spaces\n")),
            (format!("{line} "), format!("k: '{line} '\n")),
        ];
        for (text, written) in cases {
            let quoted = format!("k: \"{}\"\n", text.replace('\t', "\\t"));
            assert_eq!(rewritten(&quoted), written);
            assert_eq!(rewritten(&written), written);
        }
    }

    #[test]
    fn keys_are_sorted_and_lists_stand_under_their_key() {
        let text = "b: {d: [[1, 2], [x]], c: [{z: 1, a: |2\n    x\n}]}\n"
            .replace("|2\n    x\n", "\"x\\n\"");
        let written = "b:\n  c:\n  - a: |\n      x\n    z: 1\n  d:\n  - - 1\n    - 2\n  - - x\n";
        assert_eq!(rewritten(&text), written);
        assert_eq!(
            rewritten("yes: 1\n'2': 1\nx10: 1\nx9: 1\n"),
            "\"2\": 1\nx9: 1\nx10: 1\n\"yes\": 1\n"
        );
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let text = "a: \"x: y\\n\"\nb: ['', ' ', \"\\r\\n\", \"\\u2028\", '\"', \"\\\\\", \"#\", \"%x\", '@', \"---\", \"--- a\\nb\"]\n? \"multi\\nline\"\n: 1\n";
        let once = rewritten(text);
        let twice = rewritten(&once);
        assert_eq!(once, twice);
        let items = parse(once.as_bytes(), FileId::GENERATED).documents[0]
            .root
            .items_at(&["b"])
            .iter()
            .map(|n| n.as_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        assert_eq!(
            items,
            ["", " ", "\r\n", "\u{2028}", "\"", "\\", "#", "%x", "@", "---", "--- a\nb"]
        );
    }
}
