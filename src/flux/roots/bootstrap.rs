//! Clusters that `flux bootstrap` started.

use super::scan::{Scan, raw};
use crate::flux::inventory::{Created, RootOrigin};
use crate::flux::reconcile::Seed;
use crate::flux::registry::references;
use crate::kustomize::ResourceId;
use crate::source::TreePath;

/// `flux bootstrap` writes a source and a Kustomization into one file, and the Kustomization applies the directory that holds it.
pub(super) fn from_bootstrap(scan: &Scan<'_>) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (file, node) in scan.kustomizations() {
        let directory = TreePath::clamped(node.str_at(&["spec", "path"]).unwrap_or_default());
        let Some(source) = references(&ResourceId::of(node), node).into_iter().find(|r| r.edge == "sourceRef") else { continue };
        let beside = scan.objects.iter().find(|(path, other)| path == file && ResourceId::of(other) == source.target);
        let (true, Some((_, source))) = (file.below(&directory).is_some(), beside) else { continue };
        let objects = [source, node].map(|node| (raw(node), Created::Git)).to_vec();
        let origin = RootOrigin::Bootstrap(scan.tree.place(&directory));
        seeds.push(Seed { name: directory.name().to_owned(), origin, objects, charts: Vec::new(), plain: Vec::new() });
    }
    seeds
}
