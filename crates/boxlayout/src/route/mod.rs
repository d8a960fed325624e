//! Routes all edges, and makes space for them.
//!
//! In: plans of all groups. Out: a placement with channels as wide as their edges need, and every
//! edge's [`Route`]. Which channels an edge runs in is searched once; ports, tracks and coordinates
//! follow in rounds, until the channels are wide enough and nothing overlaps.
//!
//! ```text
//! search     the channels of each edge (graph: the steps; query: what is searched)
//!   v
//! wire       an edge as a sequence of channels
//!   | port      where it meets the sides of boxes
//!   | track     where it runs in its channels
//!   | repair    single ports and tracks that still overlap (segment)
//!   | label     a free rectangle beside it
//!   v
//! Route
//! ```

mod graph;
mod label;
mod port;
mod query;
mod repair;
mod search;
mod segment;
mod track;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Rect, Side, Size};
use crate::layout::Route;
use crate::place::{Channel, Needs, Placement, Placer};
use crate::plan::{Context, LINKED_GAP, Plan};
use crate::table::Table;
use crate::tree::Tree;
use graph::ChannelGraph;
use label::Obstacles;
use port::{Avoid, PORT_GAP};
use query::Ends;
use search::{Search, Seen};
use segment::{Segment, overlap};
use track::{PITCH, margins};
use wire::{Net, PortKey, Ports, Terminal, Tracks, Wire};

/// Most rounds in which channels grow and ports move.
const ROUNDS: usize = 32;

/// Places everything on a page of a width, and routes every edge.
pub(crate) fn route(
    context: &Context<'_>,
    plans: &Table<Plan>,
    width: i32,
) -> (Placement, Vec<Route>) {
    let mut needs = Needs::default();
    let place = |needs: &Needs| Placer { context, plans, needs }.place(width);
    let mut placement = place(&needs);
    let nets = wire::nets(context.diagram);
    let mut wires = wires(context, plans, &placement, &nets);
    let mut feedback = Feedback::default();
    let mut routing = Routing::new(context, plans, &wires, &placement, &feedback);
    for _ in 0..ROUNDS {
        let bent = bend(&mut wires, &routing.ports, &placement, &context.tree);
        let grown = needs.grow(&routing.needs(context, plans, &wires, &placement));
        let changed = if bent || grown {
            placement = place(&needs);
            feedback.avoid.clear();
            true
        } else {
            match routing.overlaps(&wires, &placement, &mut feedback.avoid) {
                Overlaps::None => break,
                Overlaps::Moved => true,
                Overlaps::Stuck => !std::mem::replace(&mut feedback.fixed_order, true),
            }
        };
        feedback.last.clone_from(&routing.tracks);
        let next = Routing::new(context, plans, &wires, &placement, &feedback);
        if next == routing && !changed {
            break;
        }
        routing = next;
    }
    repair::repair(&wires, &placement, &mut routing.ports, &mut routing.tracks);
    let routes = routing.routes(context, &wires, &placement, &nets);
    (placement, routes)
}

/// The wires of all edges, net by net.
fn wires(
    context: &Context<'_>,
    plans: &Table<Plan>,
    placement: &Placement,
    nets: &Table<Net>,
) -> Vec<Wire> {
    let mut together: BTreeMap<usize, Vec<Ends>> = BTreeMap::new();
    for ((at, edge), (net, _)) in context.diagram.edges.iter().enumerate().zip(nets.iter()) {
        together.entry(*net).or_default().push(Ends { edge: at, from: edge.from, to: edge.to });
    }
    let search = Search { graph: ChannelGraph { tree: &context.tree, plans, placement } };
    let mut seen = Seen::default();
    together.iter().flat_map(|(net, edges)| search.net(*net, edges, &mut seen)).collect()
}

/// Gives straight wires whose ends no longer face each other a track between them; returns whether
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

