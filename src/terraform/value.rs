//! What expressions evaluate to.
//!
//! Terraform's values, and two more: an [`Value::Unknown`] has a name (`var.x`) instead of a value, and a [`Value::Sensitive`] has both,
//! of which only the name is ever shown. A text that is put together from an unknown keeps the rest of its letters and holds the
//! unknown's name between two marks (see [`super::unknown`]).

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use super::unknown;
use crate::source::{FileId, Span};

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

/// A text, and where its lines are written.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Rc<str>,
    pub(super) lines: Option<Lines>,
}

/// Where the lines of a text are written: the file's line for each of its own.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) file: FileId,
    pub(super) numbers: Rc<Vec<u32>>,
    /// Which of `numbers` is the text's first line: a text that was split off another starts further down.
    pub(super) first: usize,
    /// Columns that were taken off each line.
    pub(super) columns: u32,
}

/// The elements of a list or set.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    values: Vec<Value>,
    extent: Extent,
}

/// How large a value is when all that it shares is counted each time, and how deep: what walking it would take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub(super) size: usize,
    pub(super) depth: usize,
}

/// A map or object. Its keys are in order, as Terraform iterates over them.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    pub(super) entries: BTreeMap<Rc<str>, Value>,
    /// The name of what provides further entries that files do not tell: the attributes that a provider computes.
    pub(super) open: Option<Rc<str>>,
    /// Where it is written.
    pub(super) span: Option<Span>,
    /// Measured when the map becomes a value.
    pub(super) extent: Extent,
}

/// A value that must not be shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sensitive {
    pub(super) name: Rc<str>,
    pub(super) value: Value,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries && self.open == other.open
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Deref for Items {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.values
    }
}

impl From<Vec<Value>> for Items {
    fn from(values: Vec<Value>) -> Self {
        let extent = Extent::around(values.iter());
        Self { values, extent }
    }
}

impl Map {
    pub(super) fn new(entries: BTreeMap<Rc<str>, Value>) -> Self {
        Self { entries, ..Self::default() }
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        let extent = Extent::around(map.entries.values());
        Self::Map(Rc::new(Map { extent, ..map }))
    }
}

impl Extent {
    fn around<'v>(values: impl Iterator<Item = &'v Value>) -> Self {
        values.map(Value::extent).fold(Self { size: 1, depth: 1 }, |all, one| Self {
            size: all.size.saturating_add(one.size),
            depth: all.depth.max(one.depth + 1),
        })
    }
}

impl Lines {
    /// Where a position of the text (line and column from 1) is written.
    pub(super) fn place(&self, line: u32, column: u32) -> Span {
        let index = self.first + line.saturating_sub(1) as usize;
        let number = self.numbers.get(index).or(self.numbers.last()).copied().unwrap_or(1);
        Span::new(self.file, number, column + self.columns)
    }

    /// The lines of what remains after the first ones.
    pub(super) fn skip(&self, lines: usize) -> Self {
        Self { first: self.first + lines, ..self.clone() }
    }
}

impl Value {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(Text { text: text.into(), lines: None })
    }

    pub(super) fn unknown(name: impl Into<Rc<str>>) -> Self {
        Self::Unknown(name.into())
    }

    pub(super) fn sensitive(self, name: impl Into<Rc<str>>) -> Self {
        match self {
            Self::Sensitive(_) => self,
            value => Self::Sensitive(Rc::new(Sensitive { name: name.into(), value })),
        }
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

    /// The value under a sensitive mark, and the mark's name.
    pub(super) fn reveal(&self) -> (&Value, Option<&Rc<str>>) {
        match self {
            Self::Sensitive(sensitive) => (&sensitive.value, Some(&sensitive.name)),
            value => (value, None),
        }
    }

    /// The same value without sensitive marks at any depth, and the name of the first one.
    pub(super) fn strip(&self) -> (Value, Option<Rc<str>>) {
        match self {
            Self::Sensitive(sensitive) => (sensitive.value.strip().0, Some(Rc::clone(&sensitive.name))),
            Self::List(items) | Self::Set(items) => {
                let stripped: Vec<(Value, Option<Rc<str>>)> = items.iter().map(Value::strip).collect();
                let Some(name) = stripped.iter().find_map(|(_, name)| name.clone()) else { return (self.clone(), None) };
                let items: Vec<Value> = stripped.into_iter().map(|(value, _)| value).collect();
                let items = Rc::new(items.into());
                (if matches!(self, Self::Set(_)) { Self::Set(items) } else { Self::List(items) }, Some(name))
            }
            Self::Map(map) => {
                let stripped: Vec<_> = map.entries.iter().map(|(key, value)| (Rc::clone(key), value.strip())).collect();
                let Some(name) = stripped.iter().find_map(|(_, (_, name))| name.clone()) else { return (self.clone(), None) };
                let entries = stripped.into_iter().map(|(key, (value, _))| (key, value)).collect();
                (Map { entries, ..map.as_ref().clone() }.into(), Some(name))
            }
            value => (value.clone(), None),
        }
    }

    /// A sensitive list or map as a list or map of sensitive values.
    pub(super) fn spread(&self) -> Value {
        let Self::Sensitive(sensitive) = self else { return self.clone() };
        let mark = |value: &Value| value.clone().sensitive(Rc::clone(&sensitive.name));
        match &sensitive.value {
            Self::List(items) => Self::list(items.iter().map(mark).collect()),
            Self::Set(items) => Self::Set(Rc::new(items.iter().map(mark).collect::<Vec<_>>().into())),
            Self::Map(map) => {
                let entries = map.entries.iter().map(|(key, value)| (Rc::clone(key), mark(value))).collect();
                Map { entries, ..map.as_ref().clone() }.into()
            }
            _ => self.clone(),
        }
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
            Self::Sensitive(sensitive) => sensitive.value.unknown_name().map(|_| Rc::clone(&sensitive.name)),
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

    /// The text that a scalar is in a template: an unknown and a sensitive one is its name between marks.
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
    // Terraform counts in decimals: what binary fractions add after the fifteenth digit is not there.
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    let value = if value.fract() == 0.0 { value } else { rounded };
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A number that counts something: an index, a length.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
pub(super) fn whole(value: f64) -> Option<usize> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_a_needless_fraction() {
        for (value, text) in [(1.0, "1"), (0.5, "0.5"), (-0.0, "0"), (123_456_789_012.0, "123456789012"), (0.1 + 0.2, "0.3")] {
            assert_eq!(number_text(value), text);
        }
    }

    #[test]
    fn a_sensitive_value_is_its_name_in_a_text() {
        let secret = Value::text("hunter2").sensitive("var.password");
        let shown = secret.as_text().map(|text| unknown::reveal(&text.text).into_owned());
        assert_eq!(shown.as_deref(), Some("${var.password}"));
    }

    #[test]
    fn stripping_takes_marks_off_at_any_depth() {
        let list = Value::list(vec![Value::text("a"), Value::text("b").sensitive("var.b")]);
        assert_eq!(list.strip(), (Value::list(vec![Value::text("a"), Value::text("b")]), Some("var.b".into())));
    }
}
