//! Clusters whose first objects are a text in another tool's file.
//!
//! In: the raw scan. Out: one cluster for each text that holds a Kustomization with its source.

use super::scan::{Scan, raw};
use super::seed::Found;
use crate::flux::inventory::{Created, RootOrigin};

/// The clusters that such texts start: a Kustomization of theirs applies a directory that is here.
/// A ConfigMap counts where a `ClusterResourceSet` names it.
pub(super) fn from_texts(scan: &Scan<'_>) -> Vec<Found> {
    let applied = scan.texts.iter().filter(|(_, text)| {
        text.config_map.as_ref().is_none_or(|name| scan.resource_sets.contains(name))
    });
    let started = applied.map(|(file, text)| {
        let objects = text.objects.iter().map(|node| (raw(node), Created::Git)).collect();
        Found::new(RootOrigin::Tool(scan.tree.place(&file.parent())), objects)
    });
    started
        .filter(|found| {
            found.roots().any(|root| root.source.is_some() && scan.tree.is_directory(&root.path))
        })
        .collect()
}
