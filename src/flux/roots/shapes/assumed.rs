//! The pair that must exist where nothing in the repository creates one.
//!
//! In: a directory of Flux objects that nothing applies. Out: the cluster that begins there, with a
//! source and a Kustomization as their references and paths show them to be.

use std::collections::{BTreeMap, BTreeSet};

use super::bootstrap::{SyncName, pair, to_be_bootstrapped};
use crate::flux::inventory::{Created, RootOrigin};
use crate::flux::objects::make::set_some;
use crate::flux::registry::references;
use crate::flux::roots::named::SourceName;
use crate::flux::roots::scan::{Scan, is_kustomization, path_of, raw};
use crate::flux::roots::seed::Found;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{RepositoryUrl, TreePath};
use fluxscape_manifest::yaml::Node;

/// A directory with Flux Kustomizations as a cluster.
pub(in crate::flux::roots) fn cluster(scan: &Scan<'_>, directory: &TreePath) -> Option<Found> {
    let built = scan.build_as_applied(directory);
    let raw_objects =
        scan.objects.iter().filter(|(file, _)| file.lies_in(directory)).map(|(_, node)| node);
    // What does not build is a cluster all the same.
    let nodes: Vec<&Node> = if built.is_empty() {
        raw_objects.collect()
    } else {
        built.iter().map(|resource| &resource.node).collect()
    };
    if !nodes.iter().any(|node| is_kustomization(node)) {
        return None;
    }
    let found = match missing_source(&nodes) {
        Some(name) => {
            let bootstrapped =
                directory.parent().name() == "clusters" || name.name == name.namespace;
            let found = to_be_bootstrapped(scan, directory, None, &name);
            if bootstrapped {
                found
            } else {
                Found { origin: RootOrigin::Outside(scan.tree.place(directory)), ..found }
            }
        }
        None => outside(scan, directory),
    };
    Some(below(found, directory, artifact_root(scan, directory)))
}

/// The cluster that the user says to begin at a directory, with the source that the user names or
/// that its Kustomizations miss.
pub(in crate::flux::roots) fn named(
    scan: &Scan<'_>,
    directory: &TreePath,
    source: Option<&SourceName>,
) -> Found {
    let found = match source {
        Some(SourceName { kind, namespace, name }) => {
            let (kind, namespace, name) = (kind.clone(), namespace.clone(), name.clone());
            let sync = SyncName { kind, namespace, name };
            let found = to_be_bootstrapped(scan, directory, None, &sync);
            Found { origin: RootOrigin::Outside(scan.tree.place(directory)), ..found }
        }
        None => match cluster(scan, directory) {
            Some(found) => return found,
            None => outside(scan, directory),
        },
    };
    below(found, directory, artifact_root(scan, directory))
}

/// The directory of the repository from which most Kustomizations of a directory count their paths.
fn artifact_root(scan: &Scan<'_>, directory: &TreePath) -> TreePath {
    let mut counted: BTreeMap<TreePath, usize> = BTreeMap::new();
    for (file, node) in scan.kustomizations().filter(|(file, _)| file.lies_in(directory)) {
        let path = path_of(node);
        // A path that exists anyway proves nothing.
        let root = (!path.is_root())
            .then(|| scan.root_of(file, &path))
            .flatten()
            .filter(|root| directory.lies_in(root));
        if let Some(root) = root {
            *counted.entry(root).or_default() += 1;
        }
    }
    let most = counted.values().max().copied().unwrap_or_default();
    counted.into_iter().find(|(_, count)| *count == most).map(|(root, _)| root).unwrap_or_default()
}

/// The same cluster where the artifact is a directory of the repository: the root Kustomization
/// counts its path from there.
fn below(mut found: Found, directory: &TreePath, root: TreePath) -> Found {
    if let Some(path) = directory.below(&root).filter(|_| !root.is_root()) {
        for (resource, _) in
            found.objects.iter_mut().filter(|(resource, _)| is_kustomization(&resource.node))
        {
            let span = resource.node.span;
            if let Some(spec) = resource.node.get_mut("spec") {
                spec.set("path", Node::text(format!("./{path}"), span));
            }
        }
        found.root = root;
    }
    found
}

/// The source that the Kustomizations of a directory name most and that the directory does not
/// hold.
fn missing_source(nodes: &[&Node]) -> Option<SyncName> {
    let held: BTreeSet<ResourceId> = nodes.iter().map(|node| ResourceId::of(node)).collect();
    let mut named: BTreeMap<SyncName, usize> = BTreeMap::new();
    for node in nodes.iter().filter(|node| is_kustomization(node)) {
        let source = references(&ResourceId::of(node), node)
            .into_iter()
            .find(|reference| reference.edge == EdgeType::SourceRef);
        let Some(ResourceId { kind, namespace, name, .. }) =
            source.map(|source| source.target).filter(|id| !held.contains(id))
        else {
            continue;
        };
        if kind == "ExternalArtifact" || kind.contains('$') || name.contains('$') {
            continue;
        }
        let namespace = if namespace.is_empty() { "flux-system".to_owned() } else { namespace };
        *named.entry(SyncName { kind, namespace, name }).or_default() += 1;
    }
    let most = named.values().max().copied()?;
    named.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
}

/// The pair that must exist for a directory to be applied: created by something that the repository
/// does not hold.
fn outside(scan: &Scan<'_>, directory: &TreePath) -> Found {
    let own = own_source(scan);
    let url = own.and_then(|source| source.at(&["spec", "url"]).cloned());
    let known = url.as_ref().and_then(Node::as_str).and_then(RepositoryUrl::parse);
    let name = known.as_ref().map_or(scan.name, RepositoryUrl::name).to_owned();
    let name =
        SyncName { kind: "GitRepository".to_owned(), namespace: "flux-system".to_owned(), name };
    let [mut source, kustomization] = pair(scan, directory, None, None, &name);
    if let Some(spec) = source.get_mut("spec") {
        set_some(spec, "url", url);
        set_some(spec, "ref", own.and_then(|source| source.at(&["spec", "ref"])).cloned());
    }
    let objects = [source, kustomization].map(|node| (raw(&node), Created::Outside)).to_vec();
    Found::new(RootOrigin::Outside(scan.tree.place(directory)), objects)
}

/// The source that most likely is this repository: the one whose Kustomizations find most of their
/// paths in it.
fn own_source<'a>(scan: &'a Scan<'_>) -> Option<&'a Node> {
    let mut found: BTreeMap<RepositoryUrl, (usize, &Node)> = BTreeMap::new();
    for (_, node) in scan.kustomizations() {
        let path = path_of(node);
        if path.is_root() || !scan.tree.is_directory(&path) {
            continue;
        }
        let Some(name) = node.str_at(&["spec", "sourceRef", "name"]) else { continue };
        // The namespace may come from a kustomization around the file: only the name is compared.
        let sources = scan
            .objects
            .iter()
            .filter(|(_, source)| ResourceId::of(source).kind == "GitRepository");
        let Some((_, source)) =
            sources.into_iter().find(|(_, source)| ResourceId::of(source).name == name)
        else {
            continue;
        };
        let Some(url) = source.str_at(&["spec", "url"]).and_then(RepositoryUrl::parse) else {
            continue;
        };
        found.entry(url).or_insert((0, source)).0 += 1;
    }
    found.into_values().max_by_key(|(count, _)| *count).map(|(_, source)| source)
}
