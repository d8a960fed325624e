//! Clusters whose directory applies itself: as its build says, or by a file that somebody applies.
//!
//! In: the raw scan. Out: one cluster for each directory whose build holds a Kustomization for that
//! very directory, whatever patches, components and replacements made of the path in the file; and
//! for each that holds a file with such a Kustomization and does not build it, because it is applied
//! by hand.

use std::collections::BTreeSet;

use super::bootstrap::{SyncName, pair};
use crate::flux::inventory::{Created, Ground, RootOrigin, WhyNot};
use crate::flux::registry::references;
use crate::flux::roots::decision::{Candidate, matches_unknown};
use crate::flux::roots::own::identity;
use crate::flux::roots::scan::{Scan, is_kustomization, path_of, raw};
use crate::flux::roots::seed::Found;
use crate::vocabulary::EdgeType;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

/// The directories whose builds apply them. Only those are built whose files leave it open.
pub(in crate::flux::roots) fn from_builds(scan: &Scan<'_>) -> Vec<Candidate> {
    let directories = directories_in_question(scan);
    directories.iter().filter_map(|directory| of_build(scan, directory)).collect()
}

/// The directories that nothing takes in and that take in a Kustomization which may come to mean
/// them: by a variable in its path, or by what a kustomization on the way sets.
fn directories_in_question(scan: &Scan<'_>) -> BTreeSet<TreePath> {
    let mut found = BTreeSet::new();
    for (file, node) in scan.kustomizations() {
        let path = path_of(node);
        let chain = scan.chain(file);
        let shaped = chain.iter().any(|directory| scan.shaping.contains(directory));
        let open = |directory: &TreePath| {
            !path.is_root() && path.as_str().contains("${") && matches_unknown(&path, directory)
        };
        let tops = chain
            .iter()
            .filter(|top| !scan.is_taken(top) && !scan.components.contains(*top) && !top.is_root());
        found.extend(
            tops.filter(|top| path == **top || open(top) || (shaped && is_named_within(scan, top)))
                .cloned(),
        );
    }
    found
}

/// Whether the kustomization of a directory, or a file beside it, holds the directory's path.
fn is_named_within(scan: &Scan<'_>, directory: &TreePath) -> bool {
    let files = scan.tree.list(directory).into_iter();
    files.filter_map(|entry| directory.join(&entry.name)).any(|file| {
        scan.tree
            .read(&file)
            .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(directory.as_str()))
    })
}

fn of_build(scan: &Scan<'_>, directory: &TreePath) -> Option<Candidate> {
    let built = scan.build_as_applied(directory);
    let root = built.iter().find(|resource| {
        is_kustomization(&resource.node) && path_of(&resource.node) == *directory
    })?;
    let wanted = source_of(&root.node)?;
    let beside = built.iter().find(|resource| resource.id() == wanted);
    let source = match beside {
        Some(source) => (source.clone(), Created::Git),
        None => source_for(scan, directory, &wanted),
    };
    let other = identity(&source.0.node, scan.own).other();
    let ground = if other.is_some() { Ground::OtherAddress } else { Ground::Build };
    let objects = vec![source, (root.clone(), Created::Git)];
    let origin = RootOrigin::Bootstrap(scan.tree.place(directory));
    let found = Found::new(origin, objects).on(ground, root.origin.span);
    Some(Candidate::of(found, other))
}

/// The directories that hold a Kustomization for themselves in a file which no kustomization takes
/// in, beside Kustomizations that lead on: whoever creates the cluster applies that file.
pub(in crate::flux::roots) fn from_files(scan: &Scan<'_>) -> Vec<Candidate> {
    scan.kustomizations().filter_map(|(file, node)| of_file(scan, file, node)).collect()
}

fn of_file(scan: &Scan<'_>, file: &TreePath, node: &Node) -> Option<Candidate> {
    let directory = path_of(node);
    let own_directory = file.parent() == directory && !directory.is_root();
    if !own_directory || scan.is_taken(file) || scan.applied_by(file).any(|by| by != node) {
        return None;
    }
    let source = source_for(scan, &directory, &source_of(node)?);
    if let Some(why) = identity(&source.0.node, scan.own).other() {
        return Some(Candidate::no(scan, &directory, node.span, why));
    }
    if !leads_on(scan, &directory) {
        return Some(Candidate::no(scan, &directory, node.span, WhyNot::Library));
    }
    let objects = vec![source, (raw(node), Created::Git)];
    let origin = RootOrigin::Hand(scan.tree.place(&directory));
    Some(Candidate::Root(Found::new(origin, objects).on(Ground::OwnFile, node.span)))
}

/// Whether what a directory builds applies another directory of the repository.
fn leads_on(scan: &Scan<'_>, directory: &TreePath) -> bool {
    scan.build_as_applied(directory).iter().map(|resource| &resource.node).any(|node| {
        let path = path_of(node);
        is_kustomization(node)
            && !path.is_root()
            && path != *directory
            && scan.tree.is_directory(&path)
    })
}

pub(in crate::flux::roots) fn source_of(kustomization: &Node) -> Option<ResourceId> {
    let references = references(&ResourceId::of(kustomization), kustomization).into_iter();
    let mut sources = references.filter(|reference| reference.edge == EdgeType::SourceRef);
    sources.next().map(|reference| reference.target)
}

/// The source of that name where the repository holds one, else the one that must exist.
fn source_for(scan: &Scan<'_>, directory: &TreePath, wanted: &ResourceId) -> (Resource, Created) {
    let held =
        scan.objects.iter().map(|(_, node)| node).find(|node| ResourceId::of(node) == *wanted);
    if let Some(source) = held {
        return (raw(source), Created::Git);
    }
    let name = SyncName {
        kind: wanted.kind.clone(),
        namespace: wanted.namespace.clone(),
        name: wanted.name.clone(),
    };
    let [source, _] = pair(scan, directory, None, scan.own.map(ToString::to_string), &name);
    (raw(&source), Created::Outside)
}