/// The first channel beside one of a wire's ends, or beside a box around it, that extends from one
/// end to the other: the one beside an inner box may be as short as the group around it.
fn between(
    wire: &Wire,
    ends: [Option<i32>; 2],
    placement: &Placement,
    tree: &Tree,
) -> Option<Channel> {
    let ancestor = tree.common_ancestor(wire.from.index, wire.to.index);
    let around = |index: usize| {
        std::iter::successors(Some(index), |at| Some(tree.parent[*at]))
            .take_while(move |at| *at != ancestor)
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
    /// Takes over whatever is larger; returns whether anything is.
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

/// What one round passes to the next.
#[derive(Default)]
struct Feedback {
    avoid: Avoid,
    last: Tracks,
    /// Whether tracks have the same order in all channels: the last resort against wires that keep
    /// swapping.
    fixed_order: bool,
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
        context: &Context<'_>,
        plans: &Table<Plan>,
        wires: &[Wire],
        placement: &Placement,
        feedback: &Feedback,
    ) -> Self {
        let ports = port::ports(wires, placement, &feedback.avoid, &feedback.last);
        let order = track::order(wires, placement, &ports, (&feedback.last, feedback.fixed_order));
        let tracks = order.coordinates(placement, context, plans);
        Self { ports, tracks, counts: order.counts }
    }

    /// How wide channels must be for their tracks, arrows and labels, and how high boxes must be
    /// for their ports.
    fn needs(
        &self,
        context: &Context<'_>,
        plans: &Table<Plan>,
        wires: &[Wire],
        placement: &Placement,
    ) -> Needs {
        let mut needs = Needs::default();
        for (channel, count) in &self.counts {
            let (low, high) = margins(*channel, plans, context.gap(channel.group()));
            needs.channels.insert(
                *channel,
                low + high + (i32::try_from(*count).unwrap_or(1) - 1).max(0) * PITCH,
            );
        }
        for wire in wires {
            let label = context.diagram.edges.get(wire.edge).and_then(|edge| edge.spec.label);
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

    /// Finds wires of different nets that overlap, or are too close, and moves one port of each
    /// pair.
    fn overlaps(&self, wires: &[Wire], placement: &Placement, avoid: &mut Avoid) -> Overlaps {
        let mut segments: Vec<Segment> = Vec::new();
        for (at, wire) in wires.iter().enumerate() {
            let points = wire.points(&placement.boxes, &self.ports, &self.tracks);
            segments.extend(Segment::of(at, wire.net, &points));
        }
        segments.sort_unstable();
        let mut found = false;
        let mut moved: BTreeSet<PortKey> = BTreeSet::new();
        for (at, segment) in segments.iter().enumerate() {
            for other in segments.iter().skip(at + 1).take_while(|other| other.may_overlap(segment))
            {
                if !overlap(segment, other) {
                    continue;
                }
                found = true;
                let ports: Vec<PortKey> = [other, segment]
                    .into_iter()
                    .filter_map(|segment| self.port_of(segment, wires))
                    .collect();
                let exhausted = |key: &&PortKey| {
                    avoid.get(*key).is_some_and(|taken| {
                        taken.contains(&segment.at) || taken.contains(&other.at)
                    })
                };
                let free = ports.iter().find(|key| !exhausted(key));
                if let (Some(key), false) = (free, ports.iter().any(|key| moved.contains(key))) {
                    moved.insert(*key);
                    avoid.entry(*key).or_default().extend(self.ports.get(key));
                }
            }
        }
        match (found, moved.is_empty()) {
            (false, _) => Overlaps::None,
            (true, false) => Overlaps::Moved,
            (true, true) => Overlaps::Stuck,
        }
    }

    /// The port that a segment starts or ends at.
    fn port_of(&self, segment: &Segment, wires: &[Wire]) -> Option<PortKey> {
        let wire = wires.get(segment.wire)?;
        let terminals = [(segment.first, wire.from), (segment.last, wire.to)];
        let (_, terminal) =
            terminals.into_iter().find(|(stub, terminal)| *stub && !terminal.inside)?;
        Some(wire.port(terminal)).filter(|key| self.ports.get(key) == Some(&segment.at))
    }

    fn routes(
        &self,
        context: &Context<'_>,
        wires: &[Wire],
        placement: &Placement,
        nets: &Table<Net>,
    ) -> Vec<Route> {
        let mut routes: Table<Route> = Table::filled(Route::default(), context.diagram.edges.len());
        for wire in wires {
            routes[wire.edge].points = wire.points(&placement.boxes, &self.ports, &self.tracks);
        }
        for (at, (_, shared)) in nets.iter().enumerate() {
            routes[at].trunk = *shared;
        }
        let mut obstacles = obstacles(context, placement);
        obstacles.segments =
            routes.iter().flat_map(|route| label::segments(&route.points)).collect();
        for (at, edge) in context.diagram.edges.iter().enumerate() {
            if let Some(size) = edge.spec.label {
                routes[at].label = label::place(&routes[at].points, size, &obstacles);
                obstacles.solid.extend(routes[at].label);
            }
        }
        routes.as_slice().to_vec()
    }
}

fn obstacles(context: &Context<'_>, placement: &Placement) -> Obstacles {
    let mut obstacles = Obstacles::default();
    if context.diagram.edges.iter().all(|edge| edge.spec.label.is_none()) {
        return obstacles;
    }
    for (index, rect) in placement.boxes.iter().enumerate() {
        if context.tree.is_group(index) {
            obstacles.outlines.push(*rect);
            obstacles.solid.push(Rect { h: context.own_height(index, rect.w), ..*rect });
        } else {
            obstacles.solid.push(*rect);
        }
    }
    obstacles
}

impl Wire {
    /// The space that a wire needs in a channel besides its track: the length of an arrow where it
    /// is straight, the size of its label.
    fn room(&self, label: Option<Size>, placement: &Placement) -> Option<(Channel, i32)> {
        let size =
            |channel: &Channel| {
                label.map_or(0, |label| {
                    if channel.is_vertical() { label.width + 12 } else { label.height + 8 }
                })
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

/// Whether wires of different nets overlap.
enum Overlaps {
    /// They do not.
    None,
    /// They do, and ports are to move.
    Moved,
    /// They do, and no port is left to move.
    Stuck,
}
