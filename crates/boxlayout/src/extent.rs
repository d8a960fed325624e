//! How wide a box is of use.
//!
//! In: a box and the extents of what it holds. Out: its [`Extent`].

use std::collections::BTreeMap;

use super::model::Arrangement;
use super::plan::{LINKED_GAP, Planner};

/// The widths between which a box is useful.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub(super) min: i32,
    pub(super) max: i32,
}

impl Planner<'_> {
    /// Width of the widest pair of cards that an edge ties and that are all there is in their band:
    /// side by side, the edge is an arrow between them; one below the other, whatever else ends
    /// at them runs around.
    fn narrowest_pair(&self, index: usize) -> i32 {
        if self.arrangement(index) != Arrangement::Bands {
            return 0;
        }
        let bands = self.bands(self.tree.children[index].as_slice());
        let tied = |a: usize, b: usize| {
            self.tree.siblings[index].iter().any(|pair| [(a, b), (b, a)].contains(pair))
        };
        let width = |band: &[usize]| match *band {
            [a, b] if tied(a, b) && !self.tree.is_group(a) && !self.tree.is_group(b) => {
                2 * self.extents[a].min.max(self.extents[b].min) + LINKED_GAP
            }
            _ => 0,
        };
        bands.values().map(|band| width(band)).max().unwrap_or(0)
    }

    pub(super) fn extent(&self, index: usize) -> Extent {
        let Some(spec) = self.diagram.boxes.get(index) else { return Extent::default() };
        let children = self.tree.children[index].as_slice();
        if children.is_empty() {
            return Extent { min: spec.min_width.min(spec.ideal_width), max: spec.ideal_width };
        }
        let of = |child: &usize| self.extents[*child];
        let widest = |of: &dyn Fn(&usize) -> i32| children.iter().map(of).max().unwrap_or(0);
        let count = i32::try_from(children.len()).unwrap_or(i32::MAX / 4096);
        let gap = self.column_gap(index);
        let (min, max) = match spec.arrangement {
            Arrangement::Column => (widest(&|child| of(child).min), widest(&|child| of(child).max)),
            Arrangement::Row => (
                widest(&|child| of(child).min),
                count.min(64) * (widest(&|child| of(child).max) + gap) - gap,
            ),
            Arrangement::Grid if children.iter().all(|child| !self.tree.is_group(*child)) => (
                self.diagram.cell_width * 4 / 5,
                count.min(4096) * (self.diagram.cell_width + gap) - gap,
            ),
            Arrangement::Columns => {
                let bands = self.bands(children);
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
                        self.diagram.boxes.get(*child).map_or(0, |b| b.band)
                    };
                    let sum = bands.entry(band).or_insert(-gap);
                    *sum = sum.saturating_add(of(child).max + gap);
                }
                (
                    widest(&|child| of(child).min).max(self.narrowest_pair(index)),
                    bands.values().copied().max().unwrap_or(0),
                )
            }
        };
        let chrome = 2 * spec.padding.side;
        let min = (min + chrome).max(spec.min_width);
        Extent { min, max: (max + chrome).max(spec.ideal_width).max(min) }
    }
}
