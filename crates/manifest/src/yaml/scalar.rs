//! A scalar as the parser hands it on, with what its tag and its place make of it.
//!
//! In: text, style and tag, and whether a flow collection holds it. Out: a [`Scalar`].

use granit_parser::{ScalarStyle as Style, Tag};

use super::resolve::kind_of;
use super::value::{Scalar, ScalarKind, ScalarStyle};

/// A scalar.
pub(super) fn scalar(text: String, style: Style, tag: Option<&Tag>, in_flow: bool) -> Scalar {
    let (text, kind) = resolve(text, style, tag);
    let style = match style_of(style) {
        ScalarStyle::Plain if in_flow && tag.is_none() && is_quoted_in_flow(kind, &text) => {
            ScalarStyle::FlowPlain
        }
        style => style,
    };
    Scalar::new(text, kind, style)
}

/// Whether kyaml quotes a plain scalar that is not text when it writes a flow collection.
fn is_quoted_in_flow(kind: ScalarKind, text: &str) -> bool {
    match kind {
        ScalarKind::Null => text.is_empty(),
        ScalarKind::Timestamp => text.contains(':'),
        _ => false,
    }
}

/// Tags of YAML's own schema decide over the style; other tags are kept as "tagged".
fn resolve(text: String, style: Style, tag: Option<&Tag>) -> (String, ScalarKind) {
    let untagged = if style == Style::Plain { kind_of(&text) } else { ScalarKind::String };
    let Some(tag) = tag else { return (text, untagged) };
    match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
        Some("str") => (text, ScalarKind::String),
        Some("binary") => (binary(&text).unwrap_or(text), ScalarKind::String),
        Some("int" | "float" | "bool" | "null" | "timestamp") => {
            let kind = kind_of(&text);
            (text, kind)
        }
        Some(_) => (text, untagged),
        // `! text` is YAML's way to say that a plain scalar is text.
        None if tag.original() == "!" => (text, ScalarKind::String),
        None => (text, ScalarKind::Tagged),
    }
}

fn binary(text: &str) -> Option<String> {
    use base64::Engine;
    let packed: String = text.split_whitespace().collect();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed).ok()?).ok()
}

fn style_of(style: Style) -> ScalarStyle {
    match style {
        Style::SingleQuoted => ScalarStyle::SingleQuoted,
        Style::DoubleQuoted => ScalarStyle::DoubleQuoted,
        Style::Literal => ScalarStyle::Literal,
        Style::Folded => ScalarStyle::Folded,
        Style::Plain => ScalarStyle::Plain,
    }
}
