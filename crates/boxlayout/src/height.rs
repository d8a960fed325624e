//! How high a box is at a width, before edges ask for room.
//!
//! In: a box and a width. Out: its height. Each is remembered: a layout tries many widths, and
//! boxes stand in each other.

use super::grid;
use super::plan::{Planner, Row, Stack};

impl Planner<'_> {
    /// Height of a box at a width, before edges ask for room.
    pub(super) fn height(&self, index: usize, width: i32) -> i32 {
        let (from, height) = self.unbroken[index];
        if width >= from && !self.tree.is_group(index) {
            return height;
        }
        if let Some(height) = self.known_height(index, width) {
            return height;
        }
        let mut height = self.measure.height(index, width);
        if self.tree.is_group(index) {
            height += self.content_height(index, width)
                + self.diagram.boxes.get(index).map_or(0, |spec| spec.padding.bottom);
        }
        let heights = &mut self.heights.borrow_mut()[index];
        heights.insert(heights.partition_point(|(known, _)| *known < width), (width, height));
        height
    }

    /// Height of a group's rows and of the gaps between them.
    fn content_height(&self, index: usize, width: i32) -> i32 {
        let heights: Vec<i32> = if self.is_untied_grid(index) {
            grid::row_heights(self, index, width)
        } else {
            self.plan(index, width)
                .rows
                .iter()
                .map(|row| self.row_height(index, row, width))
                .collect()
        };
        let gaps = i32::try_from(heights.len().saturating_sub(1)).unwrap_or(i32::MAX)
            * self.row_gap(index);
        heights.iter().sum::<i32>() + gaps
    }

    /// Whether a group is a grid of cards that no edge ties to each other.
    fn is_untied_grid(&self, index: usize) -> bool {
        self.tree.siblings[index].is_empty() && self.tree.is_group(index) && self.is_cells(index)
    }

    /// The height of a box at a width that was asked for; of a childless one also between two of
    /// these, where it is the same at both.
    fn known_height(&self, index: usize, width: i32) -> Option<i32> {
        let heights = &self.heights.borrow()[index];
        let at = heights.partition_point(|(known, _)| *known < width);
        let (next, height) = *heights.get(at)?;
        if next == width {
            return Some(height);
        }
        let (_, below) = *heights.get(at.checked_sub(1)?)?;
        (below == height && !self.tree.is_group(index)).then_some(height)
    }

    fn row_height(&self, index: usize, row: &Row, width: i32) -> i32 {
        let stack_height =
            |(stack, width): (&Stack, i32)| self.stack_height(index, stack.items.as_slice(), width);
        row.stacks
            .iter()
            .zip(self.stack_widths(index, row, width))
            .map(stack_height)
            .max()
            .unwrap_or(0)
    }

    /// Height of boxes one under the other, in a group.
    pub(super) fn stack_height(&self, index: usize, items: &[usize], width: i32) -> i32 {
        let gaps = i32::try_from(items.len().saturating_sub(1)).unwrap_or(0) * self.gap(index);
        items.iter().map(|item| self.height(*item, width)).sum::<i32>() + gaps
    }
}
