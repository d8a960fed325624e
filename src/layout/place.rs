//! Coordinates of boxes and of the channels between them.
//!
//! In: plans, the page width, and how much room edges need in each channel ([`Needs`]). Out: [`Placement`]: rectangles of boxes
//! and channels. Widths go down the tree, heights come up, positions go down again.

use std::collections::BTreeMap;

use super::model::{Arrangement, Rect};
use super::plan::{Plan, Planner, shares};
use super::table::Table;
use super::wire::Side;

/// A channel's name: it stays the same while sizes change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    /// Above a row of a group; after the last row, below it.
    Above { group: usize, row: usize },
    /// Left of a stack of a row; after the last stack, right of it. In aligned groups the row is 0: it runs through all rows.
    Left { group: usize, row: usize, stack: usize },
    /// Between an item of a stack and the next.
    Below { group: usize, row: usize, stack: usize, item: usize },
}

impl Channel {
    /// The group that it lies in.
    pub(super) fn group(self) -> usize {
        match self {
            Self::Above { group, .. } | Self::Left { group, .. } | Self::Below { group, .. } => group,
        }
    }

    /// Whether edges run up and down in it.
    pub(super) fn is_vertical(self) -> bool {
        matches!(self, Self::Left { .. })
    }
}

/// How wide channels must be, where more than their usual width is needed; and how high boxes must be to hold their ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) channels: BTreeMap<Channel, i32>,
    pub(super) heights: BTreeMap<usize, i32>,
}

/// Everything with a place.
pub(super) struct Placement {
    pub(super) boxes: Table<Rect>,
    pub(super) channels: BTreeMap<Channel, Rect>,
    /// The channels at the top, right, bottom and left of each box; none beside the page.
    beside: Table<Option<[Channel; 4]>>,
}

impl Placement {
    /// The channel at a side of a box; none beside the page.
    pub(super) fn beside(&self, index: usize, side: Side) -> Option<Channel> {
        let [top, right, bottom, left] = self.beside[index]?;
        Some(match side {
            Side::Top => top,
            Side::Right => right,
            Side::Bottom => bottom,
            Side::Left => left,
        })
    }
}

/// Sizes of one group: row tops come from these.
#[derive(Clone, Default)]
struct Sizes {
    header: i32,
    /// x of each stack from the group's left, and its width, by row.
    columns: Table<Table<(i32, i32)>>,
    rows: Table<i32>,
    height: i32,
}

pub(super) struct Placer<'a> {
    pub(super) planner: &'a Planner<'a>,
    pub(super) plans: &'a Table<Plan>,
    pub(super) needs: &'a Needs,
}

