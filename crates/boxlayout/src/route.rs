//! Routes all edges, and makes room for them.
//!
//! In: a placement without edges. Out: the placement with channels as wide as their edges need, and
//! every edge's [`Route`]. Which channels an edge runs in is found once; coordinates follow until
//! the channels are wide enough.

use std::collections::{BTreeMap, BTreeSet};

use super::channel::Channel;
use super::label::{self, Obstacles};
use super::model::{Rect, Route};
use super::place::{Needs, Placement, Placer};
use super::plan::{LINKED_GAP, Plan, Planner};
use super::port::{self, Avoid, PORT_GAP};
use super::repair;
use super::run::{Run, near};
use super::search::{Ends, Search, Seen};
use super::table::Table;
use super::track::{self, PITCH, leads};
use super::tree::Tree;
use super::wire::{self, Net, PortKey, Ports, Side, Terminal, Tracks, Wire};

/// How often channels may grow and ports may move before what is there must do.
const ROUNDS: usize = 32;

/// Everything with a place, and every edge with a way.
pub(super) fn route(planner: &Planner, plans: &Table<Plan>, width: i32) -> (Placement, Vec<Route>) {
    let mut needs = Needs::default();
    let place = |needs: &Needs| Placer { planner, plans, needs }.place(width);
    let mut placement = place(&needs);
    let nets = wire::nets(planner.diagram);
    let mut wires = wires(planner, plans, &placement, &nets);
    let mut hints = Hints::default();
    let mut routing = Routing::new(planner, plans, &wires, &placement, &hints);
    for _ in 0..ROUNDS {
        let bent = bend(&mut wires, &routing.ports, &placement, planner.tree);
        let grown = needs.grow(&routing.needs(planner, plans, &wires, &placement));
        let told = if bent || grown {
            placement = place(&needs);
            hints.avoid.clear();
            true
        } else {
            match routing.overlaps(&wires, &placement, &mut hints.avoid) {
                Overlaps::None => break,
                Overlaps::Told => true,
                Overlaps::Stuck => !std::mem::replace(&mut hints.plain, true),
            }
        };
        hints.last.clone_from(&routing.tracks);
        let next = Routing::new(planner, plans, &wires, &placement, &hints);
        if next == routing && !told {
            break;
        }
        routing = next;
    }
    repair::repair(&wires, &placement, &mut routing.ports, &mut routing.tracks);
    let routes = routing.routes(planner, &wires, &placement, &nets);
    (placement, routes)
}

/// The way of every edge.
fn wires(
    planner: &Planner,
    plans: &Table<Plan>,
    placement: &Placement,
    nets: &Table<Net>,
) -> Vec<Wire> {
    let mut together: BTreeMap<usize, Vec<Ends>> = BTreeMap::new();
    for ((at, edge), (net, _)) in planner.diagram.edges.iter().enumerate().zip(nets.iter()) {
        together.entry(*net).or_default().push((at, edge.from, edge.to));
    }
    let search = Search { tree: planner.tree, plans, placement };
    let mut seen = Seen::default();
    together.iter().flat_map(|(net, edges)| search.net(*net, edges, &mut seen)).collect()
}

/// Gives straight wires whose ends do not face each other any more a track between them; whether
/// there was one.
fn bend(wires: &mut [Wire], ports: &Ports, placement: &Placement, tree: &Tree) -> bool {
    let mut bent = false;
    for wire in wires.iter_mut().filter(|wire| wire.is_between_ports()) {
        let ends = [wire.from, wire.to].map(|terminal| ports.get(&wire.port(terminal)).copied());
        if ends[0] != ends[1] {
            wire.tracks.extend(between(wire, ends, placement, tree));
            bent = true;
        }
    }
    bent
}

