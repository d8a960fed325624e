//! Directories that nothing applies: likely where they stand beside a certain root and look like it,
//! else a guess.
//!
//! In: the raw scan, and the roots that are known. Out: the clusters that such directories may be,
//! and why others are none.

use std::collections::BTreeSet;

use super::assumed::cluster;
use super::built::source_of;
use crate::flux::inventory::{Ground, WhyNot};
use crate::flux::origins::SYNC_FILE;
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::directories::{named_by_flux, top_directories};
use crate::flux::roots::own::identity;
use crate::flux::roots::scan::{Scan, path_of};
use crate::flux::roots::seed::Found;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

/// The directories that nothing in the repository applies and that apply others.
pub(in crate::flux::roots) fn guesses(scan: &Scan<'_>) -> Vec<Candidate> {
    let mut tops = top_directories(scan);
    tops.retain(|directory| !scan.components.contains(directory));
    let found: Vec<(TreePath, Found)> = tops
        .into_iter()
        .filter_map(|directory| Some((directory.clone(), cluster(scan, &directory)?)))
        .collect();
    // Directories that apply nothing but what lies in them are a library of applications, each
    // ready to be taken in by a cluster of another repository; a single one, or one that stands
    // among clusters, may be a whole cluster.
    let alone = found.len() == 1;
    let candidates = found.into_iter().map(|(directory, found)| {
        let span = scan.span_in(&directory);
        let is_cluster = alone
            || directory.parent().name() == "clusters"
            || leads_elsewhere(scan, &directory, &found.root);
        if is_cluster {
            Candidate::Guess(found.on(Ground::Unapplied, span), WhyNot::Weak)
        } else {
            Candidate::no(scan, &directory, span, WhyNot::Library)
        }
    });
    candidates.collect()
}

/// Whether a directory, or a base of it, holds a Kustomization that applies another directory of
/// the repository. `root` is the directory from which paths count.
fn leads_elsewhere(scan: &Scan<'_>, directory: &TreePath, root: &TreePath) -> bool {
    scan.kustomizations().filter(|(_, node)| !is_held_elsewhere(scan, node)).any(|(file, node)| {
        let path = path_of(node);
        let applied = root.join(path.as_str()).filter(|_| !path.is_root());
        let taken = file.lies_in(directory) || scan.chain(file).contains(directory);
        taken
            && applied.is_some_and(|applied| {
                !applied.lies_in(directory) && scan.tree.is_directory(&applied)
            })
    })
}

/// Whether the source of a Kustomization is another repository.
fn is_held_elsewhere(scan: &Scan<'_>, kustomization: &Node) -> bool {
    let Some(wanted) = source_of(kustomization) else { return false };
    let mut sources = scan.objects.iter().map(|(_, source)| source);
    // The namespace may come from a kustomization around the file.
    let source = sources.find(|source| {
        let id = ResourceId::of(source);
        id.kind == wanted.kind && id.name == wanted.name
    });
    source.is_some_and(|source| identity(source, scan.own).other().is_some())
}

/// Directories beside known roots, of the same shape, that nothing reaches: clusters that are not
/// bootstrapped yet, or from elsewhere.
pub(in crate::flux::roots) fn siblings(scan: &Scan<'_>, known: &[TreePath]) -> Vec<Candidate> {
    let mut reached = named_by_flux(scan);
    reached.extend(known.iter().cloned());
    let whole = |directory: &TreePath| leads_elsewhere(scan, directory, &TreePath::root());
    let known_lead = known.iter().any(whole);
    let mut candidates = Vec::new();
    for directory in beside(scan, known) {
        let related = |path: &TreePath| {
            !path.is_root() && (path.lies_in(&directory) || directory.lies_in(path))
        };
        let taken = scan.is_put_away(&directory)
            || scan.is_taken(&directory)
            || scan.components.contains(&directory)
            || reached.iter().any(related);
        let synced = scan
            .objects
            .iter()
            .any(|(file, _)| file.name() == SYNC_FILE && file.lies_in(&directory));
        if taken || synced {
            continue;
        }
        let Some(found) = cluster(scan, &directory) else { continue };
        let span = scan.span_in(&directory);
        if known_lead && !leads_elsewhere(scan, &directory, &found.root) {
            candidates.push(Candidate::no(scan, &directory, span, WhyNot::Library));
            continue;
        }
        candidates.push(Candidate::Root(found.on(Ground::Sibling, span)));
    }
    candidates
}

/// The directories beside those that are known.
fn beside(scan: &Scan<'_>, known: &[TreePath]) -> BTreeSet<TreePath> {
    let parents: BTreeSet<TreePath> =
        known.iter().map(TreePath::parent).filter(|parent| !parent.is_root()).collect();
    let entries = parents.iter().flat_map(|parent| {
        let names = scan.tree.list(parent).into_iter();
        names.filter_map(|entry| parent.join(&entry.name))
    });
    entries.filter(|directory| scan.tree.is_directory(directory)).collect()
}
