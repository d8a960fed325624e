//! What follows from a Kustomization: what it applies, and what the ResourceSets among that create.
//!
//! A ResourceSet is a template, not a place of its own: what it creates stands where the
//! Kustomization does that applies it.

use std::collections::BTreeSet;

use crate::flux::RESOURCE_SET;
use crate::graph::model::{Graph, NodeIndex};
use crate::vocabulary::EdgeType;

impl Graph {
    /// What a node applies, itself included where it does, and what the ResourceSets among that
    /// create; in the order of ids, the applied first.
    #[must_use]
    pub fn brings(&self, by: NodeIndex) -> Vec<NodeIndex> {
        let mut found = self.targets(by, EdgeType::Applies);
        let mut seen: BTreeSet<NodeIndex> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(index) = found.get(at).copied() {
            if self.is_resource_set(index) {
                found.extend(
                    self.targets(index, EdgeType::Creates)
                        .into_iter()
                        .filter(|made| seen.insert(*made)),
                );
            }
            at += 1;
        }
        found
    }

    /// Who applies a node, or the ResourceSet that creates it, itself excepted; in the order of
    /// ids.
    #[must_use]
    pub fn brought_by(&self, of: NodeIndex) -> Vec<NodeIndex> {
        let (mut found, mut seen, mut todo) = (Vec::new(), BTreeSet::from([of]), vec![of]);
        while let Some(index) = todo.pop() {
            found.extend(
                self.sources(index, EdgeType::Applies)
                    .into_iter()
                    .filter(|by| *by != of && !found.contains(by))
                    .collect::<Vec<_>>(),
            );
            let sets = self
                .sources(index, EdgeType::Creates)
                .into_iter()
                .filter(|by| self.is_resource_set(*by));
            todo.extend(sets.filter(|by| seen.insert(*by)));
        }
        found
    }

    fn is_resource_set(&self, index: NodeIndex) -> bool {
        self.node(index).is_some_and(|node| node.is(RESOURCE_SET))
    }
}
