//! The rows that a packing may have, and what each costs.
//!
//! In: a [`Packing`] and the groups of a row, from one to another. Out: [`Candidate`]s: which
//! groups are stacked, in how many columns, and a cost: a row that is high, leaves much empty or
//! looks uneven costs more.

use super::packing::{Packing, STACK};
use crate::table::Table;

/// Most groups in a row.
const ROW: usize = 12;

/// What it costs, in units of height, to be below another group instead of beside it.
const STACKED: i64 = 12;

/// A way to fill a row up to some column.
#[derive(Clone, Copy)]
pub(super) struct Partial {
    pub(super) height: i32,
    /// Decides between rows of one height: cards should leave little empty, other groups should be
    /// about as wide as each other.
    pub(super) rough: i64,
    /// Where its last stack starts, and how many columns it takes.
    pub(super) start: usize,
    pub(super) columns: usize,
}

/// Groups from one to another (excluded) in a row.
pub(super) struct Candidate {
    pub(super) cost: i64,
    pub(super) end: usize,
    /// The group that is placed last, out of its order, in a stack for itself: those after it are
    /// stacked with those before it.
    pub(super) aside: Option<usize>,
    /// Stacks: how many groups and how many columns each.
    pub(super) stacks: Vec<(usize, usize)>,
}