/// The first channel beside one of a wire's ends, or beside a box around it, that reaches from one
/// end to the other: the one beside an inner box may end with the group around it.
fn between(
    wire: &Wire,
    ends: [Option<i32>; 2],
    placement: &Placement,
    tree: &Tree,
) -> Option<Channel> {
    let holder = tree.holder(wire.from.index, wire.to.index);
    let around = |index: usize| {
        std::iter::successors(Some(index), |at| Some(tree.parent[*at]))
            .take_while(move |at| *at != holder)
    };
    let beside = |terminal: Terminal| {
        around(terminal.index).filter_map(move |at| placement.beside(at, terminal.side))
    };
    let reaches = |channel: &Channel| {
        let Some(rect) = placement.channels.get(channel) else { return false };
        let (low, high) =
            if channel.is_vertical() { (rect.y, rect.bottom()) } else { (rect.x, rect.right()) };
        ends.into_iter().flatten().all(|end| (low..=high).contains(&end))
    };
    let found = beside(wire.from).chain(beside(wire.to)).find(reaches);
    found.or_else(|| placement.beside(wire.from.index, wire.from.side))
}

impl Needs {
    /// Takes over what is more; whether anything was.
    fn grow(&mut self, other: &Self) -> bool {
        let before = self.clone();
        for (channel, size) in &other.channels {
            let known = self.channels.entry(*channel).or_default();
            *known = (*known).max(*size);
        }
        for (index, height) in &other.heights {
            let known = self.heights.entry(*index).or_default();
            *known = (*known).max(*height);
        }
        *self != before
    }
}

/// What one round of coordinates tells the next.
#[derive(Default)]
struct Hints {
    avoid: Avoid,
    last: Tracks,
    /// Whether tracks of all channels stand in one order, as the last resort against wires that
    /// change places again and again.
    plain: bool,
}

/// Coordinates of all wires.
#[derive(PartialEq, Eq)]
struct Routing {
    ports: Ports,
    tracks: Tracks,
    counts: BTreeMap<Channel, usize>,
}

impl Routing {
    fn new(
        planner: &Planner,
        plans: &Table<Plan>,
        wires: &[Wire],
        placement: &Placement,
        hints: &Hints,
    ) -> Self {
        let ports = port::ports(wires, placement, &hints.avoid, &hints.last);
        let order = track::order(wires, placement, &ports, (&hints.last, hints.plain));
        let tracks = order.coordinates(placement, planner, plans);
        Self { ports, tracks, counts: order.counts }
    }

    /// How wide channels must be for their tracks, arrows and labels, and how high boxes for their
    /// ports.
    fn needs(
        &self,
        planner: &Planner,
        plans: &Table<Plan>,
        wires: &[Wire],
        placement: &Placement,
    ) -> Needs {
        let mut needs = Needs::default();
        for (channel, count) in &self.counts {
            let (low, high) = leads(*channel, plans, planner.gap(channel.group()));
            needs.channels.insert(
                *channel,
                low + high + (i32::try_from(*count).unwrap_or(1) - 1).max(0) * PITCH,
            );
        }
        for wire in wires {
            let label = planner.diagram.edges.get(wire.edge).and_then(|edge| edge.label);
            let Some((channel, size)) = wire.room(label, placement) else { continue };
            let known = needs.channels.entry(channel).or_default();
            *known = if wire.tracks.is_empty() { (*known).max(size) } else { *known + size };
        }
        let mut sides: BTreeMap<(usize, Side), i32> = BTreeMap::new();
        self.ports
            .keys()
            .for_each(|(index, side, _)| *sides.entry((*index, *side)).or_default() += 1);
        for ((index, side), count) in sides {
            if !side.is_vertical() && count > 2 {
                let height = needs.heights.entry(index).or_default();
                *height = (*height).max((count + 2) * PORT_GAP + 16);
            }
        }
        needs
    }

