//! Finds each edge's way: from a side of its start, along channels, to a side of its end.
//!
//! In: a placement and an edge. Out: a [`Wire`]. Channels never run through boxes or titles, so a way never does. The search is
//! Dijkstra's over (channel, place in it): it stays in the boxes that hold either end, and pays for length and turns.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::model::Rect;
use super::place::{Channel, Placement};
use super::plan::Plan;
use super::table::Table;
use super::tree::Tree;
use super::wire::{Side, Terminal, Wire};

/// What a turn costs, in units of length.
const TURN: i32 = 40;
/// What a net saves where it runs along a channel that it runs along already.
const TRUNK: i32 = 30;
/// What it costs a net to leave or reach a box at another side than before.
const OTHER_SIDE: i32 = 50;

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

/// Searches ways, and remembers where nets run.
pub(super) struct Search<'a> {
    pub(super) tree: &'a Tree,
    pub(super) plans: &'a Table<Plan>,
    pub(super) placement: &'a Placement,
    used: BTreeSet<(usize, Channel)>,
    sides: BTreeMap<(usize, usize), BTreeSet<Side>>,
}

/// One edge on its way.
struct Errand {
    net: usize,
    from: usize,
    to: usize,
    /// Whether it is the only edge of its net.
    single: bool,
    /// Where its end can be reached from: a channel, and the side.
    approaches: BTreeMap<Channel, BTreeSet<Side>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(tree: &'a Tree, plans: &'a Table<Plan>, placement: &'a Placement) -> Self {
        Self { tree, plans, placement, used: BTreeSet::new(), sides: BTreeMap::new() }
    }

    /// The cheapest way of an edge; none between a box and itself.
    pub(super) fn wire(&mut self, edge: usize, net: usize, (from, to): (usize, usize), single: bool) -> Option<Wire> {
        if from == to {
            return None;
        }
        let errand = Errand { net, from, to, single, approaches: self.approaches(from, to) };
        let mut steps: Vec<Step> = Vec::new();
        let mut open: BinaryHeap<Reverse<(i32, usize)>> = BinaryHeap::new();
        let mut done: BTreeSet<State> = BTreeSet::new();
        for (state, from, cost) in self.starts(&errand) {
            open.push(Reverse((cost, steps.len())));
            steps.push(Step { state, cost, before: None, from });
        }
        while let Some(Reverse((_, at))) = open.pop() {
            let Some(Step { state, cost, from, .. }) = steps.get(at) else { break };
            let (state, cost, from) = (*state, *cost, *from);
            if let State::There { side, inside } = state {
                let to = Terminal { index: to, side, inside };
                return Some(self.finish(&steps, at, Wire { edge, net, from, to, tracks: Vec::new() }));
            }
            if !done.insert(state) {
                continue;
            }
            for (next, more) in self.next(&errand, state) {
                if !done.contains(&next) {
                    let cost = cost + more.max(0);
                    open.push(Reverse((cost, steps.len())));
                    steps.push(Step { state: next, cost, before: Some(at), from });
                }
            }
        }
        None
    }

