//! Values from and to what other passes hold: JSON, and nodes of YAML.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Lines, Map, Text, Value, number_text, unknown, yaml_text};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Value as YamlValue};
use fluxscape_manifest::yaml::{Node, Scalar, ScalarKind, ScalarStyle};

/// A JSON value.
pub(crate) fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(value) => value.as_f64().map_or(Value::Null, Value::Number),
        serde_json::Value::String(text) => from_text(text),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => Value::map(
            entries.iter().map(|(key, value)| (Rc::from(key.as_str()), from_json(value))),
        ),
    }
}

/// A text out of a document; one that is an unknown and nothing else is that unknown again.
fn from_text(text: &str) -> Value {
    unknown::whole(text).map_or_else(|| Value::text(text), Value::unknown)
}

/// A YAML document as `yamldecode` reads it.
pub(crate) fn from_node(node: &Node, lines: Option<&Lines>) -> Value {
    match &node.value {
        YamlValue::Scalar(scalar) => from_scalar(scalar),
        YamlValue::Sequence(items) => {
            Value::list(items.iter().map(|item| from_node(item, lines)).collect())
        }
        YamlValue::Mapping(mapping) => {
            let entry = |(key, value): &(Node, Node)| {
                Some((Rc::from(key.as_scalar()?.text.as_str()), from_node(value, lines)))
            };
            let entries: BTreeMap<Rc<str>, Value> =
                mapping.entries.iter().filter_map(entry).collect();
            let span = lines.map(|lines| lines.place(node.span.line, node.span.column));
            Map { span, ..Map::new(entries) }.into()
        }
    }
}

fn from_scalar(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    match scalar.kind {
        ScalarKind::Null => Value::Null,
        ScalarKind::Bool => {
            Value::Bool(matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "y"))
        }
        ScalarKind::Int => integer(text).map_or_else(|| from_text(text), Value::Number),
        ScalarKind::Float => text
            .parse()
            .ok()
            .filter(|n: &f64| n.is_finite())
            .map_or_else(|| from_text(text), Value::Number),
        ScalarKind::Timestamp if text.len() == 10 => Value::text(format!("{text}T00:00:00Z")),
        ScalarKind::String | ScalarKind::Timestamp | ScalarKind::Tagged => from_text(text),
    }
}

/// An integer of YAML 1.2: decimal whatever its leading zeros, `0x` or `0o`.
#[allow(
    clippy::cast_precision_loss,
    reason = "Terraform's numbers are held as floating point here"
)]
fn integer(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let parse = |digits: &str, radix: u32| {
        i64::from_str_radix(digits, radix).ok().map(|value| value as f64)
    };
    let value = if let Some(hex) = digits.strip_prefix("0x") {
        parse(hex, 16)
    } else if let Some(octal) = digits.strip_prefix("0o") {
        parse(octal, 8)
    } else {
        digits.parse().ok()
    };
    value.map(|value| sign * value)
}

impl Value {
    /// The value as a node of YAML. Maps that are written in a file keep their places, and all else
    /// is at `span`. Null entries of maps are left out, as providers leave out what is not set.
    /// Sensitive and unknown values are their names: `${var.x}`.
    #[must_use]
    pub fn to_node(&self, span: Span) -> Node {
        to_node(self, span)
    }

    /// A node of YAML as `yamldecode` reads it.
    #[must_use]
    pub fn from_node(node: &Node) -> Self {
        from_node(node, None)
    }

    /// A JSON document as `jsondecode` reads it; `None` where the text is not JSON.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(|json| from_json(&json))
    }

    /// The value as `yamlencode` writes it. Unknown and sensitive values are their names.
    #[must_use]
    pub fn to_yaml(&self) -> Text {
        Text::new(yaml_text(self))
    }
}

/// A value as a node. Null entries of maps are left out, as providers leave out what is not set;
/// sensitive values and unknowns are their names.
fn to_node(value: &Value, span: Span) -> Node {
    let scalar = |text: String, kind: ScalarKind| {
        let scalar = Scalar::new(text, kind, ScalarStyle::Plain);
        Node { value: YamlValue::Scalar(scalar), span, comment: None }
    };
    match value {
        Value::Null => scalar("null".to_owned(), ScalarKind::Null),
        Value::Bool(value) => scalar(value.to_string(), ScalarKind::Bool),
        Value::Number(value) => {
            let kind = if value.fract() == 0.0 { ScalarKind::Int } else { ScalarKind::Float };
            scalar(number_text(*value), kind)
        }
        Value::Text(Text { text, .. }) => Node::text(unknown::reveal(text), span),
        Value::Unknown(_) | Value::Sensitive(_) => {
            let text = value
                .as_text()
                .map_or_else(String::new, |text| unknown::reveal(&text.text).into_owned());
            Node::text(text, span)
        }
        Value::List(items) | Value::Set(items) => {
            let items = items.iter().map(|item| to_node(item, span)).collect();
            Node { value: YamlValue::Sequence(items), span, comment: None }
        }
        Value::Map(map) => {
            let span = map.span.unwrap_or(span);
            let known = map.entries.iter().filter(|(_, value)| **value != Value::Null);
            let entries = known
                .map(|(key, value)| (Node::text(unknown::reveal(key), span), to_node(value, span)))
                .collect();
            Node { value: YamlValue::Mapping(Mapping { entries }), span, comment: None }
        }
    }
}
