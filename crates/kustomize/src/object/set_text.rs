//! Puts texts and keys into objects, as kustomize does.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value};

/// Gives a scalar another text; its position and comment stay. What is made from a tainted text is
/// tainted too.
pub(crate) fn set_text(node: &mut Node, text: &str) {
    let comment = node.comment.take();
    let tainted = node.is_tainted();
    *node = Node { comment, ..Node::text(text, node.span) };
    if tainted {
        node.taint();
    }
}

/// Puts a text into a scalar without telling what kind of value it is, as kustomize does in places:
/// what was text stays text, in its style, and anything else is what the text reads as, which must be
/// of the same kind. It is tainted where the old one was.
///
/// # Errors
/// When it is of another kind. The text is not part of the message: it may be secret.
pub(crate) fn put_text(scalar: &mut Scalar, text: &str) -> Result<(), &'static str> {
    let read = Scalar { tainted: scalar.tainted, ..Scalar::read(text, ScalarStyle::Plain) };
    match scalar.kind {
        _ if scalar.is_text() => {
            *scalar = Scalar { kind: ScalarKind::String, style: scalar.style, ..read };
        }
        ScalarKind::Timestamp | ScalarKind::Tagged => {
            *scalar = Scalar { kind: ScalarKind::String, style: scalar.style, ..read };
        }
        ScalarKind::Null => *scalar = read,
        kind if kind == read.kind => *scalar = read,
        _ => return Err("the new value is of another kind than the old one"),
    }
    Ok(())
}

/// A key as kustomize makes one: `1` and `true` are not text, and the build fails because of them.
pub(crate) fn plain_key(key: &str, span: Span) -> Node {
    Node { value: Value::Scalar(Scalar::read(key, ScalarStyle::Plain)), span, comment: None }
}

/// Sets a key of a mapping; a new one is a [`plain_key`].
pub(crate) fn set_plain(mapping: &mut Mapping, key: &str, value: Node) {
    match mapping.get_mut(key) {
        Some(old) => *old = value,
        None => mapping.entries.push((plain_key(key, value.span), value)),
    }
}
