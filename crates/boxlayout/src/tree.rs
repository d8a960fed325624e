//! Who holds whom: the boxes of a diagram as a tree, and edges seen between siblings.
//!
//! In: a [`Diagram`]. Out: [`Tree`], computed once. An edge between two boxes anywhere is, in the
//! box that holds both, an edge between two of its children: that is the edge that orders and ranks
//! them.

use std::collections::BTreeSet;

use super::model::{Diagram, End};
use super::table::Table;

/// The boxes as a tree.
pub(super) struct Tree {
    /// Children of each box, in the diagram's order.
    pub(super) children: Table<Vec<usize>>,
    /// The box around each box; the page's is the page.
    pub(super) parent: Table<usize>,
    /// For each box, the edges between its children, in the diagram's order: (stands first, stands
    /// second).
    pub(super) siblings: Table<Vec<(usize, usize)>>,
    depth: Table<usize>,
}

impl Tree {
    pub(super) fn new(diagram: &Diagram) -> Self {
        let count = diagram.boxes.len();
        let mut tree = Self {
            children: Table::filled(Vec::new(), count),
            parent: Table::filled(0, count),
            siblings: Table::filled(Vec::new(), count),
            depth: Table::filled(0, count),
        };
        for (index, spec) in diagram.boxes.iter().enumerate() {
            if let Some(parent) = spec.parent {
                tree.children[parent].push(index);
                tree.parent[index] = parent;
                tree.depth[index] = tree.depth[parent] + 1;
            }
        }
        let mut seen = BTreeSet::new();
        for edge in &diagram.edges {
            let (first, second) =
                if edge.first == End::From { (edge.from, edge.to) } else { (edge.to, edge.from) };
            if let Some((holder, a, b)) = tree.lift(first, second)
                && seen.insert((a, b))
            {
                tree.siblings[holder].push((a, b));
            }
        }
        tree
    }

    pub(super) fn is_group(&self, index: usize) -> bool {
        !self.children[index].is_empty()
    }

    /// Whether a box is another or lies in it.
    pub(super) fn lies_in(&self, mut inner: usize, outer: usize) -> bool {
        while self.depth[inner] > self.depth[outer] {
            inner = self.parent[inner];
        }
        inner == outer
    }

    /// The smallest box that holds both; one of them where it holds the other.
    pub(super) fn holder(&self, mut a: usize, mut b: usize) -> usize {
        while self.depth[a] > self.depth[b] {
            a = self.parent[a];
        }
        while self.depth[b] > self.depth[a] {
            b = self.parent[b];
        }
        while a != b {
            a = self.parent[a];
            b = self.parent[b];
        }
        a
    }

    /// The child of `holder` that is `inner` or holds it.
    pub(super) fn child_towards(&self, holder: usize, mut inner: usize) -> usize {
        while self.depth[inner] > self.depth[holder] + 1 {
            inner = self.parent[inner];
        }
        inner
    }

    /// The smallest box around two boxes, and its children that hold one each; none where one box
    /// holds the other.
    fn lift(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        let holder = self.holder(a, b);
        (holder != a && holder != b)
            .then(|| (holder, self.child_towards(holder, a), self.child_towards(holder, b)))
    }
}
