//! Finds each edge's way: from a side of its start, along channels, to a side of its end.
//!
//! In: a placement and the edges of a net. Out: their [`Wire`]s. Channels never run through boxes or titles, so a way never does.
//! The search is Dijkstra's over (channel, place in it): it stays in the boxes that hold either end, and pays for length and turns,
//! less where the net runs already.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::channel::Channel;
use super::model::{End, Rect};
use super::place::Placement;
use super::plan::Plan;
use super::table::Table;
use super::tree::Tree;
use super::wire::{Side, Terminal, Wire};

/// What a turn costs, in units of length.
const TURN: i32 = 40;
/// What a turn costs into a channel that the net runs along already; there, length costs a third.
const TRUNK_TURN: i32 = 10;

/// What it costs to leave or reach a box at its left or right, when the other end stands in another row.
const SIDEWAYS: i32 = 120;

/// Where a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Coming across a channel at a coordinate; `straight` while the wire has not turned yet.
    Across { channel: Channel, at: i32, forward: bool, straight: bool },
    /// Running along a channel, at a coordinate.
    Along { channel: Channel, at: i32 },
    /// At the end.
    There { side: Side, inside: bool },
}

struct Step {
    state: State,
    cost: i32,
    before: Option<usize>,
    from: Terminal,
}

/// Searches ways in a placement.
pub(super) struct Search<'a> {
    pub(super) tree: &'a Tree,
    pub(super) plans: &'a Table<Plan>,
    pub(super) placement: &'a Placement,
}

/// An edge to find a way for: its index, its start, its end.
pub(super) type Ends = (usize, usize, usize);

/// One edge on its way.
struct Errand<'a> {
    from: usize,
    to: usize,
    /// Whether it is the only edge of its net.
    single: bool,
    /// Whether its ends stand in different rows.
    is_below: bool,
    /// Which side of the box that the net shares it must leave or reach.
    side: Option<(End, Side)>,
    /// Where its end can be reached from: a channel, and the side.
    approaches: BTreeMap<Channel, BTreeSet<Side>>,
    /// Where its net runs already.
    used: &'a BTreeSet<Channel>,
}

