//! The widths between which a box is useful.
//!
//! In: a diagram. Out: an [`Extent`] for each box, from the innermost boxes outwards.

use std::collections::BTreeMap;

use super::context::{Context, LINKED_GAP};
use crate::diagram::{Arrangement, BoxSpec};
use crate::table::Table;

/// A card grid, or a row, is taken to be no wider than this many boxes.
const MOST_COLUMNS: i32 = 4096;
const MOST_IN_ROW: i32 = 64;

/// The widths between which a box is useful.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    pub(crate) min: i32,
    pub(crate) max: i32,
}

/// The extent of each box.
pub(super) fn extents(context: &Context<'_>) -> Table<Extent> {
    let count = context.diagram.boxes.len();
    let mut extents = Table::filled(Extent::default(), count);
    for index in (0..count).rev() {
        if let Some(spec) = context.spec(index) {
            extents[index] = extent(context, &extents, index, spec);
        }
    }
    extents
}

fn extent(context: &Context<'_>, extents: &Table<Extent>, index: usize, spec: &BoxSpec) -> Extent {
    let children = context.tree.children[index].as_slice();
    if children.is_empty() {
        return Extent { min: spec.min_width.min(spec.ideal_width), max: spec.ideal_width };
    }
    let of = |child: &usize| extents[*child];
    let widest = |of: &dyn Fn(&usize) -> i32| children.iter().map(of).max().unwrap_or(0);
    let count = i32::try_from(children.len()).unwrap_or(i32::MAX / 4096);
    let gap = context.column_gap(index);
    let (min, max) = match spec.arrangement {
        Arrangement::Column => (widest(&|child| of(child).min), widest(&|child| of(child).max)),
        Arrangement::Row => (
            widest(&|child| of(child).min),
            count.min(MOST_IN_ROW) * (widest(&|child| of(child).max) + gap) - gap,
        ),
        Arrangement::Grid if context.is_card_grid(index) => (
            context.diagram.cell_width * 4 / 5,
            count.min(MOST_COLUMNS) * (context.diagram.cell_width + gap) - gap,
        ),
        Arrangement::Columns => {
            let bands = context.bands(children);
            let sum = |of: &dyn Fn(&usize) -> i32| {
                let widths = bands.values().map(|band| band.iter().map(of).max().unwrap_or(0));
                widths.fold(-gap, |sum, width| sum.saturating_add(width + gap))
            };
            (sum(&|child| of(child).min), sum(&|child| of(child).max))
        }
        Arrangement::Grid | Arrangement::Bands => {
            let mut bands: BTreeMap<u32, i32> = BTreeMap::new();
            for child in children {
                let band = if spec.arrangement == Arrangement::Grid {
                    0
                } else {
                    context.spec(*child).map_or(0, |spec| spec.band)
                };
                let sum = bands.entry(band).or_insert(-gap);
                *sum = sum.saturating_add(of(child).max + gap);
            }
            (
                widest(&|child| of(child).min).max(narrowest_pair(context, extents, index)),
                bands.values().copied().max().unwrap_or(0),
            )
        }
    };
    let padding = 2 * spec.padding.side;
    let min = (min + padding).max(spec.min_width);
    Extent { min, max: (max + padding).max(spec.ideal_width).max(min) }
}

/// Width of the widest pair of cards that an edge connects and that are alone in their band. Side
/// by side, the edge is an arrow between them; one below the other, every other edge that ends at
/// them has to run around.
fn narrowest_pair(context: &Context<'_>, extents: &Table<Extent>, index: usize) -> i32 {
    if context.arrangement(index) != Arrangement::Bands {
        return 0;
    }
    let tree = &context.tree;
    let bands = context.bands(tree.children[index].as_slice());
    let linked = |a: usize, b: usize| {
        tree.siblings[index].iter().any(|pair| [(a, b), (b, a)].contains(pair))
    };
    let width = |band: &[usize]| match *band {
        [a, b] if linked(a, b) && !tree.is_group(a) && !tree.is_group(b) => {
            2 * extents[a].min.max(extents[b].min) + LINKED_GAP
        }
        _ => 0,
    };
    bands.values().map(|band| width(band)).max().unwrap_or(0)
}
