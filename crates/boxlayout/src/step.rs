//! From where a search for an edge's way stands, what can follow, and what that costs.
//!
//! In: a [`State`] and the [`Errand`]. Out: the states that can be next. Channels of a group meet
//! each other, and those around the group through its borders; a way enters a group only towards
//! its end.

use super::channel::Channel;
use super::model::{End, Rect};
use super::search::{Errand, Search, TURN};
use super::wire::{Side, Terminal};

/// What it costs to leave or reach a box at its left or right, when the other end stands in another
/// row.
const SIDEWAYS: i32 = 120;

/// Where a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum State {
    /// Coming across a channel at a coordinate; `straight` while the wire has not turned yet.
    Across { channel: Channel, at: i32, forward: bool, straight: bool },
    /// Running along a channel, at a coordinate.
    Along { channel: Channel, at: i32 },
    /// At the end.
    There { side: Side, inside: bool },
}

impl Search<'_> {
    pub(super) fn starts(&self, errand: &Errand) -> Vec<(State, Terminal, i32)> {
        let rect = self.placement.boxes[errand.aim.from];
        if self.tree.lies_in(errand.aim.to, errand.aim.from) {
            let rows = 0..=self.plans[errand.aim.from].rows.len();
            let channel = |row| Channel::Above { group: errand.aim.from, row };
            return rows
                .flat_map(|row| [(channel(row), Side::Left), (channel(row), Side::Right)])
                .map(|(channel, side)| {
                    let terminal = Terminal { index: errand.aim.from, side, inside: true };
                    (State::Along { channel, at: side.of(rect) }, terminal, 0)
                })
                .collect();
        }
        let target = self.placement.boxes[errand.aim.to];
        let mut starts = Vec::new();
        for side in Side::ALL.into_iter().filter(|side| errand.may_use(End::From, *side)) {
            let Some(channel) = self.placement.beside(errand.aim.from, side) else { continue };
            let sideways = if side.is_vertical() || !errand.aim.is_below { 0 } else { SIDEWAYS };
            let cost = (self.middle(channel) - side.of(rect)).abs() + sideways;
            let terminal = Terminal { index: errand.aim.from, side, inside: false };
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
            if errand.single && low <= high {
                let facing = side.middle(target).clamp(low, high);
                push(facing, cost + i32::from(facing != middle) * 4);
            }
        }
        starts
    }

    /// Whether an edge runs from row to row of the group that holds both ends: it leaves above or
    /// below, if it can.
    pub(super) fn is_below(&self, from: usize, to: usize) -> bool {
        let holder = self.tree.holder(from, to);
        let top = |inner| self.placement.beside(self.tree.child_towards(holder, inner), Side::Top);
        !self.plans[holder].aligned && top(from) != top(to)
    }

    /// What can follow a state, and what it costs.
    pub(super) fn next(&self, errand: &Errand, state: State, next: &mut Vec<(State, i32)>) {
        match state {
            State::Across { channel, at, forward, straight } => {
                next.push((State::Along { channel, at }, errand.turn(channel)));
                self.go_on(errand, (channel, at, forward, straight), next);
            }
            State::Along { channel, at } => {
                self.reach(errand, channel, at, next);
                match channel {
                    Channel::Above { group, row } => {
                        self.along_row(errand, (group, row), channel, at, next);
                    }
                    Channel::Below { group, row, stack, .. } => {
                        for column in self.plans[group].columns_of(group, row, stack) {
                            self.turn_into(errand, (channel, at), column, next);
                        }
                    }
                    Channel::Side { .. } | Channel::Between { .. } => {
                        self.along_column(errand, channel, at, next);
                    }
                }
            }
            State::There { .. } => {}
        }
    }

    /// From across a channel straight on: into the end, or out of the group.
    fn go_on(
        &self,
        errand: &Errand,
        (channel, at, forward, straight): (Channel, i32, bool, bool),
        next: &mut Vec<(State, i32)>,
    ) {
        let side = match (channel.is_vertical(), forward) {
            (false, true) => Side::Bottom,
            (false, false) => Side::Top,
            (true, true) => Side::Right,
            (true, false) => Side::Left,
        };
        if straight && errand.aim.sides(channel).any(|reached| reached == side.opposite()) {
            let target = self.placement.boxes[errand.aim.to];
            let (low, high) = side.range(target);
            let near_middle = (at - side.middle(target)).abs() <= 8;
            let length = (side.opposite().of(target) - self.middle(channel)).abs();
            let allowed =
                errand.may_use(End::To, side.opposite()) && (errand.single || near_middle);
            if (low..=high).contains(&at) && allowed {
                next.push((State::There { side: side.opposite(), inside: false }, length));
            }
        }
        let group = channel.group();
        if self.border(channel) != Some(side) {
            return;
        }
        if group == errand.aim.to {
            if straight {
                next.push((State::There { side, inside: true }, 0));
            }
        } else if !self.tree.lies_in(errand.aim.to, group)
            && let Some(outer) = self.placement.beside(group, side)
        {
            let cost = (self.middle(outer) - self.middle(channel)).abs();
            next.push((State::Across { channel: outer, at, forward, straight }, cost));
        }
    }

    /// From along a channel to the end, where it can be reached from there.
    fn reach(&self, errand: &Errand, channel: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let target = self.placement.boxes[errand.aim.to];
        for side in errand.aim.sides(channel).filter(|side| errand.may_use(End::To, *side)) {
            let length = errand.run(channel, (at - side.middle(target)).abs())
                + (side.of(target) - self.middle(channel)).abs();
            let cost = length
                + TURN
                + if side.is_vertical() || !errand.aim.is_below { 0 } else { SIDEWAYS };
            next.push((State::There { side, inside: false }, cost));
        }
        if channel.group() == errand.aim.to && matches!(channel, Channel::Above { .. }) {
            for side in [Side::Left, Side::Right] {
                next.push((State::There { side, inside: true }, (at - side.of(target)).abs()));
            }
        }
    }

    /// From along a row's upper channel into the columns above and below it, and out at the sides
    /// of the group.
    fn along_row(
        &self,
        errand: &Errand,
        (group, row): (usize, usize),
        channel: Channel,
        at: i32,
        next: &mut Vec<(State, i32)>,
    ) {
        for column in self.plans[group].columns_at(group, row) {
            self.turn_into(errand, (channel, at), column, next);
        }
        if group != errand.aim.to && !self.tree.lies_in(errand.aim.to, group) {
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
                    let run = errand.run(channel, (at - side.of(rect)).abs());
                    next.push((state, run + (side.of(rect) - self.middle(outer)).abs()));
                }
            }
        }
    }

    /// From along a column into the rows that it meets, between the boxes beside it, into groups
    /// beside it that hold the end, and out below.
    fn along_column(&self, errand: &Errand, own: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let group = own.group();
        let plan = &self.plans[group];
        for row in plan.rows_at(own) {
            self.turn_into(errand, (own, at), row, next);
        }
        if self.tree.lies_in(errand.aim.to, group) && group != errand.aim.to {
            let child = self.tree.child_towards(group, errand.aim.to);
            if child != errand.aim.to
                && (self.placement.beside(child, Side::Left) == Some(own)
                    || self.placement.beside(child, Side::Right) == Some(own))
            {
                for row in 0..=self.plans[child].rows.len() {
                    self.turn_into(errand, (own, at), Channel::Above { group: child, row }, next);
                }
            }
        } else if let bottom = (Channel::Above { group, row: plan.rows.len() })
            && plan.columns_at(group, plan.rows.len()).any(|column| column == own)
        {
            let cost = errand.run(own, (at - self.middle(bottom)).abs());
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

    /// From along one channel to along another that crosses it.
    fn turn_into(
        &self,
        errand: &Errand,
        (channel, at): (Channel, i32),
        other: Channel,
        next: &mut Vec<(State, i32)>,
    ) {
        let meets = self.middle(other);
        let cost = errand.run(channel, (at - meets).abs()) + errand.turn(other);
        next.push((State::Along { channel: other, at: self.middle(channel) }, cost));
    }

    /// From which channels the end of an edge is reached straight: those beside it, and through the
    /// borders of groups that do not hold the start.
    pub(super) fn approaches(&self, from: usize, to: usize) -> Vec<(Channel, Side)> {
        let mut approaches = Vec::new();
        for side in Side::ALL {
            let mut beside = self.placement.beside(to, side);
            while let Some(channel) = beside {
                approaches.push((channel, side));
                let leaves =
                    self.border(channel) == Some(side) && !self.tree.lies_in(from, channel.group());
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
