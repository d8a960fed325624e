//! Waves: the order in which Flux can reconcile what waits for one another.
//!
//! In: the graph. Out: a number for each Kustomization and HelmRelease, from 1: one more than the
//! highest of those it depends on, and no less than that of the Kustomization that applies it.
//! Objects that wait for one another for ever have the number of the rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{EdgeType, Graph, NodeIndex};

/// The wave of each object that waits, is waited for, or is applied by one that is.
#[derive(Debug, Default)]
pub(super) struct Waves(BTreeMap<NodeIndex, u32>);

impl Waves {
    pub(super) fn of(graph: &Graph) -> Self {
        let members = graph.nodes().filter(|(_, node)| node.is_applier());
        let members: Vec<NodeIndex> = members.map(|(index, _)| index).collect();
        let known: BTreeSet<NodeIndex> = members.iter().copied().collect();
        let before: BTreeMap<NodeIndex, Vec<(NodeIndex, u32)>> =
            members.iter().map(|index| (*index, before(graph, *index, &known))).collect();
        let mut after: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
        let mut waiting: BTreeMap<NodeIndex, usize> = BTreeMap::new();
        for (index, before) in &before {
            waiting.insert(*index, before.len());
            for (other, _) in before {
                after.entry(*other).or_default().push(*index);
            }
        }
        let mut waves: BTreeMap<NodeIndex, u32> = members.iter().map(|index| (*index, 1)).collect();
        let mut ready: Vec<NodeIndex> =
            waiting.iter().filter(|(_, count)| **count == 0).map(|(index, _)| *index).collect();
        while let Some(index) = ready.pop() {
            let own = waves.get(&index).copied().unwrap_or(1);
            for next in after.get(&index).into_iter().flatten() {
                let step = before
                    .get(next)
                    .into_iter()
                    .flatten()
                    .filter(|(other, _)| *other == index)
                    .map(|(_, step)| *step)
                    .max();
                let wave = waves.entry(*next).or_insert(1);
                *wave = (*wave).max(own + step.unwrap_or(0));
                let left = waiting.entry(*next).or_insert(1);
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(*next);
                }
            }
        }
        Self(waves)
    }

    pub(super) fn get(&self, index: NodeIndex) -> Option<u32> {
        self.0.get(&index).copied()
    }
}

/// What comes before an object, each once, and how many waves.
fn before(graph: &Graph, index: NodeIndex, known: &BTreeSet<NodeIndex>) -> Vec<(NodeIndex, u32)> {
    let mut found: BTreeMap<NodeIndex, u32> = BTreeMap::new();
    for by in graph.brought_by(index) {
        found.insert(by, 0);
    }
    for needed in
        graph.targets(index, EdgeType::DependsOn).into_iter().filter(|needed| *needed != index)
    {
        found.insert(needed, 1);
    }
    found.into_iter().filter(|(other, _)| known.contains(other)).collect()
}
