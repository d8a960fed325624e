//! Packs groups into the width of the page: in the order given, rows filled, few voids.
//!
//! In: groups (and single cards) of one band, and the width. Out: rows of stacks. The page is seen as columns: of cards, where all
//! groups are grids of cards, otherwise a dozen. A group takes some of them, small groups stand one above the other beside a large
//! one. A dynamic program over the order finds the rows that are lowest in sum.

use super::model::Arrangement;
use super::plan::{Planner, Row, Stack};
use super::table::Table;

/// Most groups that share a row, and a stack.
const ROW: usize = 12;
const STACK: usize = 6;
/// Columns of the page where groups are no grids of cards: halves, thirds, quarters and sixths of it.
const SHARES: usize = 12;
/// So many columns a group of fewer cards may take, to stand above or below a wider one.
const NARROW: usize = 2;
/// What it costs, in units of height, to stand below another group instead of beside it.
const STACKED: i64 = 12;

/// A way to fill a row up to some column.
#[derive(Clone, Copy)]
struct Partial {
    height: i32,
    /// What decides between ways of one height: cards should leave little empty, other groups be about as wide as each other.
    rough: i64,
    /// Where its last stack starts, and how many columns it takes.
    start: usize,
    columns: usize,
}

/// Groups from one to another (excluded) in a row.
struct Candidate {
    cost: i64,
    end: usize,
    /// Stacks: how many groups and how many columns each.
    stacks: Vec<(usize, usize)>,
}

/// The rows of a band of groups.
pub(super) fn rows(planner: &Planner, index: usize, items: &[usize], width: i32) -> Vec<Row> {
    let packing = Packing::new(planner, index, items, width);
    let mut best: Table<Option<Candidate>> = (0..=items.len()).map(|_| None).collect();
    for start in (0..items.len()).rev() {
        best[start] = packing.best_row(start, &best);
    }
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(candidate) = best.try_at(at).and_then(Option::as_ref) {
        rows.push(packing.row(at, candidate));
        at = candidate.end;
    }
    rows
}

struct Packing<'a> {
    planner: &'a Planner<'a>,
    items: Table<usize>,
    /// Whether the columns are of cards.
    cells: bool,
    /// Columns of the page.
    columns: usize,
    /// Width of a column.
    column: i32,
    gap: i32,
    /// Height of each group in so many columns (from 1); none where that is too narrow.
    heights: Table<Table<Option<i32>>>,
    /// For each group the stacks that start with it, of one group and more.
    stacks: Table<Table<Stacked>>,
}

/// Groups one under the other.
#[derive(Default)]
struct Stacked {
    /// Most columns that are of use to them: as many as one of them fills.
    widest: usize,
    /// Their height in so many columns (from 1).
    heights: Table<Option<i32>>,
}

impl<'a> Packing<'a> {
    fn new(planner: &'a Planner<'a>, index: usize, items: &[usize], width: i32) -> Self {
        let (room, gap) = (planner.inner(index, width), planner.gap(index));
        let cells = items.iter().all(|item| planner.is_cells(*item));
        let (columns, column) = if cells {
            let chrome = items.iter().map(|item| cell_chrome(planner, *item, 1)).max().unwrap_or(0);
            let inner_gap = items.iter().map(|item| planner.column_gap(*item)).max().unwrap_or(0);
            let cell = planner.diagram.cell_width.max(1);
            (usize::try_from((room - chrome + inner_gap) / (cell + inner_gap)).unwrap_or(1).max(1), cell)
        } else {
            let shares = i32::try_from(SHARES).unwrap_or(1);
            (SHARES, (room + gap) / shares - gap)
        };
        let mut packing = Self {
            planner,
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
            let own_height = |columns: usize| self.heights[at].try_at(columns - 1).copied().flatten();
            let height = |columns: usize| match above {
                Some(above) => Some(above.heights[columns - 1]? + self.gap + own_height(columns)?),
                None => own_height(columns),
            };
            let stacked =
                Stacked { widest: above.map_or(own, |above| above.widest.max(own)), heights: (1..=self.columns).map(height).collect() };
            stacks.push(stacked);
        }
        stacks
    }

    fn heights_of(&self, item: usize) -> Table<Option<i32>> {
        let most = if self.cells { self.cards(item).max(NARROW).min(self.columns) } else { self.columns };
        let narrowest = self.planner.extents[item].min;
        let height = |columns: usize| {
            let width = self.base(item, columns) + i32::try_from(columns).unwrap_or(1) * self.column;
            (self.cells || width >= narrowest || columns == self.columns).then(|| self.planner.height(item, width))
        };
        (1..=most).map(height).collect()
    }

    /// How many cards a group of them holds.
    fn cards(&self, item: usize) -> usize {
        self.planner.tree.children[item].len().max(1)
    }

    /// What groups below each other, in so many columns, leave empty in a row of a height: in units of height times columns.
    fn void(&self, (start, end): (usize, usize), columns: usize, height: i32) -> Option<i64> {
        let below = i64::from(height - self.stack_height(start, end, columns)?) * i64::try_from(columns).ok()?;
        let beside = (start..end).filter(|_| self.cells).map(|at| {
            let unused = columns.saturating_sub(self.cards(self.items[at]));
            let own = self.heights[at].try_at(columns - 1).copied().flatten().unwrap_or(0);
            i64::try_from(unused).unwrap_or(0) * i64::from(own)
        });
        Some(below + beside.sum::<i64>())
    }

    /// What a group takes of the width beside its columns.
    fn base(&self, item: usize, columns: usize) -> i32 {
        let columns = i32::try_from(columns).unwrap_or(1);
        if self.cells { cell_chrome(self.planner, item, columns) } else { (columns - 1) * self.gap }
    }

