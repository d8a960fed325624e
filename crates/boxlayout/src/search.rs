//! Finds each edge's way: from a side of its start, along channels, to a side of its end.
//!
//! In: a placement and the edges of a net. Out: their [`Wire`]s. Channels never run through boxes
//! or titles, so a way never does. The search is Dijkstra's over (channel, place in it): it stays
//! in the boxes that hold either end, and pays for length and turns, less where the net runs
//! already.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::channel::Channel;
use super::model::End;
use super::place::Placement;
use super::plan::Plan;
use super::step::State;
use super::table::Table;
use super::tree::Tree;
use super::wire::{Side, Terminal, Wire};

/// What a turn costs, in units of length.
pub(super) const TURN: i32 = 40;
/// What a turn costs into a channel that the net runs along already; there, length costs a third.
const TRUNK_TURN: i32 = 10;

#[derive(Clone, Copy)]
struct Step {
    state: State,
    cost: i32,
    before: Option<usize>,
    from: Terminal,
}

/// What a search has seen; kept from one to the next for its memory.
#[derive(Default)]
pub(super) struct Seen {
    steps: Vec<Step>,
    /// Steps to go on from, by cost, then by age.
    open: BinaryHeap<Reverse<(i32, usize)>>,
    /// What each state costs at the least, as far as it is known.
    cheapest: FxHashMap<State, i32>,
    /// What the cheapest way found so far costs: a step at that cost leads to no better one.
    found: Option<i32>,
}

/// Searches ways in a placement.
pub(super) struct Search<'a> {
    pub(super) tree: &'a Tree,
    pub(super) plans: &'a Table<Plan>,
    pub(super) placement: &'a Placement,
}

/// An edge to find a way for: its index, its start, its end.
pub(super) type Ends = (usize, usize, usize);

/// One edge, and what its ends' places mean for its way.
pub(super) struct Aim {
    pub(super) edge: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether its ends stand in different rows.
    pub(super) is_below: bool,
    /// Where its end can be reached from: channels, each with a side.
    approaches: Vec<(Channel, Side)>,
}

/// One edge on its way.
pub(super) struct Errand<'a> {
    pub(super) aim: &'a Aim,
    /// Whether it is the only edge of its net.
    pub(super) single: bool,
    /// Which side of the box that the net shares it must leave or reach.
    pub(super) side: Option<(End, Side)>,
    /// Where its net runs already.
    used: &'a FxHashSet<Channel>,
}

/// What a search ends with.
enum Way {
    /// The cheapest way and what it costs.
    Found(i32, Wire),
    /// Whatever there is costs too much.
    TooDear,
}

