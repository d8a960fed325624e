//! Moves single ports and tracks where wires of different nets still overlap.
//!
//! In: wires, boxes, and their final coordinates. Out: coordinates with fewer overlaps, none where
//! there is space. One port or track moves at a time, to the nearest coordinate at which the wires
//! of its net overlap no others.

use std::collections::BTreeSet;

use super::segment::{Segment, overlap};
use super::wire::{PortKey, Ports, Tracks, Wire};
use crate::place::{Channel, Placement};

/// Most moves of ports and tracks in all.
const MOVES: usize = 200;
/// A track keeps this distance from the sides of its channel.
const MARGIN: i32 = 5;

/// What the coordinate of a segment depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Handle {
    Port(PortKey),
    Track(Channel, usize),
}

/// Moves ports and tracks until nothing overlaps, or no move helps.
pub(super) fn repair(
    wires: &[Wire],
    placement: &Placement,
    ports: &mut Ports,
    tracks: &mut Tracks,
) {
    let mut stuck: BTreeSet<Handle> = BTreeSet::new();
    for _ in 0..MOVES {
        let segments = segments(wires, placement, ports, tracks);
        let pair = overlapping(&segments).into_iter().find_map(|(a, b)| {
            let handles = [handle(&b, wires, ports, tracks), handle(&a, wires, ports, tracks)];
            handles.into_iter().flatten().find(|handle| !stuck.contains(handle))
        });
        let Some(handle) = pair else { return };
        if !moved(handle, wires, placement, ports, tracks, &segments) {
            stuck.insert(handle);
        }
    }
}

fn segments(wires: &[Wire], placement: &Placement, ports: &Ports, tracks: &Tracks) -> Vec<Segment> {
    let of = |(at, wire): (usize, &Wire)| {
        Segment::of(at, wire.net, &wire.points(&placement.boxes, ports, tracks))
    };
    let mut segments: Vec<Segment> = wires.iter().enumerate().flat_map(of).collect();
    segments.sort_unstable();
    segments
}

/// Pairs of segments of different nets that overlap, or are too close.
fn overlapping(segments: &[Segment]) -> Vec<(Segment, Segment)> {
    let after = |at: usize, segment: Segment| {
        segments
            .iter()
            .skip(at + 1)
            .take_while(move |other| other.may_overlap(&segment))
            .filter(move |other| overlap(&segment, other))
    };
    segments
        .iter()
        .enumerate()
        .flat_map(|(at, segment)| after(at, *segment).map(|other| (*segment, *other)))
        .collect()
}

/// The port or track that a segment depends on.
fn handle(segment: &Segment, wires: &[Wire], ports: &Ports, tracks: &Tracks) -> Option<Handle> {
    let wire = wires.get(segment.wire)?;
    let terminals = [wire.from, wire.to]
        .into_iter()
        .filter(|terminal| !terminal.inside && terminal.side.is_vertical() == segment.vertical);
    let straight = wire.is_between_ports();
    let port = terminals
        .map(|terminal| wire.port(terminal))
        .find(|key| !straight && ports.get(key) == Some(&segment.at));
    let mut on = wire.tracks.iter().filter(|channel| channel.is_vertical() == segment.vertical);
    let track = on.find(|channel| tracks.get(&(**channel, wire.net)) == Some(&segment.at));
    let is_stub = segment.first || segment.last;
    match (port, track) {
        (Some(port), _) if is_stub => Some(Handle::Port(port)),
        (_, Some(channel)) => Some(Handle::Track(*channel, wire.net)),
        (port, None) => port.map(Handle::Port),
    }
}

/// Moves a port or track to the nearest coordinate with fewer overlaps; returns whether there is
/// one.
fn moved(
    handle: Handle,
    wires: &[Wire],
    placement: &Placement,
    ports: &mut Ports,
    tracks: &mut Tracks,
    segments: &[Segment],
) -> bool {
    let (net, now, (low, high)) = match handle {
        Handle::Port(key) => (key.2, ports.get(&key).copied(), key.1.range(placement.boxes[key.0])),
        Handle::Track(channel, net) => {
            let Some(rect) = placement.channels.get(&channel) else { return false };
            let (start, size) =
                if channel.is_vertical() { (rect.x, rect.w) } else { (rect.y, rect.h) };
            (net, tracks.get(&(channel, net)).copied(), (start + MARGIN, start + size - MARGIN))
        }
    };
    let Some(now) = now else { return false };
    let others: Vec<Segment> =
        segments.iter().copied().filter(|segment| segment.net != net).collect();
    let members: Vec<(usize, &Wire)> =
        wires.iter().enumerate().filter(|(_, wire)| wire.net == net).collect();
    let cost = |at: i32, ports: &mut Ports, tracks: &mut Tracks| {
        match handle {
            Handle::Port(key) => ports.insert(key, at),
            Handle::Track(channel, net) => tracks.insert((channel, net), at),
        };
        let own = members.iter().flat_map(|(at, wire)| {
            Segment::of(*at, net, &wire.points(&placement.boxes, ports, tracks))
        });
        own.map(|segment| overlaps(&others, &segment)).sum::<usize>()
    };
    let before = cost(now, ports, tracks);
    let places = (1..=(high - low).max(0))
        .flat_map(|by| [now + by, now - by])
        .filter(|at| (low..=high).contains(at));
    let mut best = (before, now);
    for at in places {
        let there = cost(at, ports, tracks);
        if there < best.0 {
            best = (there, at);
        }
        if there == 0 {
            break;
        }
    }
    cost(best.1, ports, tracks);
    best.0 < before
}

/// How many of some sorted segments overlap one.
fn overlaps(others: &[Segment], segment: &Segment) -> usize {
    let (low, high) = segment.window();
    let from = others.partition_point(|other| (other.vertical, other.at) < (segment.vertical, low));
    others
        .iter()
        .skip(from)
        .take_while(|other| (other.vertical, other.at) <= (segment.vertical, high))
        .filter(|other| overlap(segment, other))
        .count()
}
