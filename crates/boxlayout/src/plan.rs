//! Which box stands in which row: the structure of a layout, before coordinates.
//!
//! In: a diagram and a page width. Out: for each group a [`Plan`]: rows of stacks of boxes.
//! Everything later (channels, sizes, routes) hangs on the plan and moves with it; nothing later
//! changes it. Order is the diagram's order and the edges' direction.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::extent::Extent;
use super::grid;
use super::model::{Arrangement, Diagram, Measure};
use super::pack;
use super::table::Table;
use super::tree::Tree;

/// Space that an edge between neighbours is expected to need.
pub(super) const LINKED_GAP: i32 = 28;
/// Space between bands that edges join.
pub(super) const BAND_GAP: i32 = 40;

/// No column counts for more than this when a width is shared out.
const WIDEST_SHARE: i32 = 4000;

/// How the children of one group stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Rows from the top.
    pub(super) rows: Table<Row>,
    /// Whether the rows share their columns, so that one channel runs down between two columns
    /// through all rows.
    pub(super) aligned: bool,
}

/// Stacks side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// From the left.
    pub(super) stacks: Table<Stack>,
}

/// Boxes of one width, one under the other. An empty one keeps its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Stack {
    /// From the top.
    pub(super) items: Table<usize>,
    /// Share of the width that is left after all `base`s.
    pub(super) weight: i32,
    /// Width that it has in any case.
    pub(super) base: i32,
}

