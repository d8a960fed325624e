//! Moves single ports and tracks where wires of different nets still lie on each other.
//!
//! In: wires, boxes, coordinates that have settled. Out: coordinates with fewer overlaps, none
//! where there is room. One port or track moves at a time, to the nearest place where its net's
//! wires lie on no other's.

use std::collections::BTreeSet;

use super::channel::Channel;
use super::place::Placement;
use super::run::{Run, near};
use super::wire::{PortKey, Ports, Tracks, Wire};

/// How often a port or track may move in all.
const MOVES: usize = 200;
/// A track keeps this distance from the sides of its channel.
const MARGIN: i32 = 5;

/// What a run hangs on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Handle {
    Port(PortKey),
    Track(Channel, usize),
}

/// Moves ports and tracks until nothing lies on anything, or nothing helps.
pub(super) fn repair(
    wires: &[Wire],
    placement: &Placement,
    ports: &mut Ports,
    tracks: &mut Tracks,
) {
    let mut hopeless: BTreeSet<Handle> = BTreeSet::new();
    for _ in 0..MOVES {
        let runs = all_runs(wires, placement, ports, tracks);
        let pair = overlapping(&runs).into_iter().find_map(|(a, b)| {
            let handles = [handle(&b, wires, ports, tracks), handle(&a, wires, ports, tracks)];
            handles.into_iter().flatten().find(|handle| !hopeless.contains(handle))
        });
        let Some(handle) = pair else { return };
        if !moved(handle, wires, placement, ports, tracks, &runs) {
            hopeless.insert(handle);
        }
    }
}

fn all_runs(wires: &[Wire], placement: &Placement, ports: &Ports, tracks: &Tracks) -> Vec<Run> {
    let of = |(at, wire): (usize, &Wire)| {
        Run::of(at, wire.net, &wire.points(&placement.boxes, ports, tracks))
    };
    let mut runs: Vec<Run> = wires.iter().enumerate().flat_map(of).collect();
    runs.sort_unstable();
    runs
}

/// Pairs of runs of different nets that lie on each other, or nearly.
fn overlapping(runs: &[Run]) -> Vec<(Run, Run)> {
    let after = |at: usize, run: Run| {
        runs.iter()
            .skip(at + 1)
            .take_while(move |other| other.near(&run))
            .filter(move |other| near(&run, other))
    };
    runs.iter()
        .enumerate()
        .flat_map(|(at, run)| after(at, *run).map(|other| (*run, *other)))
        .collect()
}

/// The port or track whose coordinate a run has.
fn handle(run: &Run, wires: &[Wire], ports: &Ports, tracks: &Tracks) -> Option<Handle> {
    let wire = wires.get(run.wire)?;
    let terminals = [wire.from, wire.to]
        .into_iter()
        .filter(|terminal| !terminal.inside && terminal.side.is_vertical() == run.vertical);
    let straight = wire.is_between_ports();
    let port = terminals
        .map(|terminal| wire.port(terminal))
        .find(|key| !straight && ports.get(key) == Some(&run.at));
    let mut on = wire.tracks.iter().filter(|channel| channel.is_vertical() == run.vertical);
    let track = on.find(|channel| tracks.get(&(**channel, wire.net)) == Some(&run.at));
    let is_stub = run.first || run.last;
    match (port, track) {
        (Some(port), _) if is_stub => Some(Handle::Port(port)),
        (_, Some(channel)) => Some(Handle::Track(*channel, wire.net)),
        (port, None) => port.map(Handle::Port),
    }
}

/// Moves a port or track to the nearest place that is better than where it is; whether there is
/// one.
fn moved(
    handle: Handle,
    wires: &[Wire],
    placement: &Placement,
    ports: &mut Ports,
    tracks: &mut Tracks,
    runs: &[Run],
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
    let others: Vec<Run> = runs.iter().copied().filter(|run| run.net != net).collect();
    let members: Vec<(usize, &Wire)> =
        wires.iter().enumerate().filter(|(_, wire)| wire.net == net).collect();
    let cost = |at: i32, ports: &mut Ports, tracks: &mut Tracks| {
        match handle {
            Handle::Port(key) => ports.insert(key, at),
            Handle::Track(channel, net) => tracks.insert((channel, net), at),
        };
        let own = members.iter().flat_map(|(at, wire)| {
            Run::of(*at, net, &wire.points(&placement.boxes, ports, tracks))
        });
        own.map(|run| others_near(&others, &run)).sum::<usize>()
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

/// How many of some sorted runs lie on a run.
fn others_near(others: &[Run], run: &Run) -> usize {
    let (low, high) = run.window();
    let from = others.partition_point(|other| (other.vertical, other.at) < (run.vertical, low));
    others
        .iter()
        .skip(from)
        .take_while(|other| (other.vertical, other.at) <= (run.vertical, high))
        .filter(|other| near(run, other))
        .count()
}
