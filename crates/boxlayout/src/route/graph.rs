//! The graph in which routes are searched: positions in channels, and the steps between them.
//!
//! In: a [`State`] and the [`Query`]. Out: the states that can follow, and what each step costs.
//! The channels of a group meet each other, and through its borders those around it; a route enters
//! a group only towards its end.

use super::query::{Connection, Ends, Query, TURN};
use super::wire::Terminal;
use crate::diagram::End;
use crate::geometry::{Rect, Side};
use crate::place::{Channel, Placement};
use crate::plan::Plan;
use crate::table::Table;
use crate::tree::Tree;

/// What it costs to leave or reach a box at its left or right, when the other end is in another
/// row.
const SIDEWAYS: i32 = 120;

/// A position of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum State {
    /// Entering a channel across, at a coordinate; `straight` while the wire has not turned yet.
    Across { channel: Channel, at: i32, forward: bool, straight: bool },
    /// Running along a channel, at a coordinate.
    Along { channel: Channel, at: i32 },
    /// At the end.
    Arrived { side: Side, inside: bool },
}

/// The channels of a placement as a graph.
pub(super) struct ChannelGraph<'a> {
    pub(super) tree: &'a Tree,
    pub(super) plans: &'a Table<Plan>,
    pub(super) placement: &'a Placement,
}

