//! Coordinates of boxes and of the channels between them.
//!
//! In: plans, the page width, and how much space edges need in each channel ([`Needs`]). Out:
//! [`Placement`]: rectangles of boxes and channels. Widths go down the tree, heights come up,
//! positions go down again.

mod channel;

use std::collections::BTreeMap;

pub(crate) use channel::{Channel, Channels};

use crate::diagram::Arrangement;
use crate::geometry::{Rect, Side};
use crate::plan::{Context, Plan, Stack, shares};
use crate::table::Table;

/// How wide channels must be, where their usual width is not enough; and how high boxes must be for
/// their ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) channels: BTreeMap<Channel, i32>,
    pub(crate) heights: BTreeMap<usize, i32>,
}

/// Where boxes and channels are.
pub(crate) struct Placement {
    pub(crate) boxes: Table<Rect>,
    pub(crate) channels: Channels,
    /// The channels at the top, right, bottom and left of each box; `None` for the page.
    beside: Table<Option<[Channel; 4]>>,
}

impl Placement {
    /// The channel at a side of a box; `None` for the page.
    pub(crate) fn beside(&self, index: usize, side: Side) -> Option<Channel> {
        let [top, right, bottom, left] = self.beside[index]?;
        Some(match side {
            Side::Top => top,
            Side::Right => right,
            Side::Bottom => bottom,
            Side::Left => left,
        })
    }

    /// Adds a part of a channel that runs past several rows: it is as wide as its narrowest part.
    fn add_column(&mut self, channel: Channel, part: Rect) {
        let known = self.channels.known_or(channel, part);
        let (left, right) = (known.x.max(part.x), known.right().min(part.right()));
        *known = Rect::new(left, known.y, (right - left).max(0), part.bottom() - known.y);
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

/// Computes coordinates.
pub(crate) struct Placer<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) plans: &'a Table<Plan>,
    pub(crate) needs: &'a Needs,
}

