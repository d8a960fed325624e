//! Plans of groups and heights of boxes. Each needs the other: a plan depends on how high the boxes
//! in it are, and the height of a group on the plan inside it.
//!
//! In: a [`Context`]. Out: a [`Plan`] for each group at a page width, and the height of a box at
//! any width, before edges ask for space. Heights are remembered: a layout tries many widths, and
//! boxes contain boxes.

use std::cell::{Cell, RefCell};

use super::context::Context;
use super::extent::{Extent, extents};
use super::grid;
use super::pack;
use super::rows::{Plan, Row, Stack, even_rows};
use crate::diagram::{Arrangement, Diagram, Measure};
use crate::table::Table;

/// No column counts for more than this when a width is shared out.
const WIDEST_SHARE: i32 = 4000;

/// Boxes that are looked at for the exact heights of groups. The largest public repositories need a
/// tenth.
const MOST_STEPS: usize = 1_500_000;

/// Groups inside one another whose heights are exact. Further inside, each has its height at a few
/// widths: every level would multiply the widths that are tried.
const DEEPEST_EXACT: usize = 8;

/// Makes plans, and remembers heights.
pub(crate) struct Planner<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) extents: Table<Extent>,
    /// For each box the width from which on it keeps the height of its content, and that height.
    steady: Table<(i32, i32)>,
    /// For each box the widths at which its height is known, sorted, and the heights.
    heights: RefCell<Table<Vec<(i32, i32)>>>,
    /// How many boxes were looked at to find the heights of groups.
    steps: Cell<usize>,
    /// In how many groups each box lies.
    depths: Table<usize>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(diagram: &'a Diagram, measure: &'a dyn Measure) -> Self {
        let context = Context::new(diagram, measure);
        let count = diagram.boxes.len();
        Self {
            extents: extents(&context),
            steady: (0..count).map(|index| context.steady(index)).collect(),
            heights: RefCell::new(Table::filled(Vec::new(), count)),
            steps: Cell::new(0),
            depths: depths(&context),
            context,
        }
    }

    /// Whether all steps are used up.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps.get() >= MOST_STEPS
    }

    /// Plans of all groups, for a page of a width.
    pub(crate) fn plans(&self, page_width: i32) -> Table<Plan> {
        let mut plans = Table::filled(Plan::default(), self.context.diagram.boxes.len());
        let mut open = vec![(0, page_width)];
        while let Some((index, width)) = open.pop() {
            let plan = self.plan(index, width);
            for row in plan.rows.iter() {
                let widths = self.context.stack_widths(index, row, width);
                for (stack, width) in row.stacks.iter().zip(widths) {
                    let groups =
                        stack.items.iter().filter(|item| self.context.tree.is_group(**item));
                    open.extend(groups.map(|item| (*item, width)));
                }
            }
            plans[index] = plan;
        }
        plans
    }

    fn plan(&self, index: usize, width: i32) -> Plan {
        let children = self.context.tree.children[index].as_slice();
        match self.context.arrangement(index) {
            Arrangement::Column => {
                Plan::of(children.iter().map(|child| Row::of([Stack::share(vec![*child])])))
            }
            Arrangement::Row => Plan::of(self.equal_rows(index, children, width)),
            Arrangement::Grid if self.context.is_card_grid(index) => {
                grid::plan(&self.context, index, width)
            }
            Arrangement::Grid => Plan::of(self.band(index, children, width)),
            Arrangement::Columns => Plan::of([self.columns(children)]),
            Arrangement::Bands => {
                let bands = self.context.bands(children);
                Plan::of(bands.values().flat_map(|band| self.band(index, band, width)))
            }
        }
    }

    /// Bands side by side, each as wide as its widest box asks for beside the others.
    fn columns(&self, children: &[usize]) -> Row {
        let bands = self.context.bands(children);
        let widest = |band: &[usize]| {
            let widths = band.iter().map(|item| self.extents[*item].max);
            widths.max().unwrap_or(0).clamp(1, WIDEST_SHARE)
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
        let groups = items.iter().filter(|item| self.context.tree.is_group(**item)).count();
        match items {
            [] => Vec::new(),
            [only] => vec![self.alone(index, *only, width)],
            _ if groups == 0 => self.equal_rows(index, items, width),
            _ => {
                let height = |item, width| self.height(item, width);
                pack::rows(&self.context, &self.extents, &height, (index, items, width))
            }
        }
    }

    /// A box that has its row for itself: as wide as the group, or as it needs, in the middle.
    fn alone(&self, index: usize, item: usize, width: i32) -> Row {
        let room = self.context.inner(index, width);
        let wide = self.context.spec(item).is_some_and(|spec| spec.wide);
        let ideal = self.extents[item].max;
        if wide || ideal * 4 >= room * 3 {
            return Row::of([Stack::share(vec![item])]);
        }
        let is_group = self.context.tree.is_group(item);
        let width = if is_group { ideal.max(room * 2 / 5) } else { ideal };
        Row::of([Stack { items: [item].into_iter().collect(), weight: 0, base: width.min(room) }])
    }

    /// As many boxes in a row as fit at their narrowest, in equal shares, the rows as even as
    /// possible.
    fn equal_rows(&self, index: usize, items: &[usize], width: i32) -> Vec<Row> {
        let (room, gap) = (self.context.inner(index, width), self.context.column_gap(index));
        let narrowest = items.iter().map(|item| self.extents[*item].min).max().unwrap_or(0);
        let fit = usize::try_from((room + gap) / (narrowest + gap).max(1)).unwrap_or(1).max(1);
        even_rows(items, fit)
    }
}

