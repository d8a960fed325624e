//! Folding: boxes whose content is counted instead of drawn.
//!
//! In: a tree, boxes to collapse and to keep open, and how many boxes a page may show. Out: the
//! same tree with `folded` set: first where it is asked for, then level by level from the innermost
//! outwards until the page can be read.

use std::collections::BTreeSet;

use super::{BoxTree, Content};

impl BoxTree {
    /// Folds what is asked for, then whole levels until at most `most` boxes are left. Says whether
    /// any level was folded.
    pub(in crate::view) fn fold(
        &mut self,
        collapse: &BTreeSet<usize>,
        expand: &BTreeSet<usize>,
        most: usize,
    ) -> bool {
        for index in collapse {
            self.set_folded(*index, true);
        }
        let depths = self.depths();
        let kept: BTreeSet<usize> =
            expand.iter().flat_map(|index| self.path(*index).collect::<Vec<_>>()).collect();
        let deepest = depths.iter().copied().max().unwrap_or(0);
        let mut any = false;
        let mut level = deepest;
        while level > 1 && self.visible() > most {
            level -= 1;
            for (index, depth) in depths.iter().enumerate() {
                let group = !self.children(index).is_empty();
                if *depth == level
                    && group
                    && !kept.contains(&index)
                    && !self.children_kept(index, &kept)
                {
                    self.set_folded(index, true);
                    any = true;
                }
            }
        }
        any
    }

    fn children_kept(&self, index: usize, kept: &BTreeSet<usize>) -> bool {
        self.children(index).iter().any(|child| kept.contains(child))
    }

    fn set_folded(&mut self, index: usize, folded: bool) {
        if let Some(frame) = self
            .boxes
            .get_mut(index)
            .filter(|frame| !frame.children.is_empty() && frame.what != Content::Page)
        {
            frame.folded = folded;
        }
    }

    /// The boxes that are drawn.
    fn visible(&self) -> usize {
        let (mut count, mut todo) = (0, vec![0]);
        while let Some(at) = todo.pop() {
            count += 1;
            if self.get(at).is_some_and(|frame| !frame.folded) {
                todo.extend(self.children(at));
            }
        }
        count
    }

    /// How deep each box is; the page is 0.
    fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.boxes.len()];
        let mut todo = vec![(0, 0)];
        while let Some((at, depth)) = todo.pop() {
            if let Some(slot) = depths.get_mut(at) {
                *slot = depth;
            }
            todo.extend(self.children(at).iter().map(|child| (*child, depth + 1)));
        }
        depths
    }
}
