//! Which directory of the repository a Kustomization applies, before anything is built.
//!
//! In: the raw scan. Out: for a Kustomization in a file, the directory that its path means. Paths
//! count from the root of the artifact, which may be a directory of the repository: what a pipeline
//! pushes to the address of the source, or else the closest directory that the path fits.

use std::collections::HashMap;

use super::scan::{Scan, is_kustomization, path_of};
use crate::flux::sources::artifact::source_address;
use fluxscape_manifest::source::{RepositoryUrl, TreePath};
use fluxscape_manifest::yaml::Node;

/// The directories that Kustomizations apply, each with the position of its object.
pub(super) fn applications(scan: &Scan<'_>) -> Vec<(usize, TreePath)> {
    let pushed = pushed_sources(scan);
    let objects = scan.objects.iter().enumerate();
    let directories = objects.filter(|(_, (_, node))| is_kustomization(node)).filter_map(
        |(position, (file, node))| {
            let root = artifact_of(scan, &pushed, file, node).unwrap_or_default();
            Some((position, root.join(path_of(node).as_str())?))
        },
    );
    directories.collect()
}

/// The directories of the repository that sources are the artifacts of, by kind and name.
type Pushed<'s> = HashMap<(&'s str, &'s str), TreePath>;

fn pushed_sources<'s>(scan: &'s Scan<'_>) -> Pushed<'s> {
    if scan.pushed.is_empty() {
        return Pushed::new();
    }
    let sources = scan.objects.iter().filter_map(|(_, node)| {
        let name = (node.str_at(&["kind"])?, node.str_at(&["metadata", "name"])?);
        Some((name, scan.pushed_to(&source_address(node)?)?))
    });
    sources.collect()
}

fn artifact_of(
    scan: &Scan<'_>,
    pushed: &Pushed<'_>,
    file: &TreePath,
    kustomization: &Node,
) -> Option<TreePath> {
    let source = |field: &str| kustomization.str_at(&["spec", "sourceRef", field]);
    let known = source("kind").zip(source("name")).and_then(|name| pushed.get(&name).cloned());
    let path = path_of(kustomization);
    // The same source may be pushed from elsewhere: what is not there counts from where it is.
    let fits = |root: &TreePath| {
        root.join(path.as_str()).is_some_and(|directory| scan.tree.is_directory(&directory))
    };
    known.filter(fits).or_else(|| scan.root_of(file, &path))
}

impl Scan<'_> {
    /// The directory that pipelines push to an address, where it is one.
    pub(super) fn pushed_to(&self, address: &RepositoryUrl) -> Option<TreePath> {
        let mut directories =
            self.pushed.iter().filter(|(pushed, _)| pushed == address).map(|(_, path)| path);
        directories.next().filter(|first| directories.all(|other| other == *first)).cloned()
    }

    /// The Kustomizations of Flux with their files and the directories that they apply.
    pub(super) fn applied(&self) -> impl Iterator<Item = (&TreePath, &Node, &TreePath)> {
        self.applications.iter().filter_map(|(position, directory)| {
            let (file, node) = self.objects.get(*position)?;
            Some((file, node, directory))
        })
    }

    /// The directory of this repository from which a Kustomization counts its path.
    pub(super) fn artifact_of(&self, file: &TreePath, kustomization: &Node) -> Option<TreePath> {
        artifact_of(self, &pushed_sources(self), file, kustomization)
    }

    /// The Kustomizations of Flux that build the directory of a file, one above it, or one whose
    /// kustomization takes the file in.
    pub(super) fn applied_by(&self, file: &TreePath) -> impl Iterator<Item = &Node> {
        let around: Vec<TreePath> = self.chain(file).into_iter().chain([file.parent()]).collect();
        let applies = move |path: &TreePath| {
            !path.is_root() && around.iter().any(|directory| directory.lies_in(path))
        };
        self.applied().filter(move |(_, _, path)| applies(path)).map(|(_, node, _)| node)
    }
}
