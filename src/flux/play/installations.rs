//! How Flux is installed in each of the clusters that are played together.
//!
//! In: the clusters so far. Out: an [`Installation`] for each, which follows their objects.

use std::collections::BTreeMap;

use super::fleet::{Fleet, Target};
use crate::flux::installation::Installation;
use crate::flux::inventory::Chart;
use crate::flux::sources::world::World;

/// The installations by cluster.
#[derive(Debug, Default)]
pub(in crate::flux) struct Installations {
    /// What stands beside the first objects of the hub.
    version: Option<String>,
    charts: Vec<Chart>,
    known: BTreeMap<Target, Known>,
    unknown: Installation,
}

#[derive(Debug)]
struct Known {
    /// How many objects the cluster had.
    objects: usize,
    installation: Installation,
}

impl Installations {
    pub(in crate::flux) fn new(version: Option<String>, charts: Vec<Chart>) -> Self {
        Self { version, charts, ..Self::default() }
    }

    /// Reads those again whose clusters have new objects.
    pub(in crate::flux) fn refresh(&mut self, fleet: &Fleet, world: World<'_>) {
        for target in fleet.targets() {
            let objects = &fleet.state(&target).objects;
            if self.known.get(&target).is_some_and(|known| known.objects == objects.len()) {
                continue;
            }
            let is_hub = target == Target::default();
            let version = self.version.as_deref().filter(|_| is_hub);
            let charts = if is_hub { self.charts.as_slice() } else { &[] };
            let installation = Installation::of(objects, version, charts, world);
            self.known.insert(target, Known { objects: objects.len(), installation });
        }
    }

    /// The one of a cluster.
    pub(in crate::flux) fn of(&self, target: &Target) -> &Installation {
        self.known.get(target).map_or(&self.unknown, |known| &known.installation)
    }
}
