//! The diagram with its tree, and what every step of a layout asks about a box.

use std::collections::BTreeMap;

use super::rows::{Row, shares};
use crate::diagram::{Arrangement, BoxId, BoxSpec, Diagram, Measure};
use crate::tree::Tree;

/// Space that an edge between neighbours is expected to need.
pub(crate) const LINKED_GAP: i32 = 28;
/// Space between bands that edges connect.
const BAND_GAP: i32 = 40;

/// A diagram, its tree, and what measures its content.
pub(crate) struct Context<'a> {
    pub(crate) diagram: &'a Diagram,
    pub(crate) tree: Tree,
    measure: &'a dyn Measure,
}

impl<'a> Context<'a> {
    pub(crate) fn new(diagram: &'a Diagram, measure: &'a dyn Measure) -> Self {
        Self { diagram, tree: Tree::new(diagram), measure }
    }

    pub(crate) fn spec(&self, index: usize) -> Option<&'a BoxSpec> {
        self.diagram.boxes.get(index).map(|node| &node.spec)
    }

    /// Height of a box's own content at a width: of a group, of its title.
    pub(crate) fn own_height(&self, index: usize, width: i32) -> i32 {
        self.measure.height(BoxId(index), width)
    }

    /// The width from which on a box keeps the height of its own content, and that height.
    pub(super) fn steady(&self, index: usize) -> (i32, i32) {
        self.measure.steady(BoxId(index)).map_or((i32::MAX, 0), |size| (size.width, size.height))
    }

    pub(crate) fn arrangement(&self, index: usize) -> Arrangement {
        self.spec(index).map_or(Arrangement::Column, |spec| spec.arrangement)
    }

    /// Width inside a group's padding.
    pub(super) fn inner(&self, index: usize, width: i32) -> i32 {
        width - self.spec(index).map_or(0, |spec| 2 * spec.padding.side)
    }

    /// Space between boxes of a group without edges between them.
    pub(crate) fn gap(&self, index: usize) -> i32 {
        self.spec(index).map_or(0, |spec| spec.gap)
    }

    /// Space between columns, as far as it can be foreseen.
    pub(super) fn column_gap(&self, index: usize) -> i32 {
        let linked =
            !self.tree.siblings[index].is_empty() && self.arrangement(index) != Arrangement::Bands;
        self.gap(index).max(if linked { LINKED_GAP } else { 0 })
    }

    /// Space between rows, as far as it can be foreseen.
    pub(super) fn row_gap(&self, index: usize) -> i32 {
        let linked = !self.tree.siblings[index].is_empty();
        match self.arrangement(index) {
            Arrangement::Column if linked => LINKED_GAP,
            Arrangement::Bands if linked => BAND_GAP,
            _ => self.gap(index),
        }
    }

    /// Widths of a row's stacks in a group of a width.
    pub(super) fn stack_widths(&self, index: usize, row: &Row, width: i32) -> Vec<i32> {
        let count = i32::try_from(row.stacks.len()).unwrap_or(1);
        let room = self.inner(index, width) - (count - 1) * self.column_gap(index);
        shares(row, room)
    }

    /// Some boxes by their band.
    pub(super) fn bands(&self, boxes: &[usize]) -> BTreeMap<u32, Vec<usize>> {
        let mut bands: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for index in boxes {
            bands.entry(self.spec(*index).map_or(0, |spec| spec.band)).or_default().push(*index);
        }
        bands
    }

    /// Whether a group is a grid of cards: none of its children is a group.
    pub(super) fn is_card_grid(&self, index: usize) -> bool {
        self.arrangement(index) == Arrangement::Grid
            && self.tree.children[index].iter().all(|child| !self.tree.is_group(*child))
    }
}
