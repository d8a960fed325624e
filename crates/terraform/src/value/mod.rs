//! What expressions evaluate to.
//!
//! Terraform's values, and two more. A [`Value::Unknown`] has a name (`var.x`) instead of a value.
//! A [`Value::Sensitive`] has both, and only its name is ever shown. A text that is put together
//! from an unknown keeps the rest of its letters: see [`Text`].

mod collection;
mod convert;
mod documents;
mod json;
mod number;
mod order;
mod sensitive;
mod text;
pub(crate) mod unknown;
mod yaml;

use std::rc::Rc;

pub(crate) use collection::{Extent, pairs};
pub use collection::{List, Map};
pub use sensitive::Sensitive;
pub(crate) use sensitive::marked;
pub(crate) use text::Lines;
pub use text::Text;

pub(crate) use convert::{from_json, from_node};
pub(crate) use json::json_text;
pub(crate) use number::{index_value, number_text, whole};
pub(crate) use unknown::derived;
pub(crate) use yaml::yaml_text;

/// A value of Terraform's language. Cloning one is cheap.
///
/// ```
/// use fluxscape_terraform::Value;
///
/// let name = Value::unknown("var.name");
/// let rule = Value::map([("name".into(), name), ("port".into(), Value::Number(80.0))]);
/// assert_eq!(rule.get("name").and_then(Value::as_text).unwrap().to_string(), "${var.name}");
/// assert_eq!(rule.to_json().to_string(), r#"{"name":"${var.name}","port":80}"#);
/// assert!(rule.has_unknown());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(Text),
    /// A list or tuple.
    List(Rc<List>),
    /// A set: sorted, without duplicates.
    Set(Rc<List>),
    /// A map or object.
    Map(Rc<Map>),
    /// A value that the files do not determine, by its name (`var.x`, `data.aws_vpc.main.id`).
    Unknown(Rc<str>),
    /// A value that must not be shown.
    Sensitive(Rc<Sensitive>),
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(Text::new(text))
    }

    /// An unknown of a name.
    pub fn unknown(name: impl Into<Rc<str>>) -> Self {
        Self::Unknown(name.into())
    }

    /// A list.
    #[must_use]
    pub fn list(items: Vec<Value>) -> Self {
        Self::List(Rc::new(items.into()))
    }

    /// A map.
    pub fn map(entries: impl IntoIterator<Item = (Rc<str>, Value)>) -> Self {
        Map::new(entries.into_iter().collect()).into()
    }

    /// A set: the values sorted, each once.
    #[must_use]
    pub fn set(mut items: Vec<Value>) -> Self {
        items.sort_by(Value::order);
        items.dedup();
        Self::Set(Rc::new(items.into()))
    }

    /// The elements of a list or set.
    #[must_use]
    pub fn items(&self) -> Option<&Rc<List>> {
        match self {
            Self::List(items) | Self::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map or object.
    #[must_use]
    pub fn as_map(&self) -> Option<&Rc<Map>> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The value of a map's key, unless it is null.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?.get(key)
    }

    /// The name of the first unknown that the value is, or that is part of its text.
    #[must_use]
    pub fn unknown_name(&self) -> Option<Rc<str>> {
        match self {
            Self::Unknown(name) => Some(Rc::clone(name)),
            Self::Text(text) => unknown::first(&text.text).map(Rc::from),
            Self::Sensitive(sensitive) => {
                sensitive.value.unknown_name().map(|_| Rc::clone(&sensitive.name))
            }
            _ => None,
        }
    }

    /// Whether an unknown is the value or anywhere in it.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        match self {
            Self::List(items) | Self::Set(items) => items.iter().any(Value::has_unknown),
            Self::Map(map) => map.open.is_some() || map.entries.values().any(Value::has_unknown),
            Self::Sensitive(sensitive) => sensitive.value.has_unknown(),
            value => value.unknown_name().is_some(),
        }
    }

    /// The unknown that is a part of an unknown value: `var.x` and `.id` make `var.x.id`. Names do
    /// not grow without bound: a long one stays as it is.
    #[must_use]
    pub fn unknown_part(&self, step: &str) -> Option<Self> {
        self.unknown_name().map(|name| Self::Unknown(derived(&name, step)))
    }

    /// What it takes to walk the value.
    pub(crate) fn extent(&self) -> Extent {
        match self {
            Self::Text(text) => Extent { size: 1 + text.text.len() / 64, depth: 1 },
            Self::List(items) | Self::Set(items) => items.extent,
            Self::Map(map) => map.extent,
            Self::Sensitive(sensitive) => sensitive.value.extent(),
            _ => Extent { size: 1, depth: 1 },
        }
    }

    /// A boolean, or the text of one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) => match text.text.as_ref() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            Self::Sensitive(sensitive) => sensitive.value.as_bool(),
            _ => None,
        }
    }

    /// A number, or the text of one.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Text(text) => text.text.parse().ok().filter(|value: &f64| value.is_finite()),
            Self::Sensitive(sensitive) => sensitive.value.as_number(),
            _ => None,
        }
    }

    /// The text that a scalar is in a template. An unknown or sensitive value is its name there.
    #[must_use]
    pub fn as_text(&self) -> Option<Text> {
        let text: Rc<str> = match self {
            Self::Text(text) => return Some(text.clone()),
            Self::Bool(value) => Rc::from(if *value { "true" } else { "false" }),
            Self::Number(value) => number_text(*value).into(),
            Self::Unknown(name) => unknown::mark(name).into(),
            Self::Sensitive(sensitive) => unknown::mark(&sensitive.name).into(),
            _ => return None,
        };
        Some(Text { text, lines: None })
    }

    /// What kind of value it is, for messages: `a string`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Map(_) => "a map",
            Self::Unknown(_) => "an unknown value",
            Self::Sensitive(sensitive) => sensitive.value.kind(),
        }
    }

    /// The value as `jsonencode` writes it. Unknown and sensitive values are their names.
    #[must_use]
    pub fn to_json(&self) -> Text {
        Text::new(json_text(self))
    }
}
