//! Packs groups into the width of the page, in the diagram's order (except for a tall group beside
//! which small ones are stacked): rows filled, little left empty.
//!
//! In: groups (and single cards) of one band, and the width. Out: rows of stacks. The page is
//! divided into columns: of cards, where all groups are grids of cards, otherwise a dozen. A group
//! takes some of them; small groups are stacked beside a large one. A dynamic program over the
//! order finds the rows that cost least in sum.

use super::candidate::{Candidate, Partial};
use super::context::Context;
use super::extent::Extent;
use super::packing::Packing;
use super::rows::{Row, Stack};
use crate::table::Table;

/// The rows of a band of groups.
pub(super) fn rows(
    context: &Context<'_>,
    extents: &Table<Extent>,
    height: &dyn Fn(usize, i32) -> i32,
    (index, items, width): (usize, &[usize], i32),
) -> Vec<Row> {
    let packing = Packing::new(context, extents, height, (index, items, width));
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

impl Packing<'_> {
    /// The row that starts with a group and costs least together with the best rows after it.
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
            && let Some(width) = self.own_width(&stack.items)
        {
            // The box is no wider than its content: the rest of the row stays empty.
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

/// Replaces the cheapest row known, where a row costs less together with the rows after it.
fn keep_cheaper(least: &mut Option<Candidate>, row: Candidate, after: i64) {
    let cost = row.cost + after;
    if least.as_ref().is_none_or(|least| cost < least.cost) {
        *least = Some(Candidate { cost, ..row });
    }
}
