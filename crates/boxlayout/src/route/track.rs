//! Which wire runs on which track of a channel.
//!
//! In: wires with ports. Out: how many tracks each channel needs, and their coordinates. A net has
//! one track in a channel. Tracks are ordered so that few wires cross; nets that do not meet share
//! one.

use std::collections::BTreeMap;

use super::wire::{Ports, Tracks, Wire};
use crate::geometry::{Point, Rect, Side};
use crate::place::{Channel, Placement};
use crate::plan::{Context, Plan};
use crate::table::Table;

/// Distance of neighbouring tracks.
pub(super) const PITCH: i32 = 10;
/// From a box to the nearest track beside it: an arrow and a little line.
const ARROW: i32 = 14;
/// Above this, ordering by pairs takes too long.
const LARGEST: usize = 120;
/// Wires closer than this look like one.
const NEAR: i32 = 8;

/// What a net does in a channel.
#[derive(Default)]
struct Stretch {
    net: usize,
    low: i32,
    high: i32,
    /// The range in which it may end up, wherever its tracks in other channels are.
    reach: (i32, i32),
    /// Where it enters or leaves at the channel's low side (above, left), and at its high side.
    pins: [Vec<i32>; 2],
}

/// The nets of each channel, on tracks from its low side on.
#[derive(Default)]
pub(super) struct Order {
    tracks: BTreeMap<(Channel, usize), usize>,
    pub(super) counts: BTreeMap<Channel, usize>,
}

/// Orders the nets of all channels, by where they ran in the last round; `fixed`: in the same order
/// in all channels.
pub(super) fn order(
    wires: &[Wire],
    placement: &Placement,
    ports: &Ports,
    (last, fixed): (&Tracks, bool),
) -> Order {
    let mut order = Order::default();
    for (channel, stretches) in stretches(wires, placement, ports, last) {
        let mut taken: Vec<(usize, &Stretch)> = Vec::new();
        for at in sorted(&stretches, fixed) {
            let Some(stretch) = stretches.get(at) else { continue };
            let below = taken
                .iter()
                .filter(|(_, other)| meet(stretch, other))
                .map(|(track, _)| track + 1)
                .max()
                .unwrap_or(0);
            taken.push((below, stretch));
            order.tracks.insert((channel, stretch.net), below);
        }
        order.counts.insert(channel, taken.iter().map(|(track, _)| track + 1).max().unwrap_or(0));
    }
    order
}

impl Order {
    /// Coordinates of all tracks: in the middle of their channels, a pitch apart.
    pub(super) fn coordinates(
        &self,
        placement: &Placement,
        context: &Context<'_>,
        plans: &Table<Plan>,
    ) -> Tracks {
        let coordinate = |(key, track): (&(Channel, usize), &usize)| {
            let rect = placement.channels.get(&key.0).copied().unwrap_or_default();
            let (start, size) =
                if key.0.is_vertical() { (rect.x, rect.w) } else { (rect.y, rect.h) };
            let count = i32::try_from(self.counts.get(&key.0).copied().unwrap_or(1)).unwrap_or(1);
            let (low, high) = margins(key.0, plans, context.gap(key.0.group()));
            let spare = (size - low - high - (count - 1) * PITCH) / 2;
            (*key, start + low + spare + i32::try_from(*track).unwrap_or(0) * PITCH)
        };
        self.tracks.iter().map(coordinate).collect()
    }
}

/// Space between a channel's sides and its outermost tracks: enough for an arrow before a box, less
/// at a border. The larger the gap between the boxes of a group, the larger this space.
pub(super) fn margins(channel: Channel, plans: &Table<Plan>, gap: i32) -> (i32, i32) {
    let plan = &plans[channel.group()];
    let arrow = ARROW.max(gap * 3 / 4);
    match channel {
        Channel::Above { row: 0, .. } => (4, arrow),
        Channel::Above { row, .. } if row == plan.rows.len() => (ARROW, 10),
        Channel::Side { side: Side::Left, .. } => (8, ARROW),
        Channel::Side { .. } => (ARROW, 8),
        Channel::Between { .. } => (ARROW, ARROW),
        _ => (arrow, arrow),
    }
}