impl Packing<'_> {
    /// What groups below each other, in so many columns, leave empty in a row of a height: in units
    /// of height times columns.
    fn void(&self, (start, end): (usize, usize), columns: usize, height: i32) -> Option<i64> {
        let below = i64::from(height - self.stack_height(start, end, columns)?)
            * i64::try_from(columns).ok()?;
        let beside = (start..end).filter(|_| self.cells).map(|at| self.unused(at, columns));
        Some(below + beside.sum::<i64>())
    }

    /// Rows of one tall group of cards and, beside it, all others one below the other, those before
    /// it and those after it: where that is no higher, they fill what would stay empty.
    pub(super) fn beside_tall(&self, start: usize, end: usize) -> Vec<Candidate> {
        let count = end - start;
        if !self.cells || !(3..=STACK).contains(&count) {
            return Vec::new();
        }
        let row = |tall: usize, columns: usize| {
            let wide = self.heights[tall].len().min(self.columns - columns);
            let height = self.stack_height(tall, tall + 1, wide)?;
            let others: Option<Vec<i32>> = (start..end)
                .filter(|at| *at != tall)
                .map(|at| self.stack_height(at, at + 1, columns))
                .collect();
            let stacked = others?.iter().sum::<i32>() + i32::try_from(count - 2).ok()? * self.gap;
            let beside = (start..end)
                .map(|at| self.unused(at, if at == tall { wide } else { columns }))
                .sum::<i64>();
            let void = i64::from(height - stacked) * i64::try_from(columns).ok()? + beside;
            let stacks = vec![(count - 1, columns), (1, wide)];
            (stacked <= height)
                .then(|| self.priced((start, end), (height, void), stacks, Some(tall)))
                .flatten()
        };
        let row = &row;
        (start + 1..end - 1)
            .flat_map(|tall| (1..self.columns).filter_map(move |columns| row(tall, columns)))
            .collect()
    }

    /// What a group of fewer cards than columns leaves empty: in units of height times columns.
    fn unused(&self, at: usize, columns: usize) -> i64 {
        let unused = columns.saturating_sub(self.cards(self.items[at]));
        let own = self.stack_height(at, at + 1, columns).unwrap_or(0);
        i64::try_from(unused).unwrap_or(0) * i64::from(own)
    }

    /// For so many groups from one on, and so many columns: the lowest way to fill a row with them.
    pub(super) fn partial_rows(&self, start: usize) -> Table<Table<Option<Partial>>> {
        let last = (start + ROW).min(self.items.len());
        let mut partial: Table<Table<Option<Partial>>> =
            (start..=last).map(|_| Table::filled(None, self.columns + 1)).collect();
        partial[0][0] = Some(Partial { height: 0, rough: 0, start, columns: 0 });
        for from in start..last {
            for used in 0..self.columns {
                let Some(so_far) = partial[from - start][used] else { continue };
                for (end, stacked) in (from + 1..=last).zip(self.stacks[from].iter()) {
                    let room = stacked.widest.min(self.columns - used);
                    for (columns, stack) in (1..=room).zip(stacked.heights.iter()) {
                        let Some(stack) = *stack else { continue };
                        let height = so_far.height.max(stack);
                        let rough = so_far.rough + self.roughness(stack, columns);
                        let slot = &mut partial[end - start][used + columns];
                        if slot.is_none_or(|known| (height, rough) < (known.height, known.rough)) {
                            *slot = Some(Partial { height, rough, start: from, columns });
                        }
                    }
                }
            }
        }
        partial
    }

    /// What a stack adds to [`Partial::rough`].
    fn roughness(&self, height: i32, columns: usize) -> i64 {
        let columns = i64::try_from(columns).unwrap_or(0);
        if self.cells { -i64::from(height) * columns } else { columns * columns }
    }

    /// The row that fills so many columns lowest.
    pub(super) fn candidate(
        &self,
        start: usize,
        end: usize,
        used: usize,
        partial: &Table<Table<Option<Partial>>>,
    ) -> Option<Candidate> {
        let height = partial[end - start][used]?.height;
        let mut stacks = Vec::new();
        let (mut at, mut left) = (end, used);
        let mut void = 0;
        while at > start {
            let step = partial[at - start][left]?;
            void += self.void((step.start, at), step.columns, height)?;
            stacks.push((at - step.start, step.columns));
            left -= step.columns;
            at = step.start;
        }
        stacks.reverse();
        self.priced((start, end), (height, void), stacks, None)
    }

    /// The cost of a row: its height, what it leaves empty, columns it does not use, groups below
    /// others, unequal shares.
    fn priced(
        &self,
        (start, end): (usize, usize),
        (height, void): (i32, i64),
        stacks: Vec<(usize, usize)>,
        aside: Option<usize>,
    ) -> Option<Candidate> {
        let used: usize = stacks.iter().map(|(_, columns)| columns).sum();
        let columns = i64::try_from(self.columns).ok()?;
        let unused = i64::try_from(self.columns - used).ok()?;
        let stretch = if unused * 3 > columns {
            i64::from(height) * 2
        } else {
            i64::from(height) * unused / columns
        };
        let last_row = end == self.items.len();
        let stacked = i64::try_from(end - start - stacks.len()).ok()? * STACKED;
        let narrow = stacks.iter().map(|(_, columns)| columns).min().copied().unwrap_or(1);
        let wide = stacks.iter().map(|(_, columns)| columns).max().copied().unwrap_or(1);
        let share = if self.alike((start, end), used / stacks.len().max(1)) { 4 } else { 20 };
        let unequal = if self.cells {
            0
        } else {
            i64::try_from(wide - narrow).ok()? * i64::from(height) / share
        };
        // A box across the whole page among others that share its rows looks as if it were more
        // than they.
        let lone = if !self.cells && end - start == 1 && self.items.len() > 2 {
            i64::from(height) / 2
        } else {
            0
        };
        let cost = i64::from(height + self.gap)
            + void / columns / 2
            + if last_row { stretch / 2 } else { stretch }
            + stacked
            + unequal
            + lone;
        Some(Candidate { cost, end, aside, stacks })
    }

    /// Whether groups need about the same height in the same width: they should look alike then.
    fn alike(&self, (start, end): (usize, usize), columns: usize) -> bool {
        let heights: Option<Vec<i32>> =
            (start..end).map(|at| self.stack_height(at, at + 1, columns)).collect();
        let Some(heights) = heights.filter(|_| columns > 0) else { return false };
        let (low, high) = (
            heights.iter().min().copied().unwrap_or(0),
            heights.iter().max().copied().unwrap_or(0),
        );
        i64::from(high) * 2 <= i64::from(low) * 3
    }
}