impl ChannelGraph<'_> {
    /// An edge with what the positions of its ends mean for its route.
    pub(super) fn connection(&self, ends: Ends) -> Connection {
        Connection {
            ends,
            across_rows: self.is_across_rows(ends.from, ends.to),
            approaches: self.approaches(ends.from, ends.to),
        }
    }

    /// The states that a route can start with.
    pub(super) fn starts(&self, query: &Query<'_>) -> Vec<(State, Terminal, i32)> {
        let rect = self.placement.boxes[query.from()];
        if self.tree.is_within(query.to(), query.from()) {
            let rows = 0..=self.plans[query.from()].rows.len();
            let channel = |row| Channel::Above { group: query.from(), row };
            return rows
                .flat_map(|row| [(channel(row), Side::Left), (channel(row), Side::Right)])
                .map(|(channel, side)| {
                    let terminal = Terminal { index: query.from(), side, inside: true };
                    (State::Along { channel, at: side.of(rect) }, terminal, 0)
                })
                .collect();
        }
        let target = self.placement.boxes[query.to()];
        let mut starts = Vec::new();
        for side in Side::ALL.into_iter().filter(|side| query.may_use(End::From, *side)) {
            let Some(channel) = self.placement.beside(query.from(), side) else { continue };
            let sideways =
                if side.is_vertical() || !query.connection.across_rows { 0 } else { SIDEWAYS };
            let cost = (self.middle(channel) - side.of(rect)).abs() + sideways;
            let terminal = Terminal { index: query.from(), side, inside: false };
            let mut push = |at: i32, cost| {
                let state = State::Across {
                    channel,
                    at,
                    forward: matches!(side, Side::Bottom | Side::Right),
                    straight: true,
                };
                starts.push((state, terminal, cost));
            };
            let middle = side.middle(rect);
            push(middle, cost);
            let (low, high) = side.range(rect);
            let (target_low, target_high) = side.range(target);
            let (low, high) = (low.max(target_low), high.min(target_high));
            if query.single && low <= high {
                let facing = side.middle(target).clamp(low, high);
                push(facing, cost + i32::from(facing != middle) * 4);
            }
        }
        starts
    }

    /// Whether an edge runs from one row to another of the group around both ends: it leaves above
    /// or below, if it can.
    fn is_across_rows(&self, from: usize, to: usize) -> bool {
        let around = self.tree.common_ancestor(from, to);
        let top = |inner| self.placement.beside(self.tree.child_towards(around, inner), Side::Top);
        !self.plans[around].aligned && top(from) != top(to)
    }

    /// The states that can follow one, and what each step costs.
    pub(super) fn next(&self, query: &Query<'_>, state: State, next: &mut Vec<(State, i32)>) {
        match state {
            State::Across { channel, at, forward, straight } => {
                next.push((State::Along { channel, at }, query.turn(channel)));
                self.go_on(query, (channel, at, forward, straight), next);
            }
            State::Along { channel, at } => {
                self.reach(query, channel, at, next);
                match channel {
                    Channel::Above { group, row } => {
                        self.along_row(query, (group, row), channel, at, next);
                    }
                    Channel::Below { group, row, stack, .. } => {
                        for column in self.plans[group].columns_of(group, row, stack) {
                            self.turn_into(query, (channel, at), column, next);
                        }
                    }
                    Channel::Side { .. } | Channel::Between { .. } => {
                        self.along_column(query, channel, at, next);
                    }
                }
            }
            State::Arrived { .. } => {}
        }
    }

    /// Straight on across a channel: into the end, or out of the group.
    fn go_on(
        &self,
        query: &Query<'_>,
        (channel, at, forward, straight): (Channel, i32, bool, bool),
        next: &mut Vec<(State, i32)>,
    ) {
        let side = match (channel.is_vertical(), forward) {
            (false, true) => Side::Bottom,
            (false, false) => Side::Top,
            (true, true) => Side::Right,
            (true, false) => Side::Left,
        };
        if straight && query.connection.sides(channel).any(|reached| reached == side.opposite()) {
            let target = self.placement.boxes[query.to()];
            let (low, high) = side.range(target);
            let near_middle = (at - side.middle(target)).abs() <= 8;
            let length = (side.opposite().of(target) - self.middle(channel)).abs();
            let allowed = query.may_use(End::To, side.opposite()) && (query.single || near_middle);
            if (low..=high).contains(&at) && allowed {
                next.push((State::Arrived { side: side.opposite(), inside: false }, length));
            }
        }
        let group = channel.group();
        if self.border(channel) != Some(side) {
            return;
        }
        if group == query.to() {
            if straight {
                next.push((State::Arrived { side, inside: true }, 0));
            }
        } else if !self.tree.is_within(query.to(), group)
            && let Some(outer) = self.placement.beside(group, side)
        {
            let cost = (self.middle(outer) - self.middle(channel)).abs();
            next.push((State::Across { channel: outer, at, forward, straight }, cost));
        }
    }

    /// From a channel to the end, where it can be reached from there.
    fn reach(&self, query: &Query<'_>, channel: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let target = self.placement.boxes[query.to()];
        for side in query.connection.sides(channel).filter(|side| query.may_use(End::To, *side)) {
            let length = query.run(channel, (at - side.middle(target)).abs())
                + (side.of(target) - self.middle(channel)).abs();
            let cost = length
                + TURN
                + if side.is_vertical() || !query.connection.across_rows { 0 } else { SIDEWAYS };
            next.push((State::Arrived { side, inside: false }, cost));
        }
        if channel.group() == query.to() && matches!(channel, Channel::Above { .. }) {
            for side in [Side::Left, Side::Right] {
                next.push((State::Arrived { side, inside: true }, (at - side.of(target)).abs()));
            }
        }
    }

    /// From the channel above a row into the columns above and below it, and out at the sides of
    /// the group.
    fn along_row(
        &self,
        query: &Query<'_>,
        (group, row): (usize, usize),
        channel: Channel,
        at: i32,
        next: &mut Vec<(State, i32)>,
    ) {
        for column in self.plans[group].columns_at(group, row) {
            self.turn_into(query, (channel, at), column, next);
        }
        if group != query.to() && !self.tree.is_within(query.to(), group) {
            let rect = self.placement.boxes[group];
            for side in [Side::Left, Side::Right] {
                if let Some(outer) = self.placement.beside(group, side) {
                    let forward = side == Side::Right;
                    let state = State::Across {
                        channel: outer,
                        at: self.middle(channel),
                        forward,
                        straight: false,
                    };
                    let run = query.run(channel, (at - side.of(rect)).abs());
                    next.push((state, run + (side.of(rect) - self.middle(outer)).abs()));
                }
            }
        }
    }

    /// From a column into the rows that it meets, between the boxes beside it, into groups beside
    /// it that contain the end, and out below.
    fn along_column(&self, query: &Query<'_>, own: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let group = own.group();
        let plan = &self.plans[group];
        for row in plan.rows_at(own) {
            self.turn_into(query, (own, at), row, next);
        }
        if self.tree.is_within(query.to(), group) && group != query.to() {
            let child = self.tree.child_towards(group, query.to());
            if child != query.to()
                && (self.placement.beside(child, Side::Left) == Some(own)
                    || self.placement.beside(child, Side::Right) == Some(own))
            {
                for row in 0..=self.plans[child].rows.len() {
                    self.turn_into(query, (own, at), Channel::Above { group: child, row }, next);
                }
            }
        } else if let bottom = (Channel::Above { group, row: plan.rows.len() })
            && plan.columns_at(group, plan.rows.len()).any(|column| column == own)
        {
            let cost = query.run(own, (at - self.middle(bottom)).abs());
            next.push((
                State::Across {
                    channel: bottom,
                    at: self.middle(own),
                    forward: true,
                    straight: false,
                },
                cost,
            ));
        }
    }

    /// From one channel into another that crosses it.
    fn turn_into(
        &self,
        query: &Query<'_>,
        (channel, at): (Channel, i32),
        other: Channel,
        next: &mut Vec<(State, i32)>,
    ) {
        let meets = self.middle(other);
        let cost = query.run(channel, (at - meets).abs()) + query.turn(other);
        next.push((State::Along { channel: other, at: self.middle(channel) }, cost));
    }

    /// The channels from which the end of an edge is reached straight: those beside it, and through
    /// the borders of groups that do not contain the start.
    fn approaches(&self, from: usize, to: usize) -> Vec<(Channel, Side)> {
        let mut approaches = Vec::new();
        for side in Side::ALL {
            let mut beside = self.placement.beside(to, side);
            while let Some(channel) = beside {
                approaches.push((channel, side));
                let leaves = self.border(channel) == Some(side)
                    && !self.tree.is_within(from, channel.group());
                beside = if leaves { self.placement.beside(channel.group(), side) } else { None };
            }
        }
        approaches
    }

    fn border(&self, channel: Channel) -> Option<Side> {
        self.plans[channel.group()].border(channel)
    }

    /// The middle line of a channel: its y, or its x.
    fn middle(&self, channel: Channel) -> i32 {
        let rect = self.placement.channels.get(&channel).copied().unwrap_or(Rect::default());
        if channel.is_vertical() { rect.center_x() } else { rect.center_y() }
    }
}