fn stretches(
    wires: &[Wire],
    placement: &Placement,
    ports: &Ports,
    last: &Tracks,
) -> BTreeMap<Channel, Vec<Stretch>> {
    let mut middles: Tracks = BTreeMap::new();
    for wire in wires {
        for channel in &wire.tracks {
            let key = (*channel, wire.net);
            let rect = placement.channels.get(channel).copied().unwrap_or(Rect::default());
            let middle = if channel.is_vertical() { rect.center_x() } else { rect.center_y() };
            middles.insert(key, last.get(&key).copied().unwrap_or(middle));
        }
    }
    let mut found: BTreeMap<(Channel, usize), Stretch> = BTreeMap::new();
    for wire in wires {
        let corners = wire.corners(&placement.boxes, ports, &middles);
        for (at, (channel, around)) in wire.tracks.iter().zip(corners.windows(4)).enumerate() {
            let [before, from, to, after] = around else { continue };
            let along = |point: &Point| if channel.is_vertical() { point.y } else { point.x };
            let across = |point: &Point| if channel.is_vertical() { point.x } else { point.y };
            let (low, high) = (along(from).min(along(to)), along(from).max(along(to)));
            let stretch = found.entry((*channel, wire.net)).or_insert_with(|| Stretch {
                net: wire.net,
                low,
                high,
                reach: (low, high),
                ..Stretch::default()
            });
            (stretch.low, stretch.high) = (stretch.low.min(low), stretch.high.max(high));
            stretch.reach = (stretch.reach.0.min(low), stretch.reach.1.max(high));
            let neighbours = [at.checked_sub(1), at.checked_add(1)]
                .into_iter()
                .flatten()
                .filter_map(|at| wire.tracks.get(at));
            for crossed in neighbours.filter_map(|neighbour| placement.channels.get(neighbour)) {
                let (low, high) = if channel.is_vertical() {
                    (crossed.y, crossed.bottom())
                } else {
                    (crossed.x, crossed.right())
                };
                stretch.reach = (stretch.reach.0.min(low), stretch.reach.1.max(high));
            }
            for (outside, pin) in [(before, from), (after, to)] {
                let [to_low, to_high] = &mut stretch.pins;
                match across(outside).cmp(&across(pin)) {
                    std::cmp::Ordering::Less => to_low.push(along(pin)),
                    std::cmp::Ordering::Greater => to_high.push(along(pin)),
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
    }
    let mut by_channel: BTreeMap<Channel, Vec<Stretch>> = BTreeMap::new();
    for ((channel, _), stretch) in found {
        by_channel.entry(channel).or_default().push(stretch);
    }
    by_channel
}

fn meet(a: &Stretch, b: &Stretch) -> bool {
    a.reach.0 < b.reach.1 + NEAR && b.reach.0 < a.reach.1 + NEAR
}

/// Crossings, when one stretch runs on the low side of another; much more when they would run on
/// top of each other.
fn crossings(low: &Stretch, high: &Stretch) -> i64 {
    let inside = |pin: &&i32, stretch: &Stretch| stretch.low < **pin && **pin < stretch.high;
    let ([_, down], [up, _]) = (&low.pins, &high.pins);
    let crossed = down.iter().filter(|pin| inside(pin, high)).count()
        + up.iter().filter(|pin| inside(pin, low)).count();
    let same = down.iter().flat_map(|a| up.iter().filter(move |b| (**b - a).abs() < NEAR)).count();
    i64::try_from(crossed + 10_000 * same).unwrap_or(i64::MAX)
}

/// The order of stretches from the low side to the high: repeatedly the one that most of the others
/// should be beyond.
fn sorted(stretches: &[Stretch], fixed: bool) -> Vec<usize> {
    let mut left: Vec<usize> = (0..stretches.len()).collect();
    left.sort_by_key(|at| stretches.get(*at).map(|stretch| (stretch.low, stretch.high)));
    if fixed || stretches.len() > LARGEST {
        left.sort_by_key(|at| stretches.get(*at).map(|stretch| stretch.net));
        return left;
    }
    let gain = |a: usize, b: usize| match (stretches.get(a), stretches.get(b)) {
        (Some(a), Some(b)) if meet(a, b) => crossings(b, a) - crossings(a, b),
        _ => 0,
    };
    let mut gains: BTreeMap<usize, i64> = left
        .iter()
        .map(|a| (*a, left.iter().filter(|b| *b != a).map(|b| gain(*a, *b)).sum()))
        .collect();
    let mut sorted = Vec::new();
    while let Some(best) =
        left.iter().copied().max_by_key(|at| (gains.get(at).copied(), std::cmp::Reverse(*at)))
    {
        left.retain(|at| *at != best);
        for at in &left {
            if let Some(sum) = gains.get_mut(at) {
                *sum -= gain(*at, best);
            }
        }
        sorted.push(best);
    }
    sorted
}
