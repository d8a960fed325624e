//! Values that must not be shown.
//!
//! They are computed with, since a count may depend on one, and what is made from one is one too.
//! In a text, a node or a message only the name of its mark is seen.

use std::fmt;
use std::rc::Rc;

use super::{Map, Value};

/// A value that must not be shown. `Debug` shows its name alone.
#[derive(Clone, PartialEq)]
pub struct Sensitive {
    pub(crate) name: Rc<str>,
    pub(crate) value: Value,
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sensitive").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Value {
    /// The value under a mark of this name; a value that has a mark keeps it.
    #[must_use]
    pub fn sensitive(self, name: impl Into<Rc<str>>) -> Self {
        match self {
            Self::Sensitive(_) => self,
            value => Self::Sensitive(Rc::new(Sensitive { name: name.into(), value })),
        }
    }

    /// The value under a sensitive mark, and the mark's name.
    #[must_use]
    pub fn reveal(&self) -> (&Value, Option<&Rc<str>>) {
        match self {
            Self::Sensitive(sensitive) => (&sensitive.value, Some(&sensitive.name)),
            value => (value, None),
        }
    }

    /// The same value without sensitive marks at any depth, and the name of the first one.
    pub(crate) fn strip(&self) -> (Value, Option<Rc<str>>) {
        match self {
            Self::Sensitive(sensitive) => {
                (sensitive.value.strip().0, Some(Rc::clone(&sensitive.name)))
            }
            Self::List(items) | Self::Set(items) => {
                let stripped: Vec<(Value, Option<Rc<str>>)> =
                    items.iter().map(Value::strip).collect();
                let Some(name) = stripped.iter().find_map(|(_, name)| name.clone()) else {
                    return (self.clone(), None);
                };
                let items: Vec<Value> = stripped.into_iter().map(|(value, _)| value).collect();
                let items = Rc::new(items.into());
                (
                    if matches!(self, Self::Set(_)) { Self::Set(items) } else { Self::List(items) },
                    Some(name),
                )
            }
            Self::Map(map) => {
                let stripped: Vec<_> = map
                    .entries
                    .iter()
                    .map(|(key, value)| (Rc::clone(key), value.strip()))
                    .collect();
                let Some(name) = stripped.iter().find_map(|(_, (_, name))| name.clone()) else {
                    return (self.clone(), None);
                };
                let entries = stripped.into_iter().map(|(key, (value, _))| (key, value)).collect();
                (Map { entries, ..map.as_ref().clone() }.into(), Some(name))
            }
            value => (value.clone(), None),
        }
    }

    /// A sensitive list or map as a list or map of sensitive values.
    #[must_use]
    pub fn spread(&self) -> Value {
        let Self::Sensitive(sensitive) = self else { return self.clone() };
        let mark = |value: &Value| value.clone().sensitive(Rc::clone(&sensitive.name));
        match &sensitive.value {
            Self::List(items) => Self::list(items.iter().map(mark).collect()),
            Self::Set(items) => {
                Self::Set(Rc::new(items.iter().map(mark).collect::<Vec<_>>().into()))
            }
            Self::Map(map) => {
                let entries =
                    map.entries.iter().map(|(key, value)| (Rc::clone(key), mark(value))).collect();
                Map { entries, ..map.as_ref().clone() }.into()
            }
            _ => self.clone(),
        }
    }
}

/// A value under the mark of the sensitive value that it was made from.
pub(crate) fn marked(value: Value, sensitive: Option<Rc<str>>) -> Value {
    match sensitive {
        Some(name) => value.sensitive(name),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::super::unknown;
    use super::*;

    #[test]
    fn a_sensitive_value_is_its_name_in_a_text() {
        let secret = Value::text("hunter2").sensitive("var.password");
        let shown = secret.as_text().map(|text| unknown::reveal(&text.text).into_owned());
        assert_eq!(shown.as_deref(), Some("${var.password}"));
    }

    #[test]
    fn stripping_takes_marks_off_at_any_depth() {
        let list = Value::list(vec![Value::text("a"), Value::text("b").sensitive("var.b")]);
        assert_eq!(
            list.strip(),
            (Value::list(vec![Value::text("a"), Value::text("b")]), Some("var.b".into()))
        );
    }
}
