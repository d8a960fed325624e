//! Writes a changed document in the style of the text that it was parsed from.
//!
//! This is what go-yaml 3 makes of a syntax tree that kyaml has parsed: keys in their order,
//! scalars quoted as they were, `{…}` and `[…]` on one line, lists at the column of their key.
//! Comments are left out: nodes do not keep all of them.

use super::text;
use crate::yaml::resolve::kind_of;
use crate::yaml::value::{Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value};

/// The document as YAML. `original` is the text that its nodes' positions point into; nodes of
/// other files are written as blocks.
#[must_use]
pub fn write_styled(root: &Node, original: &str) -> String {
    let writer = Writer { file: root.span.file, lines: original.lines().collect() };
    let mut out = String::new();
    writer.block(&mut out, root, 0);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

struct Writer<'a> {
    file: crate::source::FileId,
    lines: Vec<&'a str>,
}

impl Writer<'_> {
    /// A value on lines of its own, from the current position on.
    fn block(&self, out: &mut String, node: &Node, indent: usize) {
        match &node.value {
            Value::Mapping(mapping) if self.is_block(node) => {
                self.block_mapping(out, mapping, indent);
            }
            Value::Sequence(items) if self.is_block(node) => {
                self.block_sequence(out, items, indent);
            }
            Value::Scalar(scalar) => write_scalar(out, scalar, Some(indent)),
            _ => write_flow(out, node),
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }

    fn block_mapping(&self, out: &mut String, mapping: &Mapping, indent: usize) {
        for (index, (key, value)) in mapping.entries.iter().enumerate() {
            if index > 0 {
                super::push_indent(out, indent);
            }
            write_flow(out, key);
            out.push(':');
            let lead = match &value.value {
                Value::Mapping(_) if self.is_block(value) => Some(indent + 2),
                Value::Sequence(_) if self.is_block(value) => Some(indent),
                Value::Scalar(scalar) if is_absent(scalar) => None,
                _ => {
                    out.push(' ');
                    None
                }
            };
            if let Some(lead) = lead {
                out.push('\n');
                super::push_indent(out, lead);
            }
            self.block(out, value, lead.unwrap_or(indent + 2));
        }
    }

    fn block_sequence(&self, out: &mut String, items: &[Node], indent: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                super::push_indent(out, indent);
            }
            out.push_str("- ");
            self.block(out, item, indent + 2);
        }
    }

    /// Whether a collection is written line by line: one with something in it that did not start
    /// with a bracket.
    fn is_block(&self, node: &Node) -> bool {
        let size =
            node.items().len() + node.as_mapping().map_or(0, |mapping| mapping.entries.len());
        let first = || {
            let line = self.lines.get(usize::try_from(node.span.line.checked_sub(1)?).ok()?)?;
            line.chars().nth(usize::try_from(node.span.column.checked_sub(1)?).ok()?)
        };
        size > 0 && (node.span.file != self.file || !matches!(first(), Some('{' | '[')))
    }
}

/// A value on the current line.
fn write_flow(out: &mut String, node: &Node) {
    match &node.value {
        Value::Scalar(scalar) => write_scalar(out, scalar, None),
        Value::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_flow(out, item);
            }
            out.push(']');
        }
        Value::Mapping(mapping) => {
            out.push('{');
            for (index, (key, value)) in mapping.entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_flow(out, key);
                out.push_str(": ");
                write_flow(out, value);
            }
            out.push('}');
        }
    }
}

/// A scalar in its own style; as a block only where there are lines to put it on.
fn write_scalar(out: &mut String, scalar: &Scalar, indent: Option<usize>) {
    let wants_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
        || scalar.text.contains('\n');
    match (scalar.style, indent) {
        (ScalarStyle::DoubleQuoted, _) => text::write_double_quoted(out, &scalar.text),
        (ScalarStyle::SingleQuoted, _) if !scalar.text.contains('\n') => {
            text::write_single_quoted(out, &scalar.text);
        }
        (_, Some(indent)) if wants_block && text::may_be_block(&scalar.text) => {
            text::write_block(out, &scalar.text, indent);
        }
        (ScalarStyle::Plain, _)
            if scalar.kind != ScalarKind::String || kind_of(&scalar.text) == ScalarKind::String =>
        {
            text::write_unless_ambiguous(out, &scalar.text);
        }
        _ => text::write_key(out, &scalar.text),
    }
}

/// A value that is not there: `key:`.
fn is_absent(scalar: &Scalar) -> bool {
    scalar.kind == ScalarKind::Null && scalar.text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::write_styled;
    use crate::source::FileId;
    use crate::yaml::parse;

    #[test]
    fn styles_stay_and_indentation_is_kyamls() {
        let cases = [
            ("b: 'x'\na: \"y\"\nc: 0555\n", "b: 'x'\na: \"y\"\nc: 0555\n"),
            (
                "l:\n    - a: [1,\n        \"2\"]\n      b: { x: 1,y: [] }\n",
                "l:\n- a: [1, \"2\"]\n  b: {x: 1, y: []}\n",
            ),
            ("a:\nb: ~\nc: {}\n", "a:\nb: ~\nc: {}\n"),
            ("t: |\n    x\n     y\nu: yes\nv: a b\n", "t: |\n  x\n   y\nu: yes\nv: a b\n"),
            ("- - 1\n  - 2\n-\n  k: v\n", "- - 1\n  - 2\n- k: v\n"),
        ];
        for (text, written) in cases {
            let parsed = parse(text.as_bytes(), FileId::GENERATED);
            assert_eq!(write_styled(&parsed.documents[0].root, text), written);
        }
    }
}
