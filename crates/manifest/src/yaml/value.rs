//! The syntax tree of YAML: what every pass above works on.
//!
//! A [`Node`] keeps where it came from and the comment beside it through all transformations,
//! because Flux gives comments meaning (image markers) and the graph names a line for every
//! reference. Scalars keep their text as written; what they resolve to is in [`ScalarKind`], by the
//! YAML 1.1 rules that kustomize reads with.

use crate::source::{FileId, Span};

/// A value with its position and its comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it starts: a block scalar at its `|` or `>`, an alias where its anchor is, a
    /// block collection at its first key or element.
    pub span: Span,
    /// The comment on the line on which it ends, or else the last line of the comment directly
    /// above it; without `#`, trimmed. Scalars have one, and keys: `key: value # comment` is a
    /// comment on both.
    pub comment: Option<Box<str>>,
}

/// Scalar, sequence or mapping.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values, in the order written.
    Mapping(Mapping),
}

/// A scalar as written. Whether it is tainted is no part of what it is equal to, and its text is no
/// part of its `Debug` form then.
#[derive(Clone)]
pub struct Scalar {
    /// Its text, quotes and escapes resolved.
    pub text: String,
    /// What it resolves to.
    pub kind: ScalarKind,
    /// How it was written.
    pub style: ScalarStyle,
    /// Whether its text is secret, or was made from one that is: see [`Node::taint`].
    pub tainted: bool,
}

impl Scalar {
    /// A scalar that is not tainted.
    pub fn new(text: impl Into<String>, kind: ScalarKind, style: ScalarStyle) -> Self {
        Self { text: text.into(), kind, style, tainted: false }
    }
}

/// What a scalar resolves to by YAML 1.1's core rules, as kustomize (sigs.k8s.io/yaml over go-yaml
/// 2 and 3) reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, and by YAML 1.1 `yes`, `on`, `y`.
    Bool,
    /// `12`, `0555`, `0x1f`.
    Int,
    /// `1.5`, `.inf`.
    Float,
    /// Text.
    String,
    /// A date: text to Kubernetes, but quoted when written out.
    Timestamp,
    /// Under a tag of its own (`!env_var`).
    Tagged,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// Without quotes in a flow collection (`{a: }`), though kyaml quotes it when it writes it:
    /// nothing at all, or a time of day. It is text to a resource then.
    FlowPlain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// Keys with values, in order. Kubernetes mappings are small: a lookup walks them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// The entries in the order written.
    pub entries: Vec<(Node, Node)>,
}

