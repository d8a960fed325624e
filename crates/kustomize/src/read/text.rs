//! Texts with their positions.

use std::collections::BTreeMap;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Resolved, Scalar, ScalarKind, ScalarStyle};

/// A text with its position and the comment beside it.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_field_names, reason = "a text has a text")]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) comment: Option<Box<str>>,
    /// Whether it was written as a block (`|`, `>`): its first line is below `span`.
    pub(crate) block: bool,
}

/// Names with texts, by name: labels, annotations.
pub(crate) type Pairs = BTreeMap<String, Text>;

impl Text {
    /// The text of a scalar; empty for null.
    pub(crate) fn of(node: &Node) -> Self {
        let block = node.as_scalar().is_some_and(|scalar| {
            matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
        });
        Self {
            text: node.as_str().unwrap_or_default().to_owned(),
            span: node.span,
            comment: node.comment.clone(),
            block,
        }
    }

    /// A boolean or a number in the form it has as text.
    pub(super) fn from_scalar(node: &Node, scalar: &Scalar) -> Self {
        let text = match scalar.kind {
            // Plugins are configured by objects, and in objects `yes` is text.
            ScalarKind::Bool => match scalar.resolved() {
                Resolved::Bool(flag) => flag.to_string(),
                _ => scalar.text.clone(),
            },
            ScalarKind::Int => parse_integer(&scalar.text)
                .map_or_else(|| scalar.text.clone(), |number| number.to_string()),
            _ => scalar
                .text
                .parse::<f64>()
                .map_or_else(|_| scalar.text.clone(), |number| number.to_string()),
        };
        Self { text, ..Self::of(node) }
    }

    /// Whether the text is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The scalar this was read from, with another text: its position and comment stay.
    pub(crate) fn with_text(&self, text: impl Into<String>) -> Node {
        Node { comment: self.comment.clone(), ..Node::text(text, self.span) }
    }
}

/// An integer as YAML 1.1 writes it.
pub(super) fn parse_integer(text: &str) -> Option<i64> {
    let digits = text.replace('_', "");
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest.to_owned()),
        None => (1, digits.trim_start_matches('+').to_owned()),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x', ..] => (16, digits.get(2..)?),
        [b'0', b'o', ..] => (8, digits.get(2..)?),
        [b'0', b'b', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits.as_str()),
    };
    i64::from_str_radix(digits, radix).ok().map(|number| sign * number)
}