    /// Finds wires of different nets on top of each other, or nearly, and tells one port of each
    /// pair to move.
    fn overlaps(&self, wires: &[Wire], placement: &Placement, avoid: &mut Avoid) -> Overlaps {
        let mut runs: Vec<Run> = Vec::new();
        for (at, wire) in wires.iter().enumerate() {
            let points = wire.points(&placement.boxes, &self.ports, &self.tracks);
            runs.extend(Run::of(at, wire.net, &points));
        }
        runs.sort_unstable();
        let mut found = false;
        let mut moved: BTreeSet<PortKey> = BTreeSet::new();
        for (at, run) in runs.iter().enumerate() {
            for other in runs.iter().skip(at + 1).take_while(|other| other.near(run)) {
                if !near(run, other) {
                    continue;
                }
                found = true;
                let ports: Vec<PortKey> =
                    [other, run].into_iter().filter_map(|run| self.port_of(run, wires)).collect();
                let told = |key: &&PortKey| {
                    avoid
                        .get(*key)
                        .is_some_and(|taken| taken.contains(&run.at) || taken.contains(&other.at))
                };
                let free = ports.iter().find(|key| !told(key));
                if let (Some(key), false) = (free, ports.iter().any(|key| moved.contains(key))) {
                    moved.insert(*key);
                    avoid.entry(*key).or_default().extend(self.ports.get(key));
                }
            }
        }
        match (found, moved.is_empty()) {
            (false, _) => Overlaps::None,
            (true, false) => Overlaps::Told,
            (true, true) => Overlaps::Stuck,
        }
    }

    /// The port that a run starts or ends at.
    fn port_of(&self, run: &Run, wires: &[Wire]) -> Option<PortKey> {
        let wire = wires.get(run.wire)?;
        let terminals = [(run.first, wire.from), (run.last, wire.to)];
        let (_, terminal) =
            terminals.into_iter().find(|(stub, terminal)| *stub && !terminal.inside)?;
        Some(wire.port(terminal)).filter(|key| self.ports.get(key) == Some(&run.at))
    }

    fn routes(
        &self,
        planner: &Planner,
        wires: &[Wire],
        placement: &Placement,
        nets: &Table<Net>,
    ) -> Vec<Route> {
        let mut routes: Table<Route> = Table::filled(Route::default(), planner.diagram.edges.len());
        for wire in wires {
            routes[wire.edge].points = wire.points(&placement.boxes, &self.ports, &self.tracks);
        }
        for (at, (_, shared)) in nets.iter().enumerate() {
            routes[at].trunk = *shared;
        }
        let mut obstacles = obstacles(planner, placement);
        obstacles.runs = routes.iter().flat_map(|route| label::runs(&route.points)).collect();
        for (at, edge) in planner.diagram.edges.iter().enumerate() {
            if let Some(size) = edge.label {
                routes[at].label = label::place(&routes[at].points, size, &obstacles);
                obstacles.solid.extend(routes[at].label);
            }
        }
        routes.as_slice().to_vec()
    }
}

fn obstacles(planner: &Planner, placement: &Placement) -> Obstacles {
    let mut obstacles = Obstacles::default();
    if planner.diagram.edges.iter().all(|edge| edge.label.is_none()) {
        return obstacles;
    }
    for (index, rect) in placement.boxes.iter().enumerate() {
        if planner.tree.is_group(index) {
            obstacles.outlines.push(*rect);
            obstacles.solid.push(Rect { h: planner.measure.height(index, rect.w), ..*rect });
        } else {
            obstacles.solid.push(*rect);
        }
    }
    obstacles
}

impl Wire {
    /// What a wire asks of a channel besides its track: an arrow's length where it is straight, its
    /// label's size.
    fn room(&self, label: Option<(i32, i32)>, placement: &Placement) -> Option<(Channel, i32)> {
        let size = |channel: &Channel| {
            label.map_or(
                0,
                |(width, height)| if channel.is_vertical() { width + 12 } else { height + 8 },
            )
        };
        if let Some(channel) = self.tracks.first() {
            let wide = self.tracks.iter().find(|channel| !channel.is_vertical()).unwrap_or(channel);
            return label.map(|_| (*wide, size(wide)));
        }
        let channel = placement.beside(self.from.index, self.from.side)?;
        let next = placement.beside(self.to.index, self.to.side);
        let arrow = if next == Some(channel) { LINKED_GAP } else { 0 };
        Some((channel, arrow.max(size(&channel) + if label.is_some() { 10 } else { 0 })))
    }
}

/// Whether wires of different nets lie on each other.
enum Overlaps {
    /// They do not.
    None,
    /// They do, and ports were told to move.
    Told,
    /// They do, and no port can help.
    Stuck,
}
