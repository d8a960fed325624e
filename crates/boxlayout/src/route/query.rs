//! What a search for a route is about: an edge, and what its net imposes on it.

use rustc_hash::FxHashSet;

use crate::diagram::End;
use crate::geometry::Side;
use crate::place::Channel;

/// What a turn costs, in units of length.
pub(super) const TURN: i32 = 40;
/// What a turn costs into a channel that the net runs in already; there, length costs a third.
const TRUNK_TURN: i32 = 10;

/// An edge by its index, and the boxes that it connects.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    pub(super) edge: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// An edge, and what the positions of its ends mean for its route.
pub(super) struct Connection {
    pub(super) ends: Ends,
    /// Whether its ends are in different rows.
    pub(super) across_rows: bool,
    /// The channels from which its end can be reached, and at which side.
    pub(super) approaches: Vec<(Channel, Side)>,
}

/// A search for the route of an edge.
pub(super) struct Query<'a> {
    pub(super) connection: &'a Connection,
    /// Whether it is the only edge of its net.
    pub(super) single: bool,
    /// The side at which it must leave, or reach, the box that its net shares.
    pub(super) side: Option<(End, Side)>,
    /// The channels that its net runs in already.
    pub(super) used: &'a FxHashSet<Channel>,
}

impl Connection {
    /// The sides at which the end is reached from a channel.
    pub(super) fn sides(&self, channel: Channel) -> impl Iterator<Item = Side> {
        self.approaches.iter().filter(move |(known, _)| *known == channel).map(|(_, side)| *side)
    }
}

impl Query<'_> {
    /// The box where the edge starts.
    pub(super) const fn from(&self) -> usize {
        self.connection.ends.from
    }

    /// The box where it ends.
    pub(super) const fn to(&self) -> usize {
        self.connection.ends.to
    }

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
