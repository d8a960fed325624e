//! Lists and maps, measured.
//!
//! Values are shared: a list of two lists of two, sixty times over, is small to hold and endless to
//! walk. Each collection knows its [`Extent`], so that what is too large is met before it is
//! walked.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use super::value::Value;
use fluxscape_manifest::source::Span;

/// The elements of a list or set.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    values: Vec<Value>,
    pub(super) extent: Extent,
}

/// How large a value is when all that it shares is counted each time, and how deep: what walking it
/// would take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub(super) size: usize,
    pub(super) depth: usize,
}

/// A map or object. Its keys are in order, as Terraform iterates over them.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    pub(super) entries: BTreeMap<Rc<str>, Value>,
    /// The name of what provides further entries that files do not tell: the attributes that a
    /// provider computes.
    pub(super) open: Option<Rc<str>>,
    /// Where it is written.
    pub(super) span: Option<Span>,
    /// Measured when the map becomes a value.
    pub(super) extent: Extent,
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
