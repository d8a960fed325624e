//! The boxes of a diagram as a tree, and its edges as edges between siblings.
//!
//! In: a [`Diagram`]. Out: [`Tree`], computed once. An edge between two boxes anywhere is, in their
//! lowest common ancestor, an edge between two of its children: that edge orders and ranks them.

use std::collections::BTreeSet;

use crate::diagram::{Diagram, End};
use crate::table::Table;

/// The boxes as a tree.
pub(crate) struct Tree {
    /// Children of each box, in the diagram's order.
    pub(crate) children: Table<Vec<usize>>,
    /// The box around each box; around the page, the page.
    pub(crate) parent: Table<usize>,
    /// For each box, the edges between its children, in the diagram's order: (first, second).
    pub(crate) siblings: Table<Vec<(usize, usize)>>,
    depth: Table<usize>,
}

impl Tree {
    pub(crate) fn new(diagram: &Diagram) -> Self {
        let count = diagram.boxes.len();
        let mut tree = Self {
            children: Table::filled(Vec::new(), count),
            parent: Table::filled(0, count),
            siblings: Table::filled(Vec::new(), count),
            depth: Table::filled(0, count),
        };
        for (index, node) in diagram.boxes.iter().enumerate() {
            if let Some(parent) = node.parent {
                tree.children[parent].push(index);
                tree.parent[index] = parent;
                tree.depth[index] = tree.depth[parent] + 1;
            }
        }
        let mut seen = BTreeSet::new();
        for edge in &diagram.edges {
            let (first, second) = match edge.spec.first {
                End::From => (edge.from, edge.to),
                End::To => (edge.to, edge.from),
            };
            if let Some((ancestor, a, b)) = tree.between_siblings(first, second)
                && seen.insert((a, b))
            {
                tree.siblings[ancestor].push((a, b));
            }
        }
        tree
    }

    pub(crate) fn is_group(&self, index: usize) -> bool {
        !self.children[index].is_empty()
    }

    /// Whether a box is another or lies in it.
    pub(crate) fn is_within(&self, mut inner: usize, outer: usize) -> bool {
        while self.depth[inner] > self.depth[outer] {
            inner = self.parent[inner];
        }
        inner == outer
    }

    /// The lowest common ancestor of two boxes; one of them where it holds the other.
    pub(crate) fn common_ancestor(&self, mut a: usize, mut b: usize) -> usize {
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

    /// The child of `ancestor` that is `inner` or holds it.
    pub(crate) fn child_towards(&self, ancestor: usize, mut inner: usize) -> usize {
        while self.depth[inner] > self.depth[ancestor] + 1 {
            inner = self.parent[inner];
        }
        inner
    }

    /// The lowest common ancestor of two boxes, and its children that hold one each; `None` where
    /// one box holds the other.
    fn between_siblings(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        let ancestor = self.common_ancestor(a, b);
        (ancestor != a && ancestor != b)
            .then(|| (ancestor, self.child_towards(ancestor, a), self.child_towards(ancestor, b)))
    }
}
