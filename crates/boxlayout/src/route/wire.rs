//! Wires: edges as sequences of channels, before and after these have coordinates.
//!
//! A wire leaves a box at a port, runs along tracks in channels, turns where it changes from one to
//! the next, and ends at a port. Without a track it is straight. The wires of a net share a start,
//! or an end: there they may share a port and run on one trunk.

use std::collections::BTreeMap;

use crate::diagram::{Diagram, Edge, End};
use crate::geometry::{Point, Rect, Side};
use crate::place::Channel;
use crate::table::Table;

/// Where a wire meets a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Terminal {
    pub(super) index: usize,
    pub(super) side: Side,
    /// Whether it meets the outline from inside: the box contains the wire's other end.
    pub(super) inside: bool,
}

/// The route of an edge through channels.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub(super) edge: usize,
    pub(super) net: usize,
    pub(super) from: Terminal,
    pub(super) to: Terminal,
    /// The channels that it runs along, a turn between each and the next.
    pub(super) tracks: Vec<Channel>,
}

/// A port: shared by the wires of a net at a side of a box.
pub(super) type PortKey = (usize, Side, usize);

/// Coordinates along the sides of boxes.
pub(super) type Ports = BTreeMap<PortKey, i32>;

/// Coordinates across channels, by channel and net.
pub(super) type Tracks = BTreeMap<(Channel, usize), i32>;

impl Wire {
    pub(super) fn port(&self, terminal: Terminal) -> PortKey {
        (terminal.index, terminal.side, self.net)
    }

    /// Whether it is straight from one port to another.
    pub(super) fn is_between_ports(&self) -> bool {
        self.tracks.is_empty() && !self.from.inside && !self.to.inside
    }

    /// The wire's corners, without those that do not turn.
    pub(super) fn points(&self, boxes: &Table<Rect>, ports: &Ports, tracks: &Tracks) -> Vec<Point> {
        straighten(self.corners(boxes, ports, tracks))
    }

    /// Start, a corner before and after each track, end. Inside a box a wire has no port: it meets
    /// the outline where it runs.
    pub(super) fn corners(
        &self,
        boxes: &Table<Rect>,
        ports: &Ports,
        tracks: &Tracks,
    ) -> Vec<Point> {
        let along = |terminal: Terminal, track: Option<&Channel>, other: Terminal| match track {
            _ if !terminal.inside => ports.get(&self.port(terminal)).copied(),
            Some(channel) => tracks.get(&(*channel, self.net)).copied(),
            None => ports.get(&self.port(other)).copied(),
        };
        let start = along(self.from, self.tracks.first(), self.to).unwrap_or(0);
        let start = self.from.side.point(boxes[self.from.index], start);
        let end = along(self.to, self.tracks.last(), self.from).unwrap_or(0);
        let end = self.to.side.point(boxes[self.to.index], end);
        let mut points = vec![start];
        let mut at = start;
        for channel in &self.tracks {
            let coordinate = tracks.get(&(*channel, self.net)).copied().unwrap_or(0);
            let next = if channel.is_vertical() {
                Point { x: coordinate, y: at.y }
            } else {
                Point { x: at.x, y: coordinate }
            };
            points.push(next);
            at = next;
        }
        if let Some(last) = self.tracks.last() {
            points.push(if last.is_vertical() {
                Point { x: at.x, y: end.y }
            } else {
                Point { x: end.x, y: at.y }
            });
        }
        points.push(end);
        points
    }
}

/// Without points that repeat, or lie on the way between their neighbours.
fn straighten(points: Vec<Point>) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if out.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = out.as_slice()
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            out.pop();
        }
        out.push(point);
    }
    out
}

/// The net of an edge, and which end its edges share.
pub(super) type Net = (usize, End);

/// The net of each edge: the edges of one bundle that share its start, or its end, whichever are
/// more.
pub(super) fn nets(diagram: &Diagram) -> Table<Net> {
    let mut starts: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    let mut ends: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for edge in &diagram.edges {
        *starts.entry((edge.from, edge.spec.bundle)).or_default() += 1;
        *ends.entry((edge.to, edge.spec.bundle)).or_default() += 1;
    }
    let mut known: BTreeMap<(bool, usize, u32), usize> = BTreeMap::new();
    let net = |edge: &Edge| {
        let count = |of: &BTreeMap<(usize, u32), usize>, index| {
            of.get(&(index, edge.spec.bundle)).copied().unwrap_or(0)
        };
        let by_start = count(&starts, edge.from) >= count(&ends, edge.to);
        let key = (by_start, if by_start { edge.from } else { edge.to }, edge.spec.bundle);
        let next = known.len();
        (*known.entry(key).or_insert(next), if by_start { End::From } else { End::To })
    };
    diagram.edges.iter().map(net).collect()
}
