//! Packs groups into the width of the page: in the order given (but for a tall one that small ones
//! stand beside), rows filled, few voids.
//!
//! In: groups (and single cards) of one band, and the width. Out: rows of stacks. The page is seen
//! as columns: of cards, where all groups are grids of cards, otherwise a dozen. A group takes some
//! of them, small groups stand one above the other beside a large one. A dynamic program over the
//! order finds the rows that are lowest in sum.

use super::candidate::{Candidate, Partial};
use super::model::Arrangement;
use super::plan::{Planner, Row, Stack};
use super::table::Table;

/// Most groups that share a row, and a stack.
pub(super) const ROW: usize = 12;
pub(super) const STACK: usize = 6;
/// Columns of the page where groups are no grids of cards: halves, thirds, quarters and sixths of
/// it.
const SHARES: usize = 12;
/// So many columns a group of fewer cards may take, to stand above or below a wider one.
const NARROW: usize = 2;

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

pub(super) struct Packing<'a> {
    planner: &'a Planner<'a>,
    pub(super) items: Table<usize>,
    /// Whether the columns are of cards.
    pub(super) cells: bool,
    /// Columns of the page.
    pub(super) columns: usize,
    /// Width of a column.
    column: i32,
    pub(super) gap: i32,
    /// Height of each group in so many columns (from 1); none where that is too narrow.
    pub(super) heights: Table<Table<Option<i32>>>,
    /// For each group the stacks that start with it, of one group and more.
    pub(super) stacks: Table<Table<Stacked>>,
}

/// Groups one under the other.
#[derive(Default)]
pub(super) struct Stacked {
    /// Most columns that are of use to them: as many as one of them fills.
    pub(super) widest: usize,
    /// Their height in so many columns (from 1).
    pub(super) heights: Table<Option<i32>>,
}

impl<'a> Packing<'a> {
    fn new(planner: &'a Planner<'a>, index: usize, items: &[usize], width: i32) -> Self {
        let (room, gap) = (planner.inner(index, width), planner.gap(index));
        let cells = items.iter().all(|item| planner.is_cells(*item));
        let (columns, column) = if cells {
            let chrome = items.iter().map(|item| cell_chrome(planner, *item, 1)).max().unwrap_or(0);
            let inner_gap = items.iter().map(|item| planner.column_gap(*item)).max().unwrap_or(0);
            let cell = planner.diagram.cell_width.max(1);
            (
                usize::try_from((room - chrome + inner_gap) / (cell + inner_gap))
                    .unwrap_or(1)
                    .max(1),
                cell,
            )
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
        let narrowest = self.planner.extents[item].min;
        let height = |columns: usize| {
            let width =
                self.base(item, columns) + i32::try_from(columns).unwrap_or(1) * self.column;
            (self.cells || width >= narrowest || columns == self.columns)
                .then(|| self.planner.height(item, width))
        };
        (1..=most).map(height).collect()
    }

    /// How many cards a group of them holds.
    pub(super) fn cards(&self, item: usize) -> usize {
        self.planner.tree.children[item].len().max(1)
    }

    /// What a group takes of the width beside its columns.
    fn base(&self, item: usize, columns: usize) -> i32 {
        let columns = i32::try_from(columns).unwrap_or(1);
        if self.cells { cell_chrome(self.planner, item, columns) } else { (columns - 1) * self.gap }
    }

    /// Height of some groups one under the other, in so many columns.
    pub(super) fn stack_height(&self, start: usize, end: usize, columns: usize) -> Option<i32> {
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
                if least
                    .as_ref()
                    .is_some_and(|least| after + i64::from(height + self.gap) > least.cost)
                {
                    continue;
                }
                let Some(row) = self.candidate(start, end, used, &partial) else { continue };
                keep_cheaper(&mut least, row, after);
            }
            for row in self.beside_tall(start, end) {
                keep_cheaper(&mut least, row, after);
            }
        }
        least
    }

    /// Width of groups that have a row for themselves and need less than three quarters of it; none
    /// for others.
    fn own_width(&self, stack: &Stack) -> Option<i32> {
        let ideal = stack.items.iter().map(|item| self.planner.extents[*item].max).max()?;
        let room =
            i32::try_from(self.columns).ok()?.checked_mul(self.column + self.gap)? - self.gap;
        (ideal < room / 4 * 3).then_some(ideal)
    }

    fn row(&self, start: usize, candidate: &Candidate) -> Row {
        let in_order = (start..candidate.end).filter(|at| Some(*at) != candidate.aside);
        let mut order = in_order.chain(candidate.aside).map(|at| self.items[at]);
        let mut stacks: Vec<Stack> = Vec::new();
        let used: usize = candidate.stacks.iter().map(|(_, columns)| columns).sum();
        for (count, columns) in &candidate.stacks {
            let items: Table<usize> = order.by_ref().take(*count).collect();
            let base = items.iter().map(|item| self.base(*item, *columns)).max().unwrap_or(0);
            stacks.push(Stack { items, weight: i32::try_from(*columns).unwrap_or(1), base });
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
            stacks.push(Stack {
                items: Table::default(),
                weight: i32::try_from(unused).unwrap_or(0),
                base: 0,
            });
        }
        Row::of(stacks)
    }
}

/// Takes a row in place of the one known, where it costs less together with the rows after it.
fn keep_cheaper(least: &mut Option<Candidate>, row: Candidate, after: i64) {
    let cost = row.cost + after;
    if least.as_ref().is_none_or(|least| cost < least.cost) {
        *least = Some(Candidate { cost, ..row });
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
