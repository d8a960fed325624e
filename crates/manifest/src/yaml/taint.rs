//! Values that must not be shown.
//!
//! In: a node that holds a secret. Out: the same with a mark on each of its scalars. The mark stays
//! with a value wherever it is moved or copied to, and whoever makes a text from a marked one marks
//! it too. [`Node::redact`] is where marked texts end: it has to be called before anything but the
//! build itself reads the values.

use std::fmt;

use super::value::{Node, Scalar, ScalarKind, ScalarStyle, Value};

/// What is written in the place of a tainted text.
pub const SECRET: &str = "<secret>";

impl Node {
    /// Marks every scalar in this node, keys of mappings excepted.
    ///
    /// ```
    /// use fluxscape_manifest::source::{FileId, Span};
    /// use fluxscape_manifest::yaml::{Node, SECRET};
    ///
    /// let mut password = Node::text("hunter2", Span::file(FileId::GENERATED));
    /// password.taint();
    /// let mut copy = password.clone();
    /// assert!(copy.is_tainted());
    /// copy.redact();
    /// assert_eq!(copy.as_str(), Some(SECRET));
    /// ```
    pub fn taint(&mut self) {
        self.for_each_scalar_mut(&mut |scalar| scalar.tainted = true);
    }

    /// Whether any scalar in this node is tainted.
    #[must_use]
    pub fn is_tainted(&self) -> bool {
        match &self.value {
            Value::Scalar(scalar) => scalar.tainted,
            _ => self.children().any(Self::is_tainted),
        }
    }

    /// Puts [`SECRET`] in the place of every tainted text in this node. Null stays: it holds nothing.
    pub fn redact(&mut self) {
        self.for_each_scalar_mut(&mut |scalar| {
            if scalar.tainted && scalar.kind != ScalarKind::Null {
                *scalar = Scalar::new(SECRET, ScalarKind::String, ScalarStyle::Plain);
            }
        });
    }

    /// Calls a function on every scalar in this node, keys of mappings excepted.
    pub fn for_each_scalar_mut(&mut self, change: &mut dyn FnMut(&mut Scalar)) {
        match &mut self.value {
            Value::Scalar(scalar) => change(scalar),
            Value::Sequence(items) => {
                for item in items {
                    item.for_each_scalar_mut(change);
                }
            }
            Value::Mapping(mapping) => {
                for (_, value) in &mut mapping.entries {
                    value.for_each_scalar_mut(change);
                }
            }
        }
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.kind, self.style) == (&other.text, other.kind, other.style)
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.tainted { SECRET } else { &self.text };
        f.debug_struct("Scalar")
            .field("text", &text)
            .field("kind", &self.kind)
            .field("style", &self.style)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::load::parse;
    use super::*;
    use crate::source::FileId;

    fn node(text: &str) -> Node {
        parse(text.as_bytes(), FileId::GENERATED).documents.remove(0).root
    }

    #[test]
    fn all_values_in_a_node_are_tainted_and_no_key() {
        let mut node = node("data: {user: me, list: [1, true, null]}\nname: a\n");
        node.get_mut("data").unwrap().taint();
        assert!(node.is_tainted() && !node.get("name").unwrap().is_tainted());
        assert!(!format!("{node:?}").contains("\"me\""));
        node.redact();
        let written = super::super::write(&node);
        assert_eq!(
            written,
            "data:\n  list:\n  - <secret>\n  - <secret>\n  - null\n  user: <secret>\nname: a\n"
        );
    }

    #[test]
    fn a_tainted_value_equals_the_same_value() {
        let (plain, mut tainted) = (node("a: b"), node("a: b"));
        tainted.taint();
        assert_eq!(plain, tainted);
    }
}
