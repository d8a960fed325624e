//! Clusters whose first objects are a text in another tool's file.
//!
//! In: the raw scan. Out: one cluster for each text that holds a Kustomization with its source.

use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::scan::{Scan, raw};
use crate::flux::roots::seed::Found;

/// The clusters that such texts start: a Kustomization of theirs applies a directory that is here.
/// A ConfigMap counts where a `ClusterResourceSet` names it.
pub(in crate::flux::roots) fn from_texts(scan: &Scan<'_>) -> Vec<Candidate> {
    let applied = scan.texts.iter().filter(|(_, text)| {
        text.config_map.as_ref().is_none_or(|name| scan.resource_sets.contains(name))
    });
    let started = applied.map(|(file, text)| {
        let span = text.objects.first().map_or_else(|| scan.file_span(file), |node| node.span);
        let objects = text.objects.iter().map(|node| (raw(node), Created::Git)).collect();
        Found::new(RootOrigin::Tool(scan.tree.place(&file.parent())), objects)
            .on(Ground::Text, span)
    });
    started
        .filter(|found| {
            found.roots().any(|root| root.source.is_some() && scan.tree.is_directory(&root.path))
        })
        .map(Candidate::Root)
        .collect()
}
