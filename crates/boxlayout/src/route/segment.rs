//! The straight segments of wires, and which of them overlap.
//!
//! In: the corners of a wire. Out: its [`Segment`]s, in an order in which those close to each other
//! are neighbours.

use crate::geometry::Point;

/// Wires of different nets keep this distance.
const CLEAR: i32 = 6;

/// A straight segment of a wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    pub(super) vertical: bool,
    /// Its x, or its y.
    pub(super) at: i32,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) net: usize,
    pub(super) wire: usize,
    pub(super) first: bool,
    pub(super) last: bool,
}

impl Segment {
    /// The segments between a wire's corners.
    pub(super) fn of(wire: usize, net: usize, points: &[Point]) -> Vec<Self> {
        let count = points.len().saturating_sub(1);
        let pairs = points.iter().zip(points.iter().skip(1)).enumerate();
        pairs
            .map(|(at, (a, b))| {
                let vertical = a.x == b.x;
                let (at_coordinate, from, to) = if vertical {
                    (a.x, a.y.min(b.y), a.y.max(b.y))
                } else {
                    (a.y, a.x.min(b.x), a.x.max(b.x))
                };
                Self {
                    vertical,
                    at: at_coordinate,
                    from,
                    to,
                    net,
                    wire,
                    first: at == 0,
                    last: at + 1 == count,
                }
            })
            .collect()
    }

    /// Whether another segment, not before this one in order, may be too close.
    pub(super) fn may_overlap(&self, other: &Self) -> bool {
        self.vertical == other.vertical && self.at - other.at < CLEAR
    }

    /// The coordinates between which other segments are too close.
    pub(super) fn window(&self) -> (i32, i32) {
        (self.at - CLEAR + 1, self.at + CLEAR - 1)
    }
}

/// Whether segments of different nets overlap, or are too close.
pub(super) fn overlap(a: &Segment, b: &Segment) -> bool {
    a.net != b.net
        && a.vertical == b.vertical
        && (a.at - b.at).abs() < CLEAR
        && a.from.max(b.from) < a.to.min(b.to) + 2
}
