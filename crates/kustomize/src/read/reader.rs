//! Typed reading of configuration documents, as Go reads them.
//!
//! In: a node of a kustomization, or of a transformer's configuration. Out: texts, numbers and
//! lists with their positions. kustomize reads by YAML 1.1 into typed fields: names of fields match
//! without regard to case, a repeated field counts as its last, a field that is unknown or has the
//! wrong type is a failure, null is the same as absence.

use fluxscape_manifest::diagnostic::{Hint, Rule};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::spelling::did_you_mean;
use fluxscape_manifest::yaml::{Node, ScalarKind, Value};

use super::text::parse_integer;
use super::{Pairs, Text};
use crate::failure::Failure;

/// Reads a document and collects what is wrong with it.
pub(crate) struct Reader<'f> {
    /// The stable name of the failures found.
    pub(crate) rule: &'static Rule,
    /// Whether unknown fields are ignored and other scalars are read as texts, as kustomize
    /// reads the configurations of plugins, and as Flux reads the root kustomization before it
    /// hands it to kustomize.
    pub(crate) loose: bool,
    pub(crate) failures: &'f mut Vec<Failure>,
}

impl Reader<'_> {
    /// Calls `take` with every known field of a mapping that is not null, under its canonical name.
    /// `what` names the mapping in messages.
    pub(crate) fn fields<'n>(
        &mut self,
        node: &'n Node,
        what: &str,
        known: &[&'static str],
        mut take: impl FnMut(&mut Self, &'static str, &'n Node),
    ) {
        if node.is_null() {
            return;
        }
        let Some(mapping) = node.as_mapping() else {
            return self.mistyped(node, what, "a mapping");
        };
        for (key, value) in &mapping.entries {
            let name = key.as_scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
            match known.iter().find(|field| field.eq_ignore_ascii_case(name)) {
                Some(_) if value.is_null() => {}
                Some(field) => take(self, field, value),
                None if self.loose => {}
                None => self.unknown(key.span, name, what, known),
            }
        }
    }

    /// A text; `None` when null.
    pub(crate) fn text(&mut self, node: &Node, what: &str) -> Option<Text> {
        match &node.value {
            Value::Scalar(scalar) => match scalar.kind {
                ScalarKind::Null => None,
                ScalarKind::String | ScalarKind::Timestamp | ScalarKind::Tagged => {
                    Some(Text::of(node))
                }
                _ if self.loose => Some(Text::from_scalar(node, scalar)),
                ScalarKind::Bool => self.not_text(node, what, "a boolean"),
                ScalarKind::Int | ScalarKind::Float => self.not_text(node, what, "a number"),
            },
            Value::Sequence(_) => self.not_text(node, what, "a list"),
            Value::Mapping(_) => self.not_text(node, what, "a mapping"),
        }
    }

    /// A list of texts; an element that is null counts as empty.
    pub(crate) fn texts(&mut self, node: &Node, what: &str) -> Vec<Text> {
        let items = self.list(node, what);
        items
            .iter()
            .filter_map(
                |item| if item.is_null() { Some(Text::of(item)) } else { self.text(item, what) },
            )
            .collect()
    }

    /// The elements of a list.
    pub(crate) fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if let Value::Sequence(items) = &node.value {
            return items;
        }
        self.mistyped(node, what, "a list");
        &[]
    }

    /// What each element of a list is read as.
    pub(crate) fn each<T>(
        &mut self,
        node: &Node,
        what: &str,
        read: impl Fn(&mut Self, &Node) -> T,
    ) -> Vec<T> {
        self.list(node, what).iter().map(|item| read(self, item)).collect()
    }

    /// Names with texts; a value that is null counts as empty.
    pub(crate) fn pairs(&mut self, node: &Node, what: &str) -> Pairs {
        let Some(mapping) = node.as_mapping() else {
            self.mistyped(node, what, "a mapping");
            return Pairs::new();
        };
        let mut pairs = Pairs::new();
        for (key, value) in &mapping.entries {
            let name = key.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
            let value = if value.is_null() {
                Some(Text::of(value))
            } else {
                self.text(value, &format!("{what}.{name}"))
            };
            pairs.extend(value.map(|value| (name, value)));
        }
        pairs
    }

    /// A boolean.
    pub(crate) fn flag(&mut self, node: &Node, what: &str) -> Option<bool> {
        let flag = node.as_bool();
        if flag.is_none() {
            self.mistyped(node, what, "a boolean");
        }
        flag
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, node: &Node, what: &str) -> Option<i64> {
        let number = node
            .as_scalar()
            .filter(|scalar| scalar.kind == ScalarKind::Int)
            .and_then(|scalar| parse_integer(&scalar.text));
        if number.is_none() {
            self.mistyped(node, what, "a whole number");
        }
        number
    }

    /// Records a failure.
    pub(crate) fn fail(&mut self, span: Span, message: impl Into<String>, hint: impl Into<Hint>) {
        self.failures.push(Failure::broken(self.rule, span, message).hint(hint));
    }

    fn not_text(&mut self, node: &Node, what: &str, found: &str) -> Option<Text> {
        let hint =
            if node.as_scalar().is_some() { "put it in quotes" } else { "write a single text" };
        self.fail(node.span, format!("{what} must be text, not {found}"), hint);
        None
    }

    fn mistyped(&mut self, node: &Node, what: &str, expected: &str) {
        self.fail(
            node.span,
            format!("{what} must be {expected}"),
            format!("write {expected} here"),
        );
    }

    fn unknown(&mut self, span: Span, name: &str, what: &str, known: &[&'static str]) {
        let hint = match did_you_mean(name, known.iter().copied()) {
            Some(field) => format!("did you mean {field}?"),
            None => "kustomize rejects unknown fields: remove it or correct its name".to_owned(),
        };
        self.fail(span, format!("unknown field {name:?} in {what}"), hint);
    }
}