impl Node {
    /// A text made by the program at a span.
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        let scalar = Scalar::new(text, ScalarKind::String, ScalarStyle::Plain);
        Self { value: Value::Scalar(scalar), span, comment: None }
    }

    /// An empty mapping at a span.
    #[must_use]
    pub fn mapping(span: Span) -> Self {
        Self { value: Value::Mapping(Mapping::default()), span, comment: None }
    }

    /// An empty sequence at a span.
    #[must_use]
    pub fn sequence(span: Span) -> Self {
        Self { value: Value::Sequence(Vec::new()), span, comment: None }
    }

    /// A null made by the program.
    #[must_use]
    pub fn null() -> Self {
        let scalar = Scalar::new("", ScalarKind::Null, ScalarStyle::Plain);
        Self { value: Value::Scalar(scalar), span: Span::file(FileId::GENERATED), comment: None }
    }

    /// The same with all of it at one span, for a node that a program wrote.
    #[must_use]
    pub fn standing_at(mut self, span: Span) -> Self {
        self.stand_at(span);
        self
    }

    fn stand_at(&mut self, span: Span) {
        self.span = span;
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => items.iter_mut().for_each(|item| item.stand_at(span)),
            Value::Mapping(mapping) => {
                for (key, value) in &mut mapping.entries {
                    key.span = span;
                    value.stand_at(span);
                }
            }
        }
    }

    /// The value under a key, when this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value under a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// The value at the end of a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text at the end of a path of keys, when it is a scalar other than null.
    #[must_use]
    pub fn str_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// The elements of the sequence at the end of a path of keys; none when there is no such
    /// sequence.
    #[must_use]
    pub fn items_at(&self, path: &[&str]) -> &[Node] {
        self.at(path).map_or(&[], Node::items)
    }

    /// The text of a scalar other than null, whatever it resolves to.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.as_scalar().filter(|s| s.kind != ScalarKind::Null).map(|s| s.text.as_str())
    }

    /// The scalar.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// A boolean scalar's value.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        let scalar = self.as_scalar().filter(|s| s.kind == ScalarKind::Bool)?;
        Some(matches!(scalar.text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "y"))
    }

    /// Whether this is null, or a key without a value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|s| s.kind == ScalarKind::Null)
    }

    /// The mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The mapping, to change it.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The elements of a sequence; none when it is something else.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entries of a mapping whose keys are scalars; none when it is something else.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Node)> {
        let entries = self.as_mapping().map_or(&[][..], |m| m.entries.as_slice());
        entries.iter().filter_map(|(key, value)| Some((key.as_scalar()?.text.as_str(), value)))
    }

    /// Sets a key of a mapping, in place where it exists and at the end where it does not. No
    /// effect on anything but a mapping.
    pub fn set(&mut self, key: &str, value: Node) {
        if let Value::Mapping(mapping) = &mut self.value {
            mapping.set(key, value);
        }
    }

    /// The mapping under a key, made when there is none. `None` when this is no mapping or the key
    /// holds something else.
    pub fn mapping_under(&mut self, key: &str) -> Option<&mut Node> {
        let span = self.span;
        let mapping = self.as_mapping_mut()?;
        if mapping.get(key).is_none_or(Node::is_null) {
            mapping.set(key, Node::mapping(span));
        }
        mapping.get_mut(key).filter(|node| node.as_mapping().is_some())
    }

    /// How many nodes this is made of, itself included and keys excepted.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + self.children().map(Node::size).sum::<usize>()
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn weight(&self) -> u64 {
        const NODE: u64 = 128;
        NODE + match &self.value {
            Value::Scalar(scalar) => scalar.text.len() as u64,
            Value::Sequence(items) => items.iter().map(Self::weight).sum(),
            Value::Mapping(mapping) => {
                mapping.entries.iter().map(|(key, value)| key.weight() + value.weight()).sum()
            }
        }
    }

    /// How many nodes lie inside one another; 1 for a scalar.
    #[must_use]
    pub fn depth(&self) -> usize {
        1 + self.children().map(Node::depth).max().unwrap_or_default()
    }

    /// The elements of a sequence, or the values of a mapping.
    pub fn children(&self) -> impl Iterator<Item = &Node> {
        let entries = self.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice());
        self.items().iter().chain(entries.iter().map(|(_, value)| value))
    }

    /// Calls a function on every scalar below, keys of mappings excepted.
    pub fn for_each_scalar<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        match &self.value {
            Value::Scalar(_) => visit(self),
            Value::Sequence(items) => items.iter().for_each(|item| item.for_each_scalar(visit)),
            Value::Mapping(mapping) => {
                mapping.entries.iter().for_each(|(_, value)| value.for_each_scalar(visit));
            }
        }
    }
}

impl Mapping {
    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| is_key(k, key)).map(|(_, value)| value)
    }

    /// The value under a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|(k, _)| is_key(k, key)).map(|(_, value)| value)
    }

    /// Sets a key, in place where it exists and at the end where it does not.
    pub fn set(&mut self, key: &str, value: Node) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.entries.push((Node::text(key, value.span), value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(k, _)| is_key(k, key))?;
        Some(self.entries.remove(at).1)
    }
}

fn is_key(node: &Node, key: &str) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.text == key)
}
