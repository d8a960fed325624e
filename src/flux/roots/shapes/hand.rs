//! Clusters that somebody starts by applying a file of the repository.
//!
//! In: the raw scan. Out: one cluster for each source and Kustomization in one directory that lie
//! outside the directory which they apply and that nothing in the repository applies
//! (`bootstrap/flux.yaml`, `k3s/manifests/gotk.yaml`): the pair itself is the root, with its
//! own path and branch. Whoever applies it is in no file.

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::registry::references;
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::scan::{Scan, is_beside_terraform, is_kustomization, path_of, raw};
use crate::flux::roots::seed::Found;
use crate::vocabulary::EdgeType;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

/// The clusters that such pairs start, in the order of their directories. `found` are the clusters
/// that start otherwise.
pub(in crate::flux::roots) fn from_pairs(scan: &Scan<'_>, found: &[Found]) -> Vec<Candidate> {
    let started: Vec<TreePath> = found.iter().filter_map(Found::directory).collect();
    let by_terraform =
        found.iter().any(|cluster| matches!(cluster.origin, RootOrigin::Terraform(_)));
    let begun = |directory: &TreePath| {
        started.iter().any(|above| directory.lies_in(above))
            || (by_terraform && is_beside_terraform(scan.tree, directory))
    };
    let mut together: BTreeMap<TreePath, Vec<(&TreePath, &Node)>> = BTreeMap::new();
    for (file, node) in scan.kustomizations().filter(|(file, _)| !begun(&file.parent())) {
        together
            .entry(scan.tops(file).into_iter().next().unwrap_or_default())
            .or_default()
            .push((file, node));
    }
    let holders: BTreeSet<TreePath> =
        scan.objects.iter().flat_map(|(file, _)| file.above()).collect();
    let pairs = together.values().filter_map(|members| pair(scan, members, &holders));
    pairs.map(Candidate::Root).collect()
}

/// The pair that leads on from what is applied together: the only Kustomization there, or the only
/// one whose directory holds Flux objects itself (one of the `holders`). Where several do, nobody
/// knows which is applied.
fn pair(
    scan: &Scan<'_>,
    members: &[(&TreePath, &Node)],
    holders: &BTreeSet<TreePath>,
) -> Option<Found> {
    let leading =
        members.iter().filter(|(_, node)| members.len() == 1 || holders.contains(&path_of(node)));
    match leading.collect::<Vec<_>>().as_slice() {
        [(file, node)] => {
            leads_on(scan, file, node, &path_of(node)).then(|| found(scan, file, node))
        }
        _ => None,
    }
}

/// Whether a Kustomization starts something: its source lies beside it, its directory is here and
/// elsewhere than the file, and nothing applies the file.
fn leads_on(scan: &Scan<'_>, file: &TreePath, node: &Node, path: &TreePath) -> bool {
    let outside = !path.is_root() && scan.tree.is_directory(path) && !file.lies_in(path);
    outside && source_beside(scan, file, node).is_some() && scan.applied_by(file).next().is_none()
}

fn source_beside<'s>(scan: &'s Scan<'_>, file: &TreePath, node: &Node) -> Option<&'s Node> {
    let wanted = references(&ResourceId::of(node), node)
        .into_iter()
        .find(|reference| reference.edge == EdgeType::SourceRef)?
        .target;
    // A namespace may come from the kustomization around both.
    let same = |id: &ResourceId| {
        let namespace = id.namespace == wanted.namespace
            || id.namespace.is_empty()
            || wanted.namespace.is_empty();
        id.kind == wanted.kind && id.name == wanted.name && namespace
    };
    beside(scan, file).find(|node| same(&ResourceId::of(node)))
}

/// The Flux objects in the directory of a file.
fn beside<'s>(scan: &'s Scan<'_>, file: &TreePath) -> impl Iterator<Item = &'s Node> {
    let directory = file.parent();
    scan.objects.iter().filter(move |(path, _)| path.parent() == directory).map(|(_, node)| node)
}

/// The cluster of a pair: with all that the directory's kustomization builds, or what lies in the
/// file's directory itself.
fn found(scan: &Scan<'_>, file: &TreePath, node: &Node) -> Found {
    let top = scan.tops(file).into_iter().next().filter(|_| scan.is_taken(file));
    let built = top
        .map(|top| scan.build(&top))
        .filter(|built| built.iter().any(|resource| resource.origin.span == node.span));
    let mut objects: Vec<Resource> = built.unwrap_or_else(|| beside(scan, file).map(raw).collect());
    // The pair comes first: it names the cluster.
    objects.sort_by_key(|resource| {
        !(is_kustomization(&resource.node) && resource.origin.span == node.span)
    });
    let objects = objects.into_iter().map(|resource| (resource, Created::Git)).collect();
    Found::new(RootOrigin::Hand(scan.tree.place(&file.parent())), objects)
        .on(Ground::Pair, node.span)
}