impl Search<'_> {
    /// The ways of the edges of a net. Where there are several they leave the box that they share
    /// at one side: the one that makes them shortest in sum.
    pub(super) fn net(&self, net: usize, edges: &[Ends], seen: &mut Seen) -> Vec<Wire> {
        let aims: Vec<Aim> =
            edges.iter().filter(|(_, from, to)| from != to).map(|ends| self.aim(*ends)).collect();
        let shared = match edges {
            [] | [_] => {
                return self
                    .trunk(net, (&aims, None), i64::MAX, seen)
                    .map(|(_, wires)| wires)
                    .unwrap_or_default();
            }
            [(_, from, _), rest @ ..] if rest.iter().all(|(_, other, _)| other == from) => {
                End::From
            }
            _ => End::To,
        };
        let (mut least, mut best) = (i64::MAX, Vec::new());
        for side in [Side::Bottom, Side::Top, Side::Left, Side::Right] {
            if let Some(found) = self.trunk(net, (&aims, Some((shared, side))), least, seen) {
                (least, best) = found;
            }
        }
        best
    }

    /// The ways of a net's edges one after the other, each using what the ones before it use; and
    /// their cost, where it is less than what is known.
    fn trunk(
        &self,
        net: usize,
        (aims, side): (&[Aim], Option<(End, Side)>),
        least: i64,
        seen: &mut Seen,
    ) -> Option<(i64, Vec<Wire>)> {
        let mut used = FxHashSet::default();
        let mut wires = Vec::new();
        let mut sum = 0;
        for aim in aims {
            let errand = Errand { aim, single: aims.len() == 1, side, used: &used };
            let free = Errand { side: None, ..errand };
            let most = least.saturating_sub(sum);
            match self.wire(net, &errand, most, seen).or_else(|| self.wire(net, &free, most, seen))
            {
                Some(Way::Found(cost, wire)) => {
                    sum += i64::from(cost);
                    used.extend(wire.tracks.iter().copied());
                    wires.push(wire);
                }
                Some(Way::TooDear) => return None,
                None => sum += i64::from(i32::MAX),
            }
        }
        (sum < least).then_some((sum, wires))
    }

    /// The cheapest way of an edge, looked for as long as it can cost less than `most`; none where
    /// there is no way.
    fn wire(&self, net: usize, errand: &Errand, most: i64, seen: &mut Seen) -> Option<Way> {
        seen.clear();
        let mut next: Vec<(State, i32)> = Vec::new();
        let mut dear = false;
        for (state, from, cost) in self.starts(errand) {
            seen.push(Step { state, cost, before: None, from });
        }
        while let Some((at, Step { state, cost, from, .. })) = seen.pop() {
            if i64::from(cost) >= most {
                return Some(Way::TooDear);
            }
            if let State::There { side, inside } = state {
                let to = Terminal { index: errand.aim.to, side, inside };
                let tracks = tracks(&seen.steps, at);
                return Some(Way::Found(
                    cost,
                    Wire { edge: errand.aim.edge, net, from, to, tracks },
                ));
            }
            self.next(errand, state, &mut next);
            for (state, more) in next.drain(..) {
                let cost = cost + more.max(0);
                // One that is too dear stays, to tell that there is a way.
                if i64::from(cost) < most || !std::mem::replace(&mut dear, true) {
                    seen.push(Step { state, cost, before: Some(at), from });
                }
            }
        }
        None
    }

    fn aim(&self, (edge, from, to): Ends) -> Aim {
        Aim {
            edge,
            from,
            to,
            is_below: self.is_below(from, to),
            approaches: self.approaches(from, to),
        }
    }
}

impl Seen {
    fn clear(&mut self) {
        self.steps.clear();
        self.open.clear();
        self.cheapest.clear();
        self.found = None;
    }

    /// Adds a step, unless its state, or the end, was reached at the same cost or less.
    fn push(&mut self, step: Step) {
        if self.found.is_some_and(|found| step.cost >= found) {
            return;
        }
        let known = self.cheapest.entry(step.state).or_insert(i32::MAX);
        if step.cost < *known {
            if matches!(step.state, State::There { .. }) {
                self.found = Some(step.cost);
            }
            *known = step.cost;
            self.open.push(Reverse((step.cost, self.steps.len())));
            self.steps.push(step);
        }
    }

    /// The cheapest step to go on from, and its place.
    fn pop(&mut self) -> Option<(usize, Step)> {
        while let Some(Reverse((_, at))) = self.open.pop() {
            let step = *self.steps.get(at)?;
            if self.cheapest.get(&step.state) == Some(&step.cost) {
                return Some((at, step));
            }
        }
        None
    }
}

impl Aim {
    /// The sides at which the end is reached from a channel.
    pub(super) fn sides(&self, channel: Channel) -> impl Iterator<Item = Side> {
        self.approaches.iter().filter(move |(known, _)| *known == channel).map(|(_, side)| *side)
    }
}

impl Errand<'_> {
    /// What it costs to turn into a channel.
    pub(super) fn turn(&self, channel: Channel) -> i32 {
        if self.used.contains(&channel) { TRUNK_TURN } else { TURN }
    }

    /// What it costs to run along a channel.
    pub(super) fn run(&self, channel: Channel, length: i32) -> i32 {
        if self.used.contains(&channel) { length / 3 } else { length }
    }

    pub(super) fn may_use(&self, end: End, side: Side) -> bool {
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
