//! Where wires meet the sides of boxes.
//!
//! In: wires and boxes. Out: a coordinate for each port. The ports of a side are spread over it in
//! the order of where their wires lead; a straight wire has the same coordinate at both ends.

use std::collections::BTreeMap;

use super::wire::{PortKey, Ports, Tracks, Wire};
use crate::geometry::{Rect, Side};
use crate::place::Placement;
use crate::table::Table;

/// Least distance of two ports of a side.
pub(super) const PORT_GAP: i32 = 10;

/// Coordinates that ports must keep away from, because wires overlapped there.
pub(super) type Avoid = BTreeMap<PortKey, Vec<i32>>;

/// A coordinate for each port.
pub(super) fn ports(wires: &[Wire], placement: &Placement, avoid: &Avoid, last: &Tracks) -> Ports {
    let boxes = &placement.boxes;
    let mut slots = slots(&wanted(wires, placement), boxes);
    snap(wires, last, &mut slots);
    let mut fixed = Fixed { boxes, avoid, ports: BTreeMap::new(), sides: BTreeMap::new() };
    for wire in wires.iter().filter(|wire| wire.is_between_ports()) {
        fixed.straight(wire.port(wire.from), wire.port(wire.to), &slots);
    }
    for (key, slot) in &slots {
        fixed.free(*key, *slot);
    }
    fixed.ports
}

/// For each side and net: where the wires of its ports lead.
fn wanted(
    wires: &[Wire],
    placement: &Placement,
) -> BTreeMap<(usize, Side), BTreeMap<usize, Vec<i32>>> {
    let mut wanted: BTreeMap<(usize, Side), BTreeMap<usize, Vec<i32>>> = BTreeMap::new();
    for wire in wires {
        let mut forth = wire.tracks.iter().skip(1);
        let mut back = wire.tracks.iter().rev().skip(1);
        let pairs = [(wire.from, wire.to, forth.next()), (wire.to, wire.from, back.next())];
        for (terminal, other, second_track) in pairs {
            if terminal.inside {
                continue;
            }
            let towards = second_track.and_then(|channel| placement.channels.get(channel));
            let far = |rect: Rect| {
                if terminal.side.is_vertical() { rect.center_x() } else { rect.center_y() }
            };
            let goal = far(towards.copied().unwrap_or(placement.boxes[other.index]));
            wanted
                .entry((terminal.index, terminal.side))
                .or_default()
                .entry(wire.net)
                .or_default()
                .push(goal);
        }
    }
    wanted
}

/// Spreads the ports of each side: a single one is in the middle; of two, one is, and the other is
/// where its wire leads.
fn slots(
    wanted: &BTreeMap<(usize, Side), BTreeMap<usize, Vec<i32>>>,
    boxes: &Table<Rect>,
) -> BTreeMap<PortKey, i32> {
    let mut slots = BTreeMap::new();
    for (&(index, side), nets) in wanted {
        let rect = boxes[index];
        let mean = |goals: &Vec<i32>| {
            goals.iter().sum::<i32>() / i32::try_from(goals.len().max(1)).unwrap_or(1)
        };
        let mut order: Vec<(i32, usize)> =
            nets.iter().map(|(net, goals)| (mean(goals), *net)).collect();
        order.sort_unstable();
        let (middle, count) = (side.middle(rect), i32::try_from(order.len()).unwrap_or(1));
        let to_low = order.iter().map(|(goal, _)| i64::from(goal - middle)).sum::<i64>() < 0;
        let length = if side.is_vertical() { rect.w } else { rect.h };
        let start = if side.is_vertical() { rect.x } else { rect.y };
        let even = count % 2 == 0;
        let parts = count + 1 + i32::from(even);
        let skip = 1 + i32::from(even && !to_low);
        for (at, (_, net)) in order.into_iter().enumerate() {
            let at = i32::try_from(at).unwrap_or(0) + skip;
            slots.insert((index, side, net), start + length * at / parts);
        }
    }
    slots
}

/// Moves ports that are next to the second track of their wire onto its line: a straight line
/// instead of a small step.
fn snap(wires: &[Wire], last: &Tracks, slots: &mut BTreeMap<PortKey, i32>) {
    for wire in wires {
        let ends = [(wire.from, wire.tracks.get(1)), (wire.to, wire.tracks.iter().rev().nth(1))];
        for (terminal, second) in ends {
            let line = second.and_then(|channel| last.get(&(*channel, wire.net)));
            if let (Some(line), Some(slot)) = (line, slots.get_mut(&wire.port(terminal)))
                && (*slot - line).abs() < 2 * PORT_GAP
            {
                *slot = *line;
            }
        }
    }
}

/// Ports with their final coordinates.
struct Fixed<'a> {
    boxes: &'a Table<Rect>,
    avoid: &'a Avoid,
    ports: Ports,
    sides: BTreeMap<(usize, Side), Vec<i32>>,
}

impl Fixed<'_> {
    /// Gives both ends of a straight wire the same coordinate: the slot of the shorter side, where
    /// the other reaches it.
    fn straight(&mut self, a: PortKey, b: PortKey, slots: &BTreeMap<PortKey, i32>) {
        let known = self.ports.get(&a).or_else(|| self.ports.get(&b)).copied();
        let (range_a, range_b) = (self.range(a), self.range(b));
        let (low, high) = (range_a.0.max(range_b.0), range_a.1.min(range_b.1));
        let length = |(low, high): (i32, i32)| high - low;
        let (first, second) = if length(range_a) <= length(range_b) { (a, b) } else { (b, a) };
        let slot = |key| slots.get(&key).copied().filter(|slot| (low..=high).contains(slot));
        let ideal = known
            .or_else(|| slot(first))
            .or_else(|| slot(second))
            .unwrap_or(i32::midpoint(low, high));
        let at = if known.is_some() { ideal } else { self.nearest(ideal, (low, high), &[a, b]) };
        for key in [a, b] {
            let (low, high) = self.range(key);
            self.fix(key, at.clamp(low, high));
        }
    }

    fn free(&mut self, key: PortKey, slot: i32) {
        if !self.ports.contains_key(&key) {
            let at = self.nearest(slot, self.range(key), &[key]);
            self.fix(key, at);
        }
    }

    fn fix(&mut self, key: PortKey, at: i32) {
        if self.ports.insert(key, at).is_none() {
            self.sides.entry((key.0, key.1)).or_default().push(at);
        }
    }

    fn range(&self, (index, side, _): PortKey) -> (i32, i32) {
        side.range(self.boxes[index])
    }

    /// The coordinate nearest to the ideal one that is free on the sides of all the ports.
    fn nearest(&self, ideal: i32, (low, high): (i32, i32), keys: &[PortKey]) -> i32 {
        let clear = |at: i32, taken: Option<&Vec<i32>>| {
            taken.is_none_or(|taken| taken.iter().all(|other| (other - at).abs() >= PORT_GAP))
        };
        let free = |at: i32| {
            keys.iter().all(|key| {
                clear(at, self.sides.get(&(key.0, key.1))) && clear(at, self.avoid.get(key))
            }) && (low..=high).contains(&at)
        };
        let reach = (high - low).max(0);
        let candidates = (0..=reach).flat_map(|by| [ideal + by, ideal - by]);
        candidates
            .into_iter()
            .find(|at| free(*at))
            .unwrap_or_else(|| ideal.clamp(low.min(high), high.max(low)))
    }
}
