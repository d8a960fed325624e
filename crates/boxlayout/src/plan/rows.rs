//! What a plan is: rows of stacks of boxes.

use crate::table::Table;

/// How the children of one group are arranged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Rows from the top.
    pub(crate) rows: Table<Row>,
    /// Whether the rows share their columns, so that one channel runs between two columns through
    /// all rows.
    pub(crate) aligned: bool,
}

/// Stacks side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// From the left.
    pub(crate) stacks: Table<Stack>,
}

/// Boxes of one width, one below the other. An empty stack keeps its space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stack {
    /// From the top.
    pub(crate) items: Table<usize>,
    /// Share of the width that is left after all `base`s.
    pub(crate) weight: i32,
    /// Width that it has in any case.
    pub(crate) base: i32,
}

impl Plan {
    /// Rows whose columns are independent of each other.
    pub(super) fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        Self { rows: rows.into_iter().collect(), aligned: false }
    }
}

impl Row {
    pub(super) fn of(stacks: impl IntoIterator<Item = Stack>) -> Self {
        Self { stacks: stacks.into_iter().collect() }
    }
}

impl Stack {
    /// An equal share of the row.
    pub(super) fn share(items: Vec<usize>) -> Self {
        Self { items: items.into_iter().collect(), weight: 1, base: 0 }
    }
}

/// Widths of a row's stacks, when `room` is available for all of them.
pub(crate) fn shares(row: &Row, room: i32) -> Vec<i32> {
    let room = room.max(0);
    let total: i32 = row.stacks.iter().map(|stack| stack.weight).sum();
    let bases: i32 = row.stacks.iter().map(|stack| stack.base).sum();
    let part = |weight: i32| (room - bases).max(0) * weight / total.max(1);
    let mut before = 0;
    let widths = row.stacks.iter().map(|stack| {
        let base = if bases > room { stack.base * room / bases } else { stack.base };
        let width = base + part(before + stack.weight) - part(before);
        before += stack.weight;
        width
    });
    widths.collect()
}

/// Boxes in rows of at most `most`, the rows as even as possible.
pub(super) fn even_rows(items: &[usize], most: usize) -> Vec<Row> {
    let rows = items.len().div_ceil(most.max(1)).max(1);
    let mut left = items;
    (0..rows)
        .map(|row| {
            let (now, later) = left.split_at(left.len().div_ceil(rows - row));
            left = later;
            Row::of(now.iter().map(|item| Stack::share(vec![*item])))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_shared_out_to_the_last_unit() {
        let row = Row::of((0..3).map(|item| Stack::share(vec![item])));
        assert_eq!(shares(&row, 100), [33, 33, 34]);
        let base = Stack { base: 60, ..Stack::share(vec![3]) };
        assert_eq!(shares(&Row::of([base.clone(), Stack::share(vec![4])]), 100), [80, 20]);
        assert_eq!(shares(&Row::of([base.clone(), base]), 100), [50, 50]);
    }

    #[test]
    fn rows_are_as_even_as_possible() {
        let rows = even_rows(&[0, 1, 2, 3, 4, 5, 6], 3);
        assert_eq!(rows.iter().map(|row| row.stacks.len()).collect::<Vec<_>>(), [3, 2, 2]);
    }
}
