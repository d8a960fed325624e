//! Finds each edge's route: from a side of its start, along channels, to a side of its end.
//!
//! In: a graph of channels and the edges of a net. Out: their [`Wire`]s. Channels never run through
//! boxes or titles, so no route does. The search is Dijkstra's: it stays in the boxes around either
//! end, and pays for length and turns, less where the net runs already.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{ChannelGraph, State};
use super::query::{Connection, Ends, Query};
use super::wire::{Terminal, Wire};
use crate::diagram::End;
use crate::geometry::Side;
use crate::place::Channel;

#[derive(Clone, Copy)]
struct Step {
    state: State,
    cost: i32,
    before: Option<usize>,
    from: Terminal,
}

/// The state of a search; reused from one search to the next, for its memory.
#[derive(Default)]
pub(super) struct Seen {
    steps: Vec<Step>,
    /// Steps to continue from, by cost, then by age.
    open: BinaryHeap<Reverse<(i32, usize)>>,
    /// The least known cost of each state.
    cheapest: FxHashMap<State, i32>,
    /// The cost of the cheapest route found so far: a step at that cost leads to no better one.
    found: Option<i32>,
}

/// Searches routes.
pub(super) struct Search<'a> {
    pub(super) graph: ChannelGraph<'a>,
}

/// The result of a search.
enum Outcome {
    /// The cheapest route and its cost.
    Found(i32, Wire),
    /// There are routes, but each costs too much.
    OverBudget,
}

impl Search<'_> {
    /// The routes of the edges of a net. Several edges leave the box that they share at one side:
    /// the one that makes them shortest in sum.
    pub(super) fn net(&self, net: usize, edges: &[Ends], seen: &mut Seen) -> Vec<Wire> {
        let connections: Vec<Connection> = edges
            .iter()
            .filter(|ends| ends.from != ends.to)
            .map(|ends| self.graph.connection(*ends))
            .collect();
        let shared = match edges {
            [] | [_] => {
                return self
                    .trunk(net, (&connections, None), i64::MAX, seen)
                    .map(|(_, wires)| wires)
                    .unwrap_or_default();
            }
            [first, rest @ ..] if rest.iter().all(|other| other.from == first.from) => End::From,
            _ => End::To,
        };
        let (mut least, mut best) = (i64::MAX, Vec::new());
        for side in [Side::Bottom, Side::Top, Side::Left, Side::Right] {
            if let Some(found) = self.trunk(net, (&connections, Some((shared, side))), least, seen)
            {
                (least, best) = found;
            }
        }
        best
    }

    /// The routes of a net's edges one after the other, each sharing channels with those before it;
    /// and their cost, where that is less than `least`.
    fn trunk(
        &self,
        net: usize,
        (connections, side): (&[Connection], Option<(End, Side)>),
        least: i64,
        seen: &mut Seen,
    ) -> Option<(i64, Vec<Wire>)> {
        let mut used = FxHashSet::default();
        let mut wires = Vec::new();
        let mut sum = 0;
        for connection in connections {
            let query = Query { connection, single: connections.len() == 1, side, used: &used };
            let free = Query { side: None, ..query };
            let most = least.saturating_sub(sum);
            match self.wire(net, &query, most, seen).or_else(|| self.wire(net, &free, most, seen)) {
                Some(Outcome::Found(cost, wire)) => {
                    sum += i64::from(cost);
                    used.extend(wire.tracks.iter().copied());
                    wires.push(wire);
                }
                Some(Outcome::OverBudget) => return None,
                None => sum += i64::from(i32::MAX),
            }
        }
        (sum < least).then_some((sum, wires))
    }

    /// The cheapest route of an edge, searched as long as it can cost less than `most`; `None` if
    /// there is no route.
    fn wire(&self, net: usize, query: &Query<'_>, most: i64, seen: &mut Seen) -> Option<Outcome> {
        seen.clear();
        let mut next: Vec<(State, i32)> = Vec::new();
        let mut expensive = false;
        for (state, from, cost) in self.graph.starts(query) {
            seen.push(Step { state, cost, before: None, from });
        }
        while let Some((at, Step { state, cost, from, .. })) = seen.pop() {
            if i64::from(cost) >= most {
                return Some(Outcome::OverBudget);
            }
            if let State::Arrived { side, inside } = state {
                let to = Terminal { index: query.to(), side, inside };
                let tracks = tracks(&seen.steps, at);
                return Some(Outcome::Found(
                    cost,
                    Wire { edge: query.connection.ends.edge, net, from, to, tracks },
                ));
            }
            self.graph.next(query, state, &mut next);
            for (state, more) in next.drain(..) {
                let cost = cost + more.max(0);
                // One step over the budget is kept: it shows that there is a route.
                if i64::from(cost) < most || !std::mem::replace(&mut expensive, true) {
                    seen.push(Step { state, cost, before: Some(at), from });
                }
            }
        }
        None
    }
}

impl Seen {
    fn clear(&mut self) {
        self.steps.clear();
        self.open.clear();
        self.cheapest.clear();
        self.found = None;
    }

    /// Adds a step, unless its state, or the end, is reached at the same cost or less.
    fn push(&mut self, step: Step) {
        if self.found.is_some_and(|found| step.cost >= found) {
            return;
        }
        let known = self.cheapest.entry(step.state).or_insert(i32::MAX);
        if step.cost < *known {
            if matches!(step.state, State::Arrived { .. }) {
                self.found = Some(step.cost);
            }
            *known = step.cost;
            self.open.push(Reverse((step.cost, self.steps.len())));
            self.steps.push(step);
        }
    }

    /// The cheapest step to continue from, and its index.
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

/// The channels of a route, read back from its last step.
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