    /// Height of some groups one under the other, in so many columns.
    fn stack_height(&self, start: usize, end: usize, columns: usize) -> Option<i32> {
        self.stacks[start].try_at(end - start - 1)?.heights.try_at(columns - 1).copied().flatten()
    }

    /// The row from a group on that costs least together with the best ones after it.
    fn best_row(&self, start: usize, best: &Table<Option<Candidate>>) -> Option<Candidate> {
        let partial = self.partial_rows(start);
        let mut least: Option<Candidate> = None;
        for end in start + 1..start + partial.len() {
            let after = best[end].as_ref().map_or(0, |candidate| candidate.cost);
            for used in 1..=self.columns {
                let Some(Partial { height, .. }) = partial[end - start][used] else { continue };
                // A row costs no less than its height.
                if least.as_ref().is_some_and(|least| after + i64::from(height + self.gap) > least.cost) {
                    continue;
                }
                let Some(row) = self.candidate(start, end, used, &partial) else { continue };
                let cost = row.cost + after;
                if least.as_ref().is_none_or(|least| cost < least.cost) {
                    least = Some(Candidate { cost, ..row });
                }
            }
        }
        least
    }

    /// For so many groups from one on, and so many columns: the lowest way to fill a row with them.
    fn partial_rows(&self, start: usize) -> Table<Table<Option<Partial>>> {
        let last = (start + ROW).min(self.items.len());
        let mut partial: Table<Table<Option<Partial>>> = (start..=last).map(|_| Table::filled(None, self.columns + 1)).collect();
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

    /// The cost of a row: its height, what it leaves empty, columns it does not use, groups below others, unequal shares.
    fn candidate(&self, start: usize, end: usize, used: usize, partial: &Table<Table<Option<Partial>>>) -> Option<Candidate> {
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
        let columns = i64::try_from(self.columns).ok()?;
        let unused = i64::try_from(self.columns - used).ok()?;
        let stretch = if unused * 3 > columns { i64::from(height) * 2 } else { i64::from(height) * unused / columns };
        let last_row = end == self.items.len();
        let stacked = i64::try_from(end - start - stacks.len()).ok()? * STACKED;
        let narrow = stacks.iter().map(|(_, columns)| columns).min().copied().unwrap_or(1);
        let wide = stacks.iter().map(|(_, columns)| columns).max().copied().unwrap_or(1);
        let share = if self.alike((start, end), used / stacks.len().max(1)) { 4 } else { 20 };
        let unequal = if self.cells { 0 } else { i64::try_from(wide - narrow).ok()? * i64::from(height) / share };
        // A box across the whole page among others that share its rows looks as if it were more than they.
        let lone = if !self.cells && end - start == 1 && self.items.len() > 2 { i64::from(height) / 2 } else { 0 };
        let cost =
            i64::from(height + self.gap) + void / columns / 2 + if last_row { stretch / 2 } else { stretch } + stacked + unequal + lone;
        Some(Candidate { cost, end, stacks })
    }

    /// Whether groups need about the same height in the same width: they should look alike then.
    fn alike(&self, (start, end): (usize, usize), columns: usize) -> bool {
        let heights: Option<Vec<i32>> = (start..end).map(|at| self.stack_height(at, at + 1, columns)).collect();
        let Some(heights) = heights.filter(|_| columns > 0) else { return false };
        let (low, high) = (heights.iter().min().copied().unwrap_or(0), heights.iter().max().copied().unwrap_or(0));
        i64::from(high) * 2 <= i64::from(low) * 3
    }

    /// Width of groups that have a row for themselves and need less than three quarters of it; none for others.
    fn own_width(&self, stack: &Stack) -> Option<i32> {
        let ideal = stack.items.iter().map(|item| self.planner.extents[*item].max).max()?;
        let room = i32::try_from(self.columns).ok()?.checked_mul(self.column + self.gap)? - self.gap;
        (ideal < room / 4 * 3).then_some(ideal)
    }

    fn row(&self, start: usize, candidate: &Candidate) -> Row {
        let mut at = start;
        let mut stacks: Vec<Stack> = Vec::new();
        let used: usize = candidate.stacks.iter().map(|(_, columns)| columns).sum();
        for (count, columns) in &candidate.stacks {
            let items: Table<usize> = (at..at + count).map(|at| self.items[at]).collect();
            let base = items.iter().map(|item| self.base(*item, *columns)).max().unwrap_or(0);
            stacks.push(Stack { items, weight: i32::try_from(*columns).unwrap_or(1), base });
            at += count;
        }
        if let ([stack], false) = (stacks.as_mut_slice(), self.cells)
            && let Some(width) = self.own_width(stack)
        {
            // Its box is no wider than what it holds: the rest of the row stays empty.
            (stack.base, stack.weight) = (width, 0);
            stacks.push(Stack { items: Table::default(), weight: 1, base: 0 });
        }
        let unused = self.columns - used;
        if unused * 3 > self.columns {
            // Stretching would make the cards too wide: the rest of the row stays empty.
            stacks.push(Stack { items: Table::default(), weight: i32::try_from(unused).unwrap_or(0), base: 0 });
        }
        Row::of(stacks)
    }
}

/// Width that a grid of cards takes beside its cards, when they stand in so many columns.
fn cell_chrome(planner: &Planner, item: usize, columns: i32) -> i32 {
    if planner.arrangement(item) != Arrangement::Grid || !planner.tree.is_group(item) {
        return 0;
    }
    let padding = planner.diagram.boxes.get(item).map_or(0, |spec| 2 * spec.padding.side);
    padding + (columns - 1) * planner.column_gap(item)
}