/// Heights.
impl Planner<'_> {
    /// Height of a box at a width, before edges ask for space.
    pub(crate) fn height(&self, index: usize, width: i32) -> i32 {
        let is_group = self.context.tree.is_group(index);
        let (from, height) = self.steady[index];
        if width >= from && !is_group {
            return height;
        }
        let width = if is_group { self.tried(index, width) } else { width };
        if let Some(height) = self.known_height(index, width) {
            return height;
        }
        let mut height = self.context.own_height(index, width);
        if is_group {
            self.steps.set(self.steps.get() + self.context.tree.children[index].len());
            height += self.content_height(index, width)
                + self.context.spec(index).map_or(0, |spec| spec.padding.bottom);
        }
        let heights = &mut self.heights.borrow_mut()[index];
        heights.insert(heights.partition_point(|(known, _)| *known < width), (width, height));
        height
    }

    /// The width that a group's height is found for: the one asked for, or the closest of a few
    /// where there would be no end of them.
    fn tried(&self, index: usize, width: i32) -> i32 {
        if self.depths[index] <= DEEPEST_EXACT && !self.is_exhausted() {
            return width;
        }
        let wider = |width: &i32| width.checked_add(width / 8 + 1);
        let widths = std::iter::successors(Some(64), wider);
        widths.take_while(|tried| *tried <= width).last().unwrap_or(width)
    }

    /// The height of a box at a width that was asked for before; of a box without children also
    /// between two such widths, where it is the same at both.
    fn known_height(&self, index: usize, width: i32) -> Option<i32> {
        let heights = &self.heights.borrow()[index];
        let at = heights.partition_point(|(known, _)| *known < width);
        let (next, height) = *heights.get(at)?;
        if next == width {
            return Some(height);
        }
        let (_, below) = *heights.get(at.checked_sub(1)?)?;
        (below == height && !self.context.tree.is_group(index)).then_some(height)
    }

    /// Height of a group's rows and of the gaps between them.
    fn content_height(&self, index: usize, width: i32) -> i32 {
        // A grid whose cards no edge connects is not planned for each width that is tried.
        let unlinked =
            self.context.tree.siblings[index].is_empty() && self.context.is_card_grid(index);
        let heights: Vec<i32> = if unlinked {
            grid::row_heights(&self.context, &|card, width| self.height(card, width), index, width)
        } else {
            let plan = self.plan(index, width);
            plan.rows.iter().map(|row| self.row_height(index, row, width)).collect()
        };
        let gaps = i32::try_from(heights.len().saturating_sub(1)).unwrap_or(i32::MAX)
            * self.context.row_gap(index);
        heights.iter().sum::<i32>() + gaps
    }

    fn row_height(&self, index: usize, row: &Row, width: i32) -> i32 {
        let gap = self.context.gap(index);
        let stack_height = |(stack, width): (&Stack, i32)| {
            let gaps = i32::try_from(stack.items.len().saturating_sub(1)).unwrap_or(0) * gap;
            stack.items.iter().map(|item| self.height(*item, width)).sum::<i32>() + gaps
        };
        let widths = self.context.stack_widths(index, row, width);
        row.stacks.iter().zip(widths).map(stack_height).max().unwrap_or(0)
    }
}

/// In how many groups each box lies. Groups come before what lies in them.
fn depths(context: &Context<'_>) -> Table<usize> {
    let count = context.diagram.boxes.len();
    let mut depths = Table::filled(0, count);
    for index in 0..count {
        for child in &context.tree.children[index] {
            depths[*child] = depths[index] + 1;
        }
    }
    depths
}
