//! The columns of a page into which groups are packed, and how high groups are in them.
//!
//! In: the groups (and single cards) of one band, and the width. Out: [`Packing`]: the height of
//! each group, and of each short run of groups one below the other, in any number of columns.

use super::context::Context;
use super::extent::Extent;
use crate::diagram::Arrangement;
use crate::table::Table;

/// Most groups in a stack.
pub(super) const STACK: usize = 6;
/// Columns of the page where groups are no grids of cards: halves, thirds, quarters and sixths.
const SHARES: usize = 12;
/// The number of columns that a group of fewer cards may still take, to stand above or below a
/// wider one.
const NARROW: usize = 2;

pub(super) struct Packing<'a> {
    context: &'a Context<'a>,
    extents: &'a Table<Extent>,
    height: &'a dyn Fn(usize, i32) -> i32,
    pub(super) items: Table<usize>,
    /// Whether the columns are of cards.
    pub(super) cells: bool,
    /// Columns of the page.
    pub(super) columns: usize,
    /// Width of a column.
    column: i32,
    pub(super) gap: i32,
    /// Height of each group by its number of columns (from 1); `None` where that is too narrow.
    pub(super) heights: Table<Table<Option<i32>>>,
    /// For each group the stacks that start with it, of one group, two groups, ...
    pub(super) stacks: Table<Table<Stacked>>,
}

/// Groups one below the other.
#[derive(Default)]
pub(super) struct Stacked {
    /// Most columns that are useful to them: as many as one of them fills.
    pub(super) widest: usize,
    /// Their height by their number of columns (from 1).
    pub(super) heights: Table<Option<i32>>,
}

impl<'a> Packing<'a> {
    /// The packing of some boxes in a group of a width.
    pub(super) fn new(
        context: &'a Context<'a>,
        extents: &'a Table<Extent>,
        height: &'a dyn Fn(usize, i32) -> i32,
        (index, items, width): (usize, &[usize], i32),
    ) -> Self {
        let (room, gap) = (context.inner(index, width), context.gap(index));
        let is_cells = |item: &usize| !context.tree.is_group(*item) || context.is_card_grid(*item);
        let cells = items.iter().all(is_cells);
        let (columns, column) = if cells {
            let around = items.iter().map(|item| around_cells(context, *item, 1)).max();
            let inner_gap = items.iter().map(|item| context.column_gap(*item)).max().unwrap_or(0);
            let cell = context.diagram.cell_width.max(1);
            let room = room - around.unwrap_or(0) + inner_gap;
            (usize::try_from(room / (cell + inner_gap)).unwrap_or(1).max(1), cell)
        } else {
            let shares = i32::try_from(SHARES).unwrap_or(1);
            (SHARES, (room + gap) / shares - gap)
        };
        let mut packing = Self {
            context,
            extents,
            height,
            items: items.iter().copied().collect(),
            cells,
            columns,
            column,
            gap,
            heights: Table::default(),
            stacks: Table::default(),
        };
        packing.heights = items.iter().map(|item| packing.heights_of(*item)).collect();
        packing.stacks = (0..items.len()).map(|start| packing.stacks_from(start)).collect();
        packing
    }

    fn stacks_from(&self, start: usize) -> Table<Stacked> {
        let mut stacks: Table<Stacked> = Table::default();
        for at in start..(start + STACK).min(self.items.len()) {
            let above = at.checked_sub(start + 1).and_then(|last| stacks.try_at(last));
            let own = if self.cells { self.cards(self.items[at]) } else { self.columns };
            let own_height =
                |columns: usize| self.heights[at].try_at(columns - 1).copied().flatten();
            let height = |columns: usize| match above {
                Some(above) => Some(above.heights[columns - 1]? + self.gap + own_height(columns)?),
                None => own_height(columns),
            };
            let stacked = Stacked {
                widest: above.map_or(own, |above| above.widest.max(own)),
                heights: (1..=self.columns).map(height).collect(),
            };
            stacks.push(stacked);
        }
        stacks
    }

    fn heights_of(&self, item: usize) -> Table<Option<i32>> {
        let most =
            if self.cells { self.cards(item).max(NARROW).min(self.columns) } else { self.columns };
        let narrowest = self.extents[item].min;
        let height = |columns: usize| {
            let width =
                self.base(item, columns) + i32::try_from(columns).unwrap_or(1) * self.column;
            (self.cells || width >= narrowest || columns == self.columns)
                .then(|| (self.height)(item, width))
        };
        (1..=most).map(height).collect()
    }

    /// How many cards a group of them holds.
    pub(super) fn cards(&self, item: usize) -> usize {
        self.context.tree.children[item].len().max(1)
    }

    /// What a group takes of the width beside its columns.
    pub(super) fn base(&self, item: usize, columns: usize) -> i32 {
        let columns = i32::try_from(columns).unwrap_or(1);
        if self.cells {
            around_cells(self.context, item, columns)
        } else {
            (columns - 1) * self.gap
        }
    }

    /// Height of some groups one below the other, in so many columns.
    pub(super) fn stack_height(&self, start: usize, end: usize, columns: usize) -> Option<i32> {
        self.stacks[start].try_at(end - start - 1)?.heights.try_at(columns - 1).copied().flatten()
    }

    /// Width of groups that have a row for themselves and need less than three quarters of it;
    /// `None` for others.
    pub(super) fn own_width(&self, items: &Table<usize>) -> Option<i32> {
        let ideal = items.iter().map(|item| self.extents[*item].max).max()?;
        let room =
            i32::try_from(self.columns).ok()?.checked_mul(self.column + self.gap)? - self.gap;
        (ideal < room / 4 * 3).then_some(ideal)
    }
}

/// Width that a grid of cards takes beside its cards, when they are in so many columns.
fn around_cells(context: &Context<'_>, item: usize, columns: i32) -> i32 {
    if context.arrangement(item) != Arrangement::Grid || !context.tree.is_group(item) {
        return 0;
    }
    let padding = context.spec(item).map_or(0, |spec| 2 * spec.padding.side);
    padding + (columns - 1) * context.column_gap(item)
}