    /// Reads the way back from its last step.
    fn finish(&mut self, steps: &[Step], last: usize, mut wire: Wire) -> Wire {
        let mut at = Some(last);
        while let Some(step) = at.and_then(|at| steps.get(at)) {
            if let State::Along { channel, .. } = step.state
                && wire.tracks.last() != Some(&channel)
            {
                wire.tracks.push(channel);
            }
            at = step.before;
        }
        wire.tracks.reverse();
        self.used.extend(wire.tracks.iter().map(|channel| (wire.net, *channel)));
        for terminal in [wire.from, wire.to] {
            self.sides.entry((wire.net, terminal.index)).or_default().insert(terminal.side);
        }
        wire
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
        for side in Side::ALL {
            let Some(channel) = self.placement.beside(errand.from, side) else { continue };
            let cost = self.side_cost(errand.net, errand.from, side) + (self.middle(channel) - side.of(rect)).abs();
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

    fn side_cost(&self, net: usize, index: usize, side: Side) -> i32 {
        match self.sides.get(&(net, index)) {
            Some(sides) if !sides.contains(&side) => OTHER_SIDE,
            _ => 0,
        }
    }

    fn next(&self, errand: &Errand, state: State) -> Vec<(State, i32)> {
        let mut next = Vec::new();
        match state {
            State::Across { channel, at, forward, straight } => {
                next.push((State::Along { channel, at }, TURN - self.trunk(errand, channel)));
                self.go_on(errand, (channel, at, forward, straight), &mut next);
            }
            State::Along { channel, at } => {
                self.reach(errand, channel, at, &mut next);
                match channel {
                    Channel::Above { group, row } => self.along_row(errand, (group, row), channel, at, &mut next),
                    Channel::Below { group, row, stack, .. } => {
                        self.turn_into(errand, (channel, at), self.left_channel(group, row, stack), &mut next);
                        self.turn_into(errand, (channel, at), self.left_channel(group, row, stack + 1), &mut next);
                    }
                    Channel::Left { group, row, stack } => self.along_column(errand, (group, row, stack), at, &mut next),
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
            if (low..=high).contains(&at) && (errand.single || near_middle) {
                let cost = length + self.side_cost(errand.net, errand.to, side.opposite());
                next.push((State::There { side: side.opposite(), inside: false }, cost));
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
        for side in errand.approaches.get(&channel).into_iter().flatten() {
            let length = (at - side.middle(target)).abs() + (side.of(target) - self.middle(channel)).abs();
            let cost = length + TURN + self.side_cost(errand.net, errand.to, *side);
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
        let plan = &self.plans[group];
        let rows = if plan.aligned { 0..1 } else { row.saturating_sub(1)..(row + 1).min(plan.rows.len()) };
        for beside in rows {
            for stack in 0..=plan.rows[beside].stacks.len() {
                self.turn_into(errand, (channel, at), self.left_channel(group, beside, stack), next);
            }
        }
        if group != errand.to && !self.tree.lies_in(errand.to, group) {
            let rect = self.placement.boxes[group];
            for side in [Side::Left, Side::Right] {
                if let Some(outer) = self.placement.beside(group, side) {
                    let forward = side == Side::Right;
                    let state = State::Across { channel: outer, at: self.middle(channel), forward, straight: false };
                    next.push((state, (at - side.of(rect)).abs() + (side.of(rect) - self.middle(outer)).abs()));
                }
            }
        }
    }

    /// From along a column into the rows that it meets, between the boxes beside it, into groups beside it that hold the end, and
    /// out below.
    fn along_column(&self, errand: &Errand, (group, row, stack): (usize, usize, usize), at: i32, next: &mut Vec<(State, i32)>) {
        let plan = &self.plans[group];
        let own = Channel::Left { group, row, stack };
        let rows = if plan.aligned { 0..=plan.rows.len() } else { row..=row + 1 };
        for above in rows {
            self.turn_into(errand, (own, at), Channel::Above { group, row: above }, next);
        }
        if !plan.aligned {
            for beside in [stack.checked_sub(1), Some(stack)].into_iter().flatten() {
                let items = plan.rows[row].stacks.try_at(beside).map_or(0, |stack| stack.items.len());
                for item in 1..items {
                    self.turn_into(errand, (own, at), Channel::Below { group, row, stack: beside, item: item - 1 }, next);
                }
            }
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
        } else if plan.aligned || row + 1 == plan.rows.len() {
            let bottom = Channel::Above { group, row: plan.rows.len() };
            let cost = (at - self.middle(bottom)).abs();
            next.push((State::Across { channel: bottom, at: self.middle(own), forward: true, straight: false }, cost));
        }
    }

    /// From along one channel to along another that crosses it.
    fn turn_into(&self, errand: &Errand, (channel, at): (Channel, i32), other: Channel, next: &mut Vec<(State, i32)>) {
        let meets = self.middle(other);
        let cost = (at - meets).abs() + TURN - self.trunk(errand, other);
        next.push((State::Along { channel: other, at: self.middle(channel) }, cost));
    }

    fn trunk(&self, errand: &Errand, channel: Channel) -> i32 {
        if self.used.contains(&(errand.net, channel)) { TRUNK } else { 0 }
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

    /// Which border of its group a channel runs along; the upper one has the title and does not count.
    fn border(&self, channel: Channel) -> Option<Side> {
        let plan = &self.plans[channel.group()];
        match channel {
            Channel::Above { row, .. } if row == plan.rows.len() => Some(Side::Bottom),
            Channel::Left { stack: 0, .. } => Some(Side::Left),
            Channel::Left { row, stack, .. } if stack == plan.rows[row].stacks.len() => Some(Side::Right),
            _ => None,
        }
    }

    fn left_channel(&self, group: usize, row: usize, stack: usize) -> Channel {
        Channel::Left { group, row: if self.plans[group].aligned { 0 } else { row }, stack }
    }

    /// The middle line of a channel: its y, or its x.
    fn middle(&self, channel: Channel) -> i32 {
        let rect = self.placement.channels.get(&channel).copied().unwrap_or(Rect::default());
        if channel.is_vertical() { rect.center_x() } else { rect.center_y() }
    }
}