impl Search<'_> {
    /// The ways of the edges of a net. Where there are several they leave the box that they share at one side: the one that makes
    /// them shortest in sum.
    pub(super) fn net(&self, net: usize, edges: &[Ends]) -> Vec<Wire> {
        let shared = match edges {
            [] | [_] => return self.trunk(net, edges, None).1,
            [(_, from, _), rest @ ..] if rest.iter().all(|(_, other, _)| other == from) => End::From,
            _ => End::To,
        };
        let sides = [Side::Bottom, Side::Top, Side::Left, Side::Right];
        let ways = sides.map(|side| self.trunk(net, edges, Some((shared, side))));
        let (_, best) = ways.into_iter().min_by_key(|(cost, _)| *cost).unwrap_or_default();
        best
    }

    /// The ways of a net's edges one after the other, each using what the ones before it use; and their cost.
    fn trunk(&self, net: usize, edges: &[Ends], side: Option<(End, Side)>) -> (i64, Vec<Wire>) {
        let mut used = BTreeSet::new();
        let mut wires = Vec::new();
        let mut sum = 0;
        for (edge, from, to) in edges.iter().copied().filter(|(_, from, to)| from != to) {
            let (single, is_below, approaches) = (edges.len() == 1, self.is_below(from, to), self.approaches(from, to));
            let errand = Errand { from, to, single, is_below, side, approaches, used: &used };
            let free = Errand { side: None, approaches: errand.approaches.clone(), ..errand };
            match self.wire(edge, net, &errand).or_else(|| self.wire(edge, net, &free)) {
                Some((cost, wire)) => {
                    sum += i64::from(cost);
                    used.extend(wire.tracks.iter().copied());
                    wires.push(wire);
                }
                None => sum += i64::from(i32::MAX),
            }
        }
        (sum, wires)
    }

    /// The cheapest way of an edge.
    fn wire(&self, edge: usize, net: usize, errand: &Errand) -> Option<(i32, Wire)> {
        let mut steps: Vec<Step> = Vec::new();
        let mut open: BinaryHeap<Reverse<(i32, usize)>> = BinaryHeap::new();
        let mut done: BTreeSet<State> = BTreeSet::new();
        for (state, from, cost) in self.starts(errand) {
            open.push(Reverse((cost, steps.len())));
            steps.push(Step { state, cost, before: None, from });
        }
        while let Some(Reverse((_, at))) = open.pop() {
            let Some(Step { state, cost, from, .. }) = steps.get(at) else { break };
            let (state, cost, from) = (*state, *cost, *from);
            if let State::There { side, inside } = state {
                let to = Terminal { index: errand.to, side, inside };
                let tracks = tracks(&steps, at);
                return Some((cost, Wire { edge, net, from, to, tracks }));
            }
            if !done.insert(state) {
                continue;
            }
            for (next, more) in self.next(errand, state) {
                if !done.contains(&next) {
                    let cost = cost + more.max(0);
                    open.push(Reverse((cost, steps.len())));
                    steps.push(Step { state: next, cost, before: Some(at), from });
                }
            }
        }
        None
    }

    fn starts(&self, errand: &Errand) -> Vec<(State, Terminal, i32)> {
        let rect = self.placement.boxes[errand.from];
        if self.tree.lies_in(errand.to, errand.from) {
            let rows = 0..=self.plans[errand.from].rows.len();
            let channel = |row| Channel::Above { group: errand.from, row };
            return rows
                .flat_map(|row| [(channel(row), Side::Left), (channel(row), Side::Right)])
                .map(|(channel, side)| {
                    let terminal = Terminal { index: errand.from, side, inside: true };
                    (State::Along { channel, at: side.of(rect) }, terminal, 0)
                })
                .collect();
        }
        let target = self.placement.boxes[errand.to];
        let mut starts = Vec::new();
        for side in Side::ALL.into_iter().filter(|side| errand.may_use(End::From, *side)) {
            let Some(channel) = self.placement.beside(errand.from, side) else { continue };
            let sideways = if side.is_vertical() || !errand.is_below { 0 } else { SIDEWAYS };
            let cost = (self.middle(channel) - side.of(rect)).abs() + sideways;
            let terminal = Terminal { index: errand.from, side, inside: false };
            let mut push = |at: i32, cost| {
                let state = State::Across { channel, at, forward: matches!(side, Side::Bottom | Side::Right), straight: true };
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

    /// Whether an edge runs from row to row of the group that holds both ends: it leaves above or below, if it can.
    fn is_below(&self, from: usize, to: usize) -> bool {
        let holder = self.tree.holder(from, to);
        let top = |inner| self.placement.beside(self.tree.child_towards(holder, inner), Side::Top);
        !self.plans[holder].aligned && top(from) != top(to)
    }

    fn next(&self, errand: &Errand, state: State) -> Vec<(State, i32)> {
        let mut next = Vec::new();
        match state {
            State::Across { channel, at, forward, straight } => {
                next.push((State::Along { channel, at }, errand.turn(channel)));
                self.go_on(errand, (channel, at, forward, straight), &mut next);
            }
            State::Along { channel, at } => {
                self.reach(errand, channel, at, &mut next);
                match channel {
                    Channel::Above { group, row } => self.along_row(errand, (group, row), channel, at, &mut next),
                    Channel::Below { group, row, stack, .. } => {
                        for column in self.plans[group].columns_of(group, row, stack) {
                            self.turn_into(errand, (channel, at), column, &mut next);
                        }
                    }
                    Channel::Side { .. } | Channel::Between { .. } => self.along_column(errand, channel, at, &mut next),
                }
            }
            State::There { .. } => {}
        }
        next
    }

    /// From across a channel straight on: into the end, or out of the group.
    fn go_on(&self, errand: &Errand, (channel, at, forward, straight): (Channel, i32, bool, bool), next: &mut Vec<(State, i32)>) {
        let side = match (channel.is_vertical(), forward) {
            (false, true) => Side::Bottom,
            (false, false) => Side::Top,
            (true, true) => Side::Right,
            (true, false) => Side::Left,
        };
        if straight && errand.approaches.get(&channel).is_some_and(|sides| sides.contains(&side.opposite())) {
            let target = self.placement.boxes[errand.to];
            let (low, high) = side.range(target);
            let near_middle = (at - side.middle(target)).abs() <= 8;
            let length = (side.opposite().of(target) - self.middle(channel)).abs();
            let allowed = errand.may_use(End::To, side.opposite()) && (errand.single || near_middle);
            if (low..=high).contains(&at) && allowed {
                next.push((State::There { side: side.opposite(), inside: false }, length));
            }
        }
        let group = channel.group();
        if self.border(channel) != Some(side) {
            return;
        }
        if group == errand.to {
            if straight {
                next.push((State::There { side, inside: true }, 0));
            }
        } else if !self.tree.lies_in(errand.to, group)
            && let Some(outer) = self.placement.beside(group, side)
        {
            let cost = (self.middle(outer) - self.middle(channel)).abs();
            next.push((State::Across { channel: outer, at, forward, straight }, cost));
        }
    }

    /// From along a channel to the end, where it can be reached from there.
    fn reach(&self, errand: &Errand, channel: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let target = self.placement.boxes[errand.to];
        let sides = errand.approaches.get(&channel).into_iter().flatten();
        for side in sides.filter(|side| errand.may_use(End::To, **side)) {
            let length = errand.run(channel, (at - side.middle(target)).abs()) + (side.of(target) - self.middle(channel)).abs();
            let cost = length + TURN + if side.is_vertical() || !errand.is_below { 0 } else { SIDEWAYS };
            next.push((State::There { side: *side, inside: false }, cost));
        }
        if channel.group() == errand.to && matches!(channel, Channel::Above { .. }) {
            for side in [Side::Left, Side::Right] {
                next.push((State::There { side, inside: true }, (at - side.of(target)).abs()));
            }
        }
    }

    /// From along a row's upper channel into the columns above and below it, and out at the sides of the group.
    fn along_row(&self, errand: &Errand, (group, row): (usize, usize), channel: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        for column in self.plans[group].columns_at(group, row) {
            self.turn_into(errand, (channel, at), column, next);
        }
        if group != errand.to && !self.tree.lies_in(errand.to, group) {
            let rect = self.placement.boxes[group];
            for side in [Side::Left, Side::Right] {
                if let Some(outer) = self.placement.beside(group, side) {
                    let forward = side == Side::Right;
                    let state = State::Across { channel: outer, at: self.middle(channel), forward, straight: false };
                    let run = errand.run(channel, (at - side.of(rect)).abs());
                    next.push((state, run + (side.of(rect) - self.middle(outer)).abs()));
                }
            }
        }
    }

    /// From along a column into the rows that it meets, between the boxes beside it, into groups beside it that hold the end, and
    /// out below.
    fn along_column(&self, errand: &Errand, own: Channel, at: i32, next: &mut Vec<(State, i32)>) {
        let group = own.group();
        let plan = &self.plans[group];
        for row in plan.rows_at(own) {
            self.turn_into(errand, (own, at), row, next);
        }
        if self.tree.lies_in(errand.to, group) && group != errand.to {
            let child = self.tree.child_towards(group, errand.to);
            if child != errand.to
                && (self.placement.beside(child, Side::Left) == Some(own) || self.placement.beside(child, Side::Right) == Some(own))
            {
                for row in 0..=self.plans[child].rows.len() {
                    self.turn_into(errand, (own, at), Channel::Above { group: child, row }, next);
                }
            }
        } else if let bottom = (Channel::Above { group, row: plan.rows.len() })
            && plan.columns_at(group, plan.rows.len()).contains(&own)
        {
            let cost = errand.run(own, (at - self.middle(bottom)).abs());
            next.push((State::Across { channel: bottom, at: self.middle(own), forward: true, straight: false }, cost));
        }
    }

    /// From along one channel to along another that crosses it.
    fn turn_into(&self, errand: &Errand, (channel, at): (Channel, i32), other: Channel, next: &mut Vec<(State, i32)>) {
        let meets = self.middle(other);
        let cost = errand.run(channel, (at - meets).abs()) + errand.turn(other);
        next.push((State::Along { channel: other, at: self.middle(channel) }, cost));
    }

    /// From which channels the end of an edge is reached straight: those beside it, and through the borders of groups that do not
    /// hold the start.
    fn approaches(&self, from: usize, to: usize) -> BTreeMap<Channel, BTreeSet<Side>> {
        let mut approaches: BTreeMap<Channel, BTreeSet<Side>> = BTreeMap::new();
        for side in Side::ALL {
            let mut beside = self.placement.beside(to, side);
            while let Some(channel) = beside {
                approaches.entry(channel).or_default().insert(side);
                let leaves = self.border(channel) == Some(side) && !self.tree.lies_in(from, channel.group());
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

impl Errand<'_> {
    /// What it costs to turn into a channel.
    fn turn(&self, channel: Channel) -> i32 {
        if self.used.contains(&channel) { TRUNK_TURN } else { TURN }
    }

    /// What it costs to run along a channel.
    fn run(&self, channel: Channel, length: i32) -> i32 {
        if self.used.contains(&channel) { length / 3 } else { length }
    }

    fn may_use(&self, end: End, side: Side) -> bool {
        self.side.is_none_or(|(shared, only)| shared != end || only == side)
    }
}

/// Reads the channels of a way back from its last step.
fn tracks(steps: &[Step], last: usize) -> Vec<Channel> {
    let mut tracks: Vec<Channel> = Vec::new();
    let mut at = Some(last);
    while let Some(step) = at.and_then(|at| steps.get(at)) {
        if let State::Along { channel, .. } = step.state
            && tracks.last() != Some(&channel)
        {
            tracks.push(channel);
        }
        at = step.before;
    }
    tracks.reverse();
    tracks
}