/// Makes plans, remembering heights.
pub(super) struct Planner<'a> {
    pub(super) diagram: &'a Diagram,
    pub(super) tree: &'a Tree,
    pub(super) measure: &'a dyn Measure,
    pub(super) extents: Table<Extent>,
    /// For each box the width from which on it keeps its height, and that height, as far as it is
    /// its texts'.
    pub(super) unbroken: Table<(i32, i32)>,
    /// For each box the widths that were asked for, sorted, and its height at each.
    pub(super) heights: RefCell<Table<Vec<(i32, i32)>>>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(diagram: &'a Diagram, tree: &'a Tree, measure: &'a dyn Measure) -> Self {
        let count = diagram.boxes.len();
        let heights = RefCell::new(Table::filled(Vec::new(), count));
        let unbroken = (0..count).map(|index| measure.unbroken(index)).collect();
        let mut planner = Self {
            diagram,
            tree,
            measure,
            extents: Table::filled(Extent::default(), count),
            unbroken,
            heights,
        };
        for index in (0..diagram.boxes.len()).rev() {
            planner.extents[index] = planner.extent(index);
        }
        planner
    }

    /// Plans of all groups, for a page of a width.
    pub(super) fn plans(&self, page_width: i32) -> Table<Plan> {
        let mut plans = Table::filled(Plan::default(), self.diagram.boxes.len());
        let mut open = vec![(0, page_width)];
        while let Some((index, width)) = open.pop() {
            let plan = self.plan(index, width);
            for row in plan.rows.iter() {
                for (stack, width) in row.stacks.iter().zip(self.stack_widths(index, row, width)) {
                    let groups = stack.items.iter().filter(|item| self.tree.is_group(**item));
                    open.extend(groups.map(|item| (*item, width)));
                }
            }
            plans[index] = plan;
        }
        plans
    }

    /// Widths of a row's stacks in a group of a width.
    pub(super) fn stack_widths(&self, index: usize, row: &Row, width: i32) -> Vec<i32> {
        let count = i32::try_from(row.stacks.len()).unwrap_or(1);
        let room = self.inner(index, width) - (count - 1) * self.column_gap(index);
        shares(row, room)
    }

    /// Width inside a group's padding.
    pub(super) fn inner(&self, index: usize, width: i32) -> i32 {
        width - self.diagram.boxes.get(index).map_or(0, |spec| 2 * spec.padding.side)
    }

    /// Space between boxes of a group without edges between them.
    pub(super) fn gap(&self, index: usize) -> i32 {
        self.diagram.boxes.get(index).map_or(0, |spec| spec.gap)
    }

    /// Space between columns, as far as it can be foreseen.
    pub(super) fn column_gap(&self, index: usize) -> i32 {
        let linked =
            !self.tree.siblings[index].is_empty() && self.arrangement(index) != Arrangement::Bands;
        self.gap(index).max(if linked { LINKED_GAP } else { 0 })
    }

    /// Space between rows, as far as it can be foreseen.
    pub(super) fn row_gap(&self, index: usize) -> i32 {
        let linked = !self.tree.siblings[index].is_empty();
        match self.arrangement(index) {
            Arrangement::Column if linked => LINKED_GAP,
            Arrangement::Bands if linked => BAND_GAP,
            _ => self.gap(index),
        }
    }

    pub(super) fn arrangement(&self, index: usize) -> Arrangement {
        self.diagram.boxes.get(index).map_or(Arrangement::Column, |spec| spec.arrangement)
    }

    pub(super) fn plan(&self, index: usize, width: i32) -> Plan {
        let children = self.tree.children[index].as_slice();
        match self.arrangement(index) {
            Arrangement::Column => Plan {
                rows: children.iter().map(|child| Row::of([Stack::share(vec![*child])])).collect(),
                aligned: false,
            },
            Arrangement::Row => Plan {
                rows: self.equal_rows(index, children, width).into_iter().collect(),
                aligned: false,
            },
            Arrangement::Grid if children.iter().all(|child| !self.tree.is_group(*child)) => {
                grid::plan(self, index, width)
            }
            Arrangement::Grid => Plan {
                rows: self.band(index, children, width).into_iter().collect(),
                aligned: false,
            },
            Arrangement::Columns => {
                Plan { rows: [self.columns(children)].into_iter().collect(), aligned: false }
            }
            Arrangement::Bands => {
                let bands = self.bands(children);
                let rows = bands.values().flat_map(|band| self.band(index, band, width));
                Plan { rows: rows.collect(), aligned: false }
            }
        }
    }

    /// Children by their band.
    pub(super) fn bands(&self, children: &[usize]) -> BTreeMap<u32, Vec<usize>> {
        let mut bands: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for child in children {
            bands
                .entry(self.diagram.boxes.get(*child).map_or(0, |spec| spec.band))
                .or_default()
                .push(*child);
        }
        bands
    }

    /// Bands side by side, each as wide as its widest box asks for beside the others.
    fn columns(&self, children: &[usize]) -> Row {
        let bands = self.bands(children);
        let widest = |band: &[usize]| {
            band.iter()
                .map(|item| self.extents[*item].max)
                .max()
                .unwrap_or(0)
                .clamp(1, WIDEST_SHARE)
        };
        let narrowest =
            |band: &[usize]| band.iter().map(|item| self.extents[*item].min).max().unwrap_or(0);
        let stack = |band: Vec<usize>| {
            let (base, widest) = (narrowest(&band), widest(&band));
            Stack { items: band.into_iter().collect(), weight: (widest - base).max(1), base }
        };
        Row::of(bands.into_values().map(stack))
    }

    /// The rows of one band.
    fn band(&self, index: usize, items: &[usize], width: i32) -> Vec<Row> {
        let groups = items.iter().filter(|item| self.tree.is_group(**item)).count();
        match items {
            [] => Vec::new(),
            [only] => vec![self.alone(index, *only, width)],
            _ if groups == 0 => self.equal_rows(index, items, width),
            _ => pack::rows(self, index, items, width),
        }
    }

    /// Whether a box is a card, or a group of cards in a grid: what [`pack`] packs.
    pub(super) fn is_cells(&self, index: usize) -> bool {
        let children = &self.tree.children[index];
        let grid = self.arrangement(index) == Arrangement::Grid
            && children.iter().all(|child| !self.tree.is_group(*child));
        children.is_empty() || grid
    }

    /// A box that has its row for itself: as wide as the group, or as it needs, in the middle.
    fn alone(&self, index: usize, item: usize, width: i32) -> Row {
        let room = self.inner(index, width);
        let wide = self.diagram.boxes.get(item).is_some_and(|spec| spec.wide);
        let ideal = self.extents[item].max;
        if wide || ideal * 4 >= room * 3 {
            return Row::of([Stack::share(vec![item])]);
        }
        let width = if self.tree.is_group(item) { ideal.max(room * 2 / 5) } else { ideal };
        Row::of([Stack { items: [item].into_iter().collect(), weight: 0, base: width.min(room) }])
    }

    /// As many boxes a row as fit at their narrowest, in equal shares, the rows as even as can be.
    fn equal_rows(&self, index: usize, items: &[usize], width: i32) -> Vec<Row> {
        let (room, gap) = (self.inner(index, width), self.column_gap(index));
        let narrowest = items.iter().map(|item| self.extents[*item].min).max().unwrap_or(0);
        let fit = usize::try_from((room + gap) / (narrowest + gap).max(1)).unwrap_or(1).max(1);
        even_rows(items, fit)
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

/// Widths of a row's stacks, when so much is there for all of them.
pub(super) fn shares(row: &Row, room: i32) -> Vec<i32> {
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

/// Boxes in rows of at most so many, the rows as even as can be.
fn even_rows(items: &[usize], most: usize) -> Vec<Row> {
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
