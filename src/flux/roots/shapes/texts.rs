//! Clusters whose first objects stand in another tool's file.
//!
//! In: the raw scan. Out: one cluster for what such a file has applied, where it holds a
//! Kustomization with its source; of a tool that applies each object alone, one for the objects of a
//! directory that name the same cluster.

use std::collections::BTreeMap;

use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::origins::tools::{Applier, Manifests};
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::scan::{Scan, raw};
use crate::flux::roots::seed::Found;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

/// The clusters that such files start: a Kustomization of theirs applies a directory that is here.
/// A ConfigMap counts where a `ClusterResourceSet` names it.
pub(in crate::flux::roots) fn from_texts(
    scan: &Scan<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Candidate> {
    let applied = scan.texts.iter().filter(|(_, made)| {
        made.config_map.as_ref().is_none_or(|name| scan.resource_sets.contains(name))
    });
    let mut groups: BTreeMap<Group<'_>, Vec<&Node>> = BTreeMap::new();
    for (at, (file, made)) in applied.enumerate() {
        diagnostics.extend(made.problems.iter().cloned());
        groups.entry(Group::of(at, file, made)).or_default().extend(&made.objects);
    }
    let started = groups.into_iter().filter(|(_, objects)| !objects.is_empty());
    let started = started.map(|(group, objects)| {
        let span = objects.first().map_or_else(|| scan.file_span(group.file), |node| node.span);
        let objects = objects.into_iter().map(|node| (raw(node), Created::Git)).collect();
        let origin = RootOrigin::Tool(scan.tree.place(&group.file.parent()));
        let found = Found::new(origin, objects).on(Ground::Text, span);
        Found { tool: Some(group.by.name()), ..found }
    });
    started
        .filter(|found| {
            found.roots().any(|root| root.source.is_some() && scan.tree.is_directory(&root.path))
        })
        .map(Candidate::Root)
        .collect()
}

/// What is applied together.
struct Group<'s> {
    by: Applier,
    file: &'s TreePath,
    /// Which document of all it is, or for objects that are applied each alone their directory and
    /// the cluster that they name.
    key: (Option<usize>, TreePath, Option<&'s str>),
}

impl<'s> Group<'s> {
    fn of(at: usize, file: &'s TreePath, made: &'s Manifests) -> Self {
        let cluster = made.cluster.as_deref();
        let key = match cluster {
            Some(_) => (None, file.parent(), cluster),
            None => (Some(at), TreePath::root(), None),
        };
        Self { by: made.by, file, key }
    }
}

impl PartialEq for Group<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Group<'_> {}

impl PartialOrd for Group<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Group<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}