impl Placer<'_> {
    /// Places everything on a page of a width.
    pub(super) fn place(&self, page_width: i32) -> Placement {
        let count = self.plans.len();
        let mut widths = Table::filled(0, count);
        let mut sizes = Table::filled(Sizes::default(), count);
        widths[0] = page_width;
        let order = self.top_down();
        for index in &order {
            sizes[*index].columns = self.columns(*index, widths[*index]);
            for (row, columns) in self.plans[*index].rows.iter().zip(sizes[*index].columns.iter()) {
                for (stack, (_, width)) in row.stacks.iter().zip(columns.iter()) {
                    stack.items.iter().for_each(|item| widths[*item] = *width);
                }
            }
        }
        for index in order.iter().rev() {
            self.measure(*index, &widths, &mut sizes);
        }
        let mut placement =
            Placement { boxes: Table::filled(Rect::default(), count), beside: Table::filled(None, count), channels: BTreeMap::new() };
        placement.boxes[0] = Rect::new(0, 0, page_width, sizes[0].height);
        for index in &order {
            self.put_children(*index, &sizes, &mut placement);
        }
        placement
    }

    fn top_down(&self) -> Vec<usize> {
        let mut order = vec![0];
        let mut at = 0;
        while let Some(index) = order.get(at).copied() {
            order.extend(&self.planner.tree.children[index][..]);
            at += 1;
        }
        order
    }

    /// How wide a channel must be: its usual width, or what edges need.
    fn size(&self, channel: Channel) -> i32 {
        self.usual_size(channel).max(self.needs.channels.get(&channel).copied().unwrap_or(0))
    }

    fn usual_size(&self, channel: Channel) -> i32 {
        let (plan, spec) = (&self.plans[channel.group()], self.planner.diagram.boxes.get(channel.group()));
        let (padding, gap) = spec.map_or_else(Default::default, |spec| (spec.padding, spec.gap));
        match channel {
            Channel::Above { row: 0, .. } => 0,
            Channel::Above { row, .. } if row == plan.rows.len() => padding.bottom,
            Channel::Left { stack: 0, .. } => padding.side,
            Channel::Left { row, stack, .. } if stack == plan.rows[row].stacks.len() => padding.side,
            _ => gap,
        }
    }

    /// The channels at the top, right, bottom and left of an item of a stack.
    fn beside(&self, group: usize, (row, stack, item): (usize, usize, usize), is_last: bool) -> [Channel; 4] {
        let top = if item == 0 { Channel::Above { group, row } } else { Channel::Below { group, row, stack, item: item - 1 } };
        let bottom = if is_last { Channel::Above { group, row: row + 1 } } else { Channel::Below { group, row, stack, item } };
        [top, self.left_channel(group, row, stack + 1), bottom, self.left_channel(group, row, stack)]
    }

    fn left_channel(&self, group: usize, row: usize, stack: usize) -> Channel {
        Channel::Left { group, row: if self.plans[group].aligned { 0 } else { row }, stack }
    }

    /// Widths of the channels of a row, from the left; in aligned groups the inner ones are all as wide as the widest.
    fn gaps(&self, group: usize, row: usize) -> Table<i32> {
        let stacks = self.plans[group].rows[row].stacks.len();
        let mut gaps: Table<i32> = (0..=stacks).map(|stack| self.size(self.left_channel(group, row, stack))).collect();
        if self.plans[group].aligned || self.planner.arrangement(group) == Arrangement::Row {
            let widest = (1..stacks).map(|at| gaps[at]).max().unwrap_or(0);
            (1..stacks).for_each(|at| gaps[at] = widest);
        }
        gaps
    }

    /// x and width of the stacks of each row.
    fn columns(&self, group: usize, width: i32) -> Table<Table<(i32, i32)>> {
        let rows = &self.plans[group].rows;
        (0..rows.len())
            .map(|at| {
                let row = &rows[at];
                let gaps = self.gaps(group, at);
                let room = width - gaps.iter().sum::<i32>();
                let widths = shares(row, room);
                let mut x = gaps[0] + (room - widths.iter().sum::<i32>()) / 2;
                let outset = self.outset(row);
                widths
                    .into_iter()
                    .enumerate()
                    .map(|(stack, width)| {
                        let place = (x - outset, width + 2 * outset);
                        x += width + gaps[stack + 1];
                        place
                    })
                    .collect()
            })
            .collect()
    }

    /// How far the only stack of a row stands out.
    fn outset(&self, row: &super::plan::Row) -> i32 {
        match row.stacks.as_slice() {
            [only] if only.weight > 0 => {
                only.items.iter().filter_map(|item| self.planner.diagram.boxes.get(*item)).map(|spec| spec.outset).min().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Height of a box, with its rows' heights.
    fn measure(&self, index: usize, widths: &Table<i32>, sizes: &mut Table<Sizes>) {
        let header = self.planner.measure.height(index, widths[index]);
        let rows = &self.plans[index].rows;
        let heights: Table<i32> = (0..rows.len())
            .map(|row| {
                let stack_height = |stack: usize| {
                    let items = &rows[row].stacks[stack].items;
                    let between: i32 =
                        (1..items.len()).map(|item| self.size(Channel::Below { group: index, row, stack, item: item - 1 })).sum();
                    items.iter().map(|item| sizes[*item].height).sum::<i32>() + between
                };
                (0..rows[row].stacks.len()).map(stack_height).max().unwrap_or(0)
            })
            .collect();
        let mut height = header + heights.iter().sum::<i32>();
        if !rows.is_empty() {
            height += (0..=rows.len()).map(|row| self.size(Channel::Above { group: index, row })).sum::<i32>();
        }
        let ports = self.needs.heights.get(&index).copied().unwrap_or(0);
        let own = &mut sizes[index];
        (own.header, own.rows, own.height) = (header, heights, height.max(ports));
    }

    /// Gives a group's children and channels their places. Room that the group has to spare goes to its last row, when groups
    /// stand there.
    fn put_children(&self, group: usize, sizes: &Table<Sizes>, placement: &mut Placement) {
        let plan = &self.plans[group];
        if plan.rows.is_empty() {
            return;
        }
        let (outer, own) = (placement.boxes[group], &sizes[group]);
        let last = plan.rows.len() - 1;
        let spare = outer.h - own.height;
        let mut y = outer.y + own.header;
        for row in 0..=plan.rows.len() {
            let above = Channel::Above { group, row };
            let size = if row > last { outer.bottom() - y } else { self.size(above) };
            placement.channels.insert(above, Rect::new(outer.x, y, outer.w, size));
            if row > last {
                break;
            }
            y += size;
            let grows = row == last && spare > 0 && self.has_groups(group, row);
            let height = own.rows[row] + if grows { spare } else { 0 };
            self.put_row(group, row, Rect::new(outer.x, y, outer.w, height), &own.columns[row], sizes, placement);
            y += height;
        }
        if plan.aligned {
            self.join_columns(group, placement);
        }
    }

    fn has_groups(&self, group: usize, row: usize) -> bool {
        self.plans[group].rows[row].stacks.iter().flat_map(|stack| stack.items.iter()).any(|item| self.planner.tree.is_group(*item))
    }

    fn put_row(&self, group: usize, row: usize, area: Rect, columns: &Table<(i32, i32)>, sizes: &Table<Sizes>, placement: &mut Placement) {
        let stacks = &self.plans[group].rows[row].stacks;
        let groups = self.has_groups(group, row);
        let mut left = area.x;
        for stack in 0..stacks.len() {
            let (x, width) = columns[stack];
            let x = area.x + x;
            placement.channels.insert(Channel::Left { group, row, stack }, Rect::new(left, area.y, x - left, area.h));
            left = x + width;
            let items = &stacks[stack].items;
            let mut y = area.y;
            for item in 0..items.len() {
                let index = items[item];
                let is_last = item + 1 == items.len();
                let stretch = is_last && (self.planner.tree.is_group(index) || !groups);
                let height = if stretch { area.bottom() - y } else { sizes[index].height };
                placement.boxes[index] = Rect::new(x, y, width, height);
                placement.beside[index] = Some(self.beside(group, (row, stack, item), is_last));
                y += height;
                if !is_last {
                    let below = Channel::Below { group, row, stack, item };
                    let size = self.size(below);
                    placement.channels.insert(below, Rect::new(x, y, width, size));
                    y += size;
                }
            }
        }
        placement.channels.insert(Channel::Left { group, row, stack: stacks.len() }, Rect::new(left, area.y, area.right() - left, area.h));
    }

    /// One channel a column instead of one a row.
    fn join_columns(&self, group: usize, placement: &mut Placement) {
        let plan = &self.plans[group];
        for stack in 0..=plan.rows[0].stacks.len() {
            let channels: Vec<Rect> =
                (0..plan.rows.len()).filter_map(|row| placement.channels.remove(&Channel::Left { group, row, stack })).collect();
            if let (Some(first), Some(last)) = (channels.first(), channels.last()) {
                let joined = Rect::new(first.x, first.y, first.w, last.bottom() - first.y);
                placement.channels.insert(Channel::Left { group, row: 0, stack }, joined);
            }
        }
    }
}
