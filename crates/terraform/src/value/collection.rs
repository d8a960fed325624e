//! Lists and maps, measured.
//!
//! Values are shared: a list of two lists of two, sixty times over, is small to hold and endless to
//! walk. Each collection knows its [`Extent`], so that what is too large is met before it is
//! walked.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use super::{Value, index_value};
use fluxscape_manifest::source::Span;

/// The elements of a list or set, as a slice.
#[derive(Clone, Debug, Default)]
pub struct List {
    values: Vec<Value>,
    pub(crate) extent: Extent,
}

/// How large a value is when all that it shares is counted each time, and how deep: what walking it
/// would take.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    pub(crate) size: usize,
    pub(crate) depth: usize,
}

/// A map or object. Its keys are in order, as Terraform iterates over them.
#[derive(Clone, Debug, Default)]
pub struct Map {
    pub(crate) entries: BTreeMap<Rc<str>, Value>,
    /// The name of what provides further entries that files do not determine: the attributes that a
    /// provider computes.
    pub(crate) open: Option<Rc<str>>,
    /// Where it is written.
    pub(crate) span: Option<Span>,
    /// Measured when the map becomes a value.
    pub(crate) extent: Extent,
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries && self.open == other.open
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.values
    }
}

impl From<Vec<Value>> for List {
    fn from(values: Vec<Value>) -> Self {
        let extent = Extent::around(values.iter());
        Self { values, extent }
    }
}

impl Map {
    pub(crate) fn new(entries: BTreeMap<Rc<str>, Value>) -> Self {
        Self { entries, ..Self::default() }
    }

    /// The value of a key, unless it is null.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.get(key).filter(|value| **value != Value::Null)
    }

    /// The keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.entries.iter()
    }

    /// The blocks of a kind that are nested in a block: `blocks("metadata")`.
    pub fn blocks(&self, kind: &str) -> impl Iterator<Item = &Rc<Map>> {
        let items = self.entries.get(kind).and_then(Value::items);
        items.into_iter().flat_map(|items| items.iter()).filter_map(Value::as_map)
    }

    /// Where the map is written, when it is in a file.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span
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

/// The keys and values of a collection, as `for` binds them: the key of a list is the index, that
/// of a set is the element.
pub(crate) fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match collection {
        Value::List(items) => Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (index_value(index), item.clone()))
                .collect(),
        ),
        Value::Set(items) => Some(items.iter().map(|item| (item.clone(), item.clone())).collect()),
        Value::Map(map) => Some(
            map.entries
                .iter()
                .map(|(key, value)| (Value::text(Rc::clone(key)), value.clone()))
                .collect(),
        ),
        _ => None,
    }
}
