//! A list read by the indices of what it describes.

use std::ops::{Index, IndexMut};

/// Values, one for each box (or row, channel, wire, ...) of a layout, read by its index.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Table<T>(Vec<T>);

impl<T: Clone> Table<T> {
    /// The same value `count` times.
    pub(crate) fn filled(value: T, count: usize) -> Self {
        Self(vec![value; count])
    }
}

impl<T> Table<T> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value at an index that may be out of range.
    pub(crate) fn try_at(&self, index: usize) -> Option<&T> {
        self.0.get(index)
    }

    pub(crate) fn push(&mut self, value: T) {
        self.0.push(value);
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Index<usize> for Table<T> {
    type Output = T;

    #[allow(
        clippy::indexing_slicing,
        reason = "indices come from the tree or the table itself, never from a user's file"
    )]
    fn index(&self, index: usize) -> &T {
        &self.0[index]
    }
}

impl<T> IndexMut<usize> for Table<T> {
    #[allow(
        clippy::indexing_slicing,
        reason = "indices come from the tree or the table itself, never from a user's file"
    )]
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.0[index]
    }
}