impl Placer<'_> {
    /// Places everything on a page of a width.
    pub(crate) fn place(&self, page_width: i32) -> Placement {
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
        let mut placement = Placement {
            boxes: Table::filled(Rect::default(), count),
            beside: Table::filled(None, count),
            channels: Channels::default(),
        };
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
            order.extend(&self.context.tree.children[index][..]);
            at += 1;
        }
        order
    }

    /// How wide a channel must be: its usual width, or what edges need.
    fn size(&self, channel: Channel) -> i32 {
        self.usual_size(channel).max(self.needs.channels.get(&channel).copied().unwrap_or(0))
    }

    fn usual_size(&self, channel: Channel) -> i32 {
        let (plan, spec) = (&self.plans[channel.group()], self.context.spec(channel.group()));
        let (padding, gap) = spec.map_or_else(Default::default, |spec| (spec.padding, spec.gap));
        match channel {
            Channel::Above { row: 0, .. } => 0,
            Channel::Above { row, .. } if row == plan.rows.len() => padding.bottom,
            Channel::Side { .. } => padding.side,
            _ => gap,
        }
    }

    /// Widths of the channels of a row, from the left; in aligned groups the inner ones are all as
    /// wide as the widest.
    fn gaps(&self, group: usize, row: usize) -> Table<i32> {
        let plan = &self.plans[group];
        let stacks = plan.rows[row].stacks.len();
        let mut gaps: Table<i32> =
            (0..=stacks).map(|stack| self.size(plan.column(group, row, stack))).collect();
        if plan.aligned || self.context.arrangement(group) == Arrangement::Row {
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
                let last = widths.len().saturating_sub(1);
                widths
                    .into_iter()
                    .enumerate()
                    .map(|(stack, width)| {
                        let outset = self.outset(&row.stacks[stack]);
                        let (left, right) = (
                            if stack == 0 { outset } else { 0 },
                            if stack == last { outset } else { 0 },
                        );
                        let place = (x - left, width + left + right);
                        x += width + gaps[stack + 1];
                        place
                    })
                    .collect()
            })
            .collect()
    }

    /// How far an outermost stack of a row extends over the group's padding.
    fn outset(&self, stack: &Stack) -> i32 {
        let outsets =
            stack.items.iter().filter_map(|item| self.context.spec(*item)).map(|spec| spec.outset);
        if stack.weight > 0 { outsets.min().unwrap_or(0) } else { 0 }
    }

    /// Height of a box, with its rows' heights.
    fn measure(&self, index: usize, widths: &Table<i32>, sizes: &mut Table<Sizes>) {
        let header = self.context.own_height(index, widths[index]);
        let rows = &self.plans[index].rows;
        let heights: Table<i32> = (0..rows.len())
            .map(|row| {
                let stack_height = |stack: usize| {
                    let items = &rows[row].stacks[stack].items;
                    let between: i32 = (1..items.len())
                        .map(|item| {
                            self.size(Channel::Below { group: index, row, stack, item: item - 1 })
                        })
                        .sum();
                    items.iter().map(|item| sizes[*item].height).sum::<i32>() + between
                };
                (0..rows[row].stacks.len()).map(stack_height).max().unwrap_or(0)
            })
            .collect();
        let mut height = header + heights.iter().sum::<i32>();
        if !rows.is_empty() {
            height += (0..=rows.len())
                .map(|row| self.size(Channel::Above { group: index, row }))
                .sum::<i32>();
        }
        let ports = self.needs.heights.get(&index).copied().unwrap_or(0);
        let own = &mut sizes[index];
        (own.header, own.rows, own.height) = (header, heights, height.max(ports));
    }

    /// Places a group's children and channels. Spare height goes to the last row, if it holds
    /// groups.
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
            self.put_row(
                group,
                row,
                Rect::new(outer.x, y, outer.w, height),
                &own.columns[row],
                sizes,
                placement,
            );
            y += height;
        }
    }

    /// Whether the last box of a stack takes the space left below it: a card beside cards always, a
    /// group where that is little compared with its own height. A box that would be half empty
    /// keeps its size.
    fn fills(&self, index: usize, among_groups: bool, (own, left): (i32, i32)) -> bool {
        if self.context.tree.is_group(index) { (left - own) * 3 <= own } else { !among_groups }
    }

    fn has_groups(&self, group: usize, row: usize) -> bool {
        self.plans[group].rows[row]
            .stacks
            .iter()
            .flat_map(|stack| stack.items.iter())
            .any(|item| self.context.tree.is_group(*item))
    }

    fn put_row(
        &self,
        group: usize,
        row: usize,
        area: Rect,
        columns: &Table<(i32, i32)>,
        sizes: &Table<Sizes>,
        placement: &mut Placement,
    ) {
        let stacks = &self.plans[group].rows[row].stacks;
        let groups = self.has_groups(group, row);
        let mut left = area.x;
        for stack in 0..stacks.len() {
            let (x, width) = columns[stack];
            let x = area.x + x;
            placement.add_column(
                self.plans[group].column(group, row, stack),
                Rect::new(left, area.y, x - left, area.h),
            );
            left = x + width;
            let items = &stacks[stack].items;
            let mut y = area.y;
            for item in 0..items.len() {
                let index = items[item];
                let is_last = item + 1 == items.len();
                let (own, left) = (sizes[index].height, area.bottom() - y);
                let height =
                    if is_last && self.fills(index, groups, (own, left)) { left } else { own };
                placement.boxes[index] = Rect::new(x, y, width, height);
                placement.beside[index] = Some(self.plans[group].around(group, (row, stack, item)));
                y += height;
                if !is_last {
                    let below = Channel::Below { group, row, stack, item };
                    let size = self.size(below);
                    placement.channels.insert(below, Rect::new(x, y, width, size));
                    y += size;
                }
            }
        }
        placement.add_column(
            Channel::Side { group, side: Side::Right },
            Rect::new(left, area.y, area.right() - left, area.h),
        );
    }
}
