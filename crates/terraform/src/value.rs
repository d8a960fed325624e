//! What expressions evaluate to.
//!
//! Terraform's values, and two more: an [`Value::Unknown`] has a name (`var.x`) instead of a value,
//! and a [`Value::Sensitive`] has both, of which only the name is ever shown. A text that is put
//! together from an unknown keeps the rest of its letters and holds the unknown's name between two
//! marks (see [`super::unknown`]).

use std::rc::Rc;

pub(super) use super::collection::{Extent, Items, Map};
pub(super) use super::sensitive::Sensitive;
pub(super) use super::text::{Lines, Text};
use super::unknown;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    /// A list or tuple.
    List(Rc<Items>),
    /// A set: sorted, without duplicates.
    Set(Rc<Items>),
    /// A map or object.
    Map(Rc<Map>),
    /// A value that files do not tell, by its name.
    Unknown(Rc<str>),
    /// A value that must not be shown, by its name.
    Sensitive(Rc<Sensitive>),
}

impl Value {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(Text { text: text.into(), lines: None })
    }

    pub(super) fn unknown(name: impl Into<Rc<str>>) -> Self {
        Self::Unknown(name.into())
    }

    pub(super) fn list(items: Vec<Value>) -> Self {
        Self::List(Rc::new(items.into()))
    }

    pub(super) fn map(entries: impl IntoIterator<Item = (Rc<str>, Value)>) -> Self {
        Map::new(entries.into_iter().collect()).into()
    }

    /// A set of values: sorted, each once.
    pub(super) fn set(mut items: Vec<Value>) -> Self {
        items.sort_by(Value::order);
        items.dedup();
        Self::Set(Rc::new(items.into()))
    }

    /// The elements of a list or set.
    pub(super) fn items(&self) -> Option<&Rc<Items>> {
        match self {
            Self::List(items) | Self::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The name of the first unknown that the value is, or that is part of its text.
    pub(super) fn unknown_name(&self) -> Option<Rc<str>> {
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
    pub(super) fn has_unknown(&self) -> bool {
        match self {
            Self::List(items) | Self::Set(items) => items.iter().any(Value::has_unknown),
            Self::Map(map) => map.open.is_some() || map.entries.values().any(Value::has_unknown),
            Self::Sensitive(sensitive) => sensitive.value.has_unknown(),
            value => value.unknown_name().is_some(),
        }
    }

    /// What it takes to walk the value.
    pub(super) fn extent(&self) -> Extent {
        match self {
            Self::Text(text) => Extent { size: 1 + text.text.len() / 64, depth: 1 },
            Self::List(items) | Self::Set(items) => items.extent,
            Self::Map(map) => map.extent,
            Self::Sensitive(sensitive) => sensitive.value.extent(),
            _ => Extent { size: 1, depth: 1 },
        }
    }

    /// A boolean, or the text of one.
    pub(super) fn as_bool(&self) -> Option<bool> {
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
    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Text(text) => text.text.parse().ok().filter(|value: &f64| value.is_finite()),
            Self::Sensitive(sensitive) => sensitive.value.as_number(),
            _ => None,
        }
    }

    /// The text that a scalar is in a template: an unknown and a sensitive one is its name between
    /// marks.
    pub(super) fn as_text(&self) -> Option<Text> {
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

    /// Terraform's order of the elements of a set: texts by their bytes, numbers by value.
    pub(super) fn order(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.text.cmp(&b.text),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            _ => format!("{self:?}").cmp(&format!("{other:?}")),
        }
    }

    /// What kind of value it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
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
}

/// A number as Terraform writes it into a text.
pub(super) fn number_text(value: f64) -> String {
    // Terraform counts in decimals: what binary fractions add after the fifteenth digit is not
    // there.
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    let value = if value.fract() == 0.0 { value } else { rounded };
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A number that counts something: an index, a length.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number in range"
)]
pub(super) fn whole(value: f64) -> Option<usize> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_a_needless_fraction() {
        for (value, text) in [
            (1.0, "1"),
            (0.5, "0.5"),
            (-0.0, "0"),
            (123_456_789_012.0, "123456789012"),
            (0.1 + 0.2, "0.3"),
        ] {
            assert_eq!(number_text(value), text);
        }
    }
}
