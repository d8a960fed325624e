//! Channels: the free strips between boxes, in which edges run.
//!
//! In: a group's [`Plan`]. Out: which channels it has, and which of them meet. They follow from the
//! plan alone, so their names stay the same while sizes change.
//!
//! ```text
//!  +-- group ------------------------------------+
//!  | Title                                       |
//!  |  .  . . . . . Above 0 . . . . . . . . . . . |
//!  |  .  +--------+  .  +---------------------+  .
//!  |  .  |        |  .  |                     |  .
//!  |  .  +--------+  .  |                     |  .
//!  | Side . Below . Between                   | Side
//!  |  .  +--------+  .  |                     |  .
//!  |  .  +--------+  .  +---------------------+  .
//!  |  .  . . . . . Above 1 . . . . . . . . . . . |
//!  +---------------------------------------------+
//! ```

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::geometry::{Rect, Side};
use crate::plan::Plan;

/// The name of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Channel {
    /// Above a row of a group; after the last row, below it.
    Above { group: usize, row: usize },
    /// Along the left or the right border of a group, past all rows.
    Side { group: usize, side: Side },
    /// Left of a stack (but the first) of a row. In aligned groups the row is 0: it runs through
    /// all rows.
    Between { group: usize, row: usize, stack: usize },
    /// Between an item of a stack and the next.
    Below { group: usize, row: usize, stack: usize, item: usize },
}

impl Channel {
    /// The group that it lies in.
    pub(crate) fn group(self) -> usize {
        match self {
            Self::Above { group, .. }
            | Self::Side { group, .. }
            | Self::Between { group, .. }
            | Self::Below { group, .. } => group,
        }
    }

    /// Whether edges run up and down in it.
    pub(crate) fn is_vertical(self) -> bool {
        matches!(self, Self::Side { .. } | Self::Between { .. })
    }
}

/// Where the channels are. A search looks them up all the time, in no order.
#[derive(Default)]
pub(crate) struct Channels(FxHashMap<Channel, Rect>);

impl Channels {
    pub(crate) fn get(&self, channel: &Channel) -> Option<&Rect> {
        self.0.get(channel)
    }

    pub(crate) fn insert(&mut self, channel: Channel, place: Rect) {
        self.0.insert(channel, place);
    }

    /// The rectangle of a channel, to be changed; the one given where it has none yet.
    pub(crate) fn known_or(&mut self, channel: Channel, place: Rect) -> &mut Rect {
        self.0.entry(channel).or_insert(place)
    }
}

impl Plan {
    /// The channel left of a stack of a row; after the last stack, right of it.
    pub(crate) fn column(&self, group: usize, row: usize, stack: usize) -> Channel {
        if stack == 0 {
            Channel::Side { group, side: Side::Left }
        } else if stack == self.rows[row].stacks.len() {
            Channel::Side { group, side: Side::Right }
        } else {
            Channel::Between { group, row: if self.aligned { 0 } else { row }, stack }
        }
    }

    /// The channels at the top, right, bottom and left of an item of a stack.
    pub(crate) fn around(
        &self,
        group: usize,
        (row, stack, item): (usize, usize, usize),
    ) -> [Channel; 4] {
        let is_last = item + 1 == self.rows[row].stacks[stack].items.len();
        let top = if item == 0 {
            Channel::Above { group, row }
        } else {
            Channel::Below { group, row, stack, item: item - 1 }
        };
        let bottom = if is_last {
            Channel::Above { group, row: row + 1 }
        } else {
            Channel::Below { group, row, stack, item }
        };
        [top, self.column(group, row, stack + 1), bottom, self.column(group, row, stack)]
    }

    /// Which border of its group a channel runs along; the upper one has the title and does not
    /// count.
    pub(crate) fn border(&self, channel: Channel) -> Option<Side> {
        match channel {
            Channel::Above { row, .. } if row == self.rows.len() => Some(Side::Bottom),
            Channel::Side { side, .. } => Some(side),
            _ => None,
        }
    }

    /// The channels that run up and down from a channel above a row.
    pub(crate) fn columns_at(&self, group: usize, row: usize) -> impl Iterator<Item = Channel> {
        let rows =
            if self.aligned { 0..1 } else { row.saturating_sub(1)..(row + 1).min(self.rows.len()) };
        let inner = rows.flat_map(move |row| {
            (1..self.rows[row].stacks.len()).map(move |stack| Channel::Between {
                group,
                row,
                stack,
            })
        });
        [Side::Left, Side::Right].map(|side| Channel::Side { group, side }).into_iter().chain(inner)
    }

    /// The channels that a channel which runs up and down meets in its own group.
    pub(crate) fn rows_at(&self, channel: Channel) -> impl Iterator<Item = Channel> {
        let group = channel.group();
        let rows = match channel {
            Channel::Between { row, .. } if !self.aligned => row..row + 1,
            _ => 0..self.rows.len(),
        };
        let below = rows.clone().flat_map(move |row| {
            self.stacks_beside(channel, row).flat_map(move |stack| {
                let items =
                    self.rows[row].stacks.try_at(stack).map_or(0, |stack| stack.items.len());
                (1..items).map(move |item| Channel::Below { group, row, stack, item: item - 1 })
            })
        });
        (rows.start..=rows.end).map(move |row| Channel::Above { group, row }).chain(below)
    }

    /// The stacks of a row beside a channel that runs up and down. Those of aligned groups hold one
    /// box each: nothing lies between.
    fn stacks_beside(&self, channel: Channel, row: usize) -> Range<usize> {
        match channel {
            Channel::Between { stack, .. } if !self.aligned => stack - 1..stack + 1,
            Channel::Side { side: Side::Left, .. } => 0..1,
            Channel::Side { .. } => {
                let last = self.rows[row].stacks.len().saturating_sub(1);
                last..last + 1
            }
            _ => 0..0,
        }
    }

    /// The two channels at the ends of one between two items of a stack.
    pub(crate) fn columns_of(&self, group: usize, row: usize, stack: usize) -> [Channel; 2] {
        [self.column(group, row, stack), self.column(group, row, stack + 1)]
    }
}
