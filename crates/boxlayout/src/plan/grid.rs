//! Grids of cards: those that edges connect in ranks, the others around them in the diagram's
//! order.
//!
//! In: a group of cards and its width. Out: its rows, all with the same columns.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::rank::ranks;
use super::rows::{Plan, Row, Stack};

/// Cells of a grid, rows of as many columns.
struct Cells {
    columns: usize,
    rows: Vec<Vec<Option<usize>>>,
}

/// The plan of a grid of cards in a group of a width.
pub(super) fn plan(context: &Context<'_>, index: usize, width: i32) -> Plan {
    let children = context.tree.children[index].as_slice();
    let columns = columns(context, index, children.len(), width);
    let mut cells = Cells { columns, rows: Vec::new() };
    let mut single: Vec<usize> = Vec::new();
    let mut placed = BTreeSet::new();
    let linked = components(children, &context.tree.siblings[index]);
    for child in children {
        match linked.get(child) {
            Some(component) if placed.insert(component.first().copied()) => {
                let ranks = ranks(component, &context.tree.siblings[index]);
                cells.put_block(&ranks);
            }
            Some(_) => {}
            None => single.push(*child),
        }
    }
    cells.fill(&single);
    let stack = |cell: Option<usize>| Stack::share(cell.into_iter().collect());
    Plan {
        rows: cells.rows.into_iter().map(|row| Row::of(row.into_iter().map(stack))).collect(),
        aligned: true,
    }
}

/// The heights of the rows of a grid whose cards no edge connects: those of its [`plan`], without
/// making it.
pub(super) fn row_heights(
    context: &Context<'_>,
    height_of: &dyn Fn(usize, i32) -> i32,
    index: usize,
    width: i32,
) -> Vec<i32> {
    let children = context.tree.children[index].as_slice();
    let columns = columns(context, index, children.len(), width);
    let cells = Row::of((0..columns).map(|_| Stack::share(Vec::new())));
    let widths = context.stack_widths(index, &cells, width);
    let height = |row: &[usize]| {
        row.iter().zip(&widths).map(|(card, width)| height_of(*card, *width)).max().unwrap_or(0)
    };
    children.chunks(columns).map(height).collect()
}

/// How many columns: as many as fit at the cards' width, fewer where that costs no row and the
/// cards do not grow much.
fn columns(context: &Context<'_>, index: usize, count: usize, width: i32) -> usize {
    let (room, gap, cell) =
        (context.inner(index, width), context.column_gap(index), context.diagram.cell_width.max(1));
    let fit = |cell: i32| usize::try_from((room + gap) / (cell + gap)).unwrap_or(1).max(1);
    let most = fit(cell * 9 / 10);
    let widest = cell * 13 / 10;
    let least = usize::try_from((room + gap + widest + gap - 1) / (widest + gap)).unwrap_or(1);
    let even = count.div_ceil(count.div_ceil(most).max(1));
    even.max(least).min(most).max(1)
}

/// For each child that an edge connects to another: its component, in the children's order.
fn components(children: &[usize], edges: &[(usize, usize)]) -> BTreeMap<usize, Vec<usize>> {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in edges {
        near.entry(*a).or_default().push(*b);
        near.entry(*b).or_default().push(*a);
    }
    let order: BTreeMap<usize, usize> =
        children.iter().enumerate().map(|(at, child)| (*child, at)).collect();
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for start in children {
        if found.contains_key(start) || !near.contains_key(start) {
            continue;
        }
        let mut seen = BTreeSet::from([*start]);
        let mut open = vec![*start];
        while let Some(at) = open.pop() {
            for next in near.get(&at).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        let mut members: Vec<usize> = seen.into_iter().collect();
        members.sort_by_key(|member| order.get(member).copied());
        for member in &members {
            found.insert(*member, members.clone());
        }
    }
    found
}

impl Cells {
    /// Puts ranked boxes, a rank a column, where the first free block of their size is. A rank that
    /// is much higher than the others takes several columns; more ranks than columns stand one
    /// after the other, line by line.
    fn put_block(&mut self, ranks: &[Vec<usize>]) {
        if ranks.len() > self.columns {
            self.put_line(&ranks.concat());
            return;
        }
        let mut widths: Vec<usize> = vec![1; ranks.len()];
        let height = |rank: &Vec<usize>, width: usize| rank.len().div_ceil(width);
        while widths.iter().sum::<usize>() < self.columns {
            let tallest = ranks
                .iter()
                .zip(widths.iter_mut())
                .rev()
                .max_by_key(|(rank, width)| height(rank, **width));
            match tallest {
                Some((rank, width)) if height(rank, *width) > 4 => *width += 1,
                _ => break,
            }
        }
        let block_height =
            ranks.iter().zip(&widths).map(|(rank, width)| height(rank, *width)).max().unwrap_or(0);
        let (top, left) = self.free_block(widths.iter().sum(), block_height);
        let mut column = left;
        for (rank, width) in ranks.iter().zip(&widths) {
            let rows = height(rank, *width).max(1);
            for (at, member) in rank.iter().enumerate() {
                self.set(top + at % rows, column + at / rows, *member);
            }
            column += width;
        }
    }

    fn put_line(&mut self, members: &[usize]) {
        let top = self.rows.len();
        for (at, member) in members.iter().enumerate() {
            self.set(top + at / self.columns, at % self.columns, *member);
        }
    }

    /// Puts the others into the free cells, line by line.
    fn fill(&mut self, members: &[usize]) {
        let (mut row, mut column) = (0, 0);
        for member in members {
            while self.taken(row, column) {
                column += 1;
                if column == self.columns {
                    (row, column) = (row + 1, 0);
                }
            }
            self.set(row, column, *member);
        }
    }

    fn free_block(&self, width: usize, height: usize) -> (usize, usize) {
        for top in 0..self.rows.len() {
            for left in 0..=self.columns - width.min(self.columns) {
                let mut cells = (top..top + height)
                    .flat_map(|row| (left..left + width).map(move |column| (row, column)));
                if cells.all(|(row, column)| !self.taken(row, column)) {
                    return (top, left);
                }
            }
        }
        (self.rows.len(), 0)
    }

    fn taken(&self, row: usize, column: usize) -> bool {
        self.rows.get(row).and_then(|row| row.get(column)).is_some_and(Option::is_some)
    }

    fn set(&mut self, row: usize, column: usize, member: usize) {
        while self.rows.len() <= row {
            self.rows.push(vec![None; self.columns]);
        }
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = Some(member);
        }
    }
}
