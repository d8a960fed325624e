//! Which paths of a configuration distinguish the clusters that it creates.

use std::collections::BTreeSet;

use super::created::provisioned;
use super::provisioned::Provisioned;
use fluxscape_manifest::source::{EntryKind, SourceTree, TreePath};
use fluxscape_terraform::{Configuration, Targets};

/// How many files of a directory are read.
const MOST: usize = 64;

/// The paths that Flux is configured to apply, where they hold an unknown: `clusters/${var.name}`.
#[derive(Debug)]
pub(super) struct ClusterPaths;

impl Targets for ClusterPaths {
    fn paths(&self, configuration: &Configuration) -> BTreeSet<TreePath> {
        open_paths(&provisioned(configuration.clone()))
    }

    fn counts(&self, tree: &dyn SourceTree, directory: &TreePath) -> bool {
        holds_flux(tree, directory)
    }

    /// What the files of a directory name as the `path` of something, read line by line: nothing is
    /// built yet.
    fn parts(&self, tree: &dyn SourceTree, directory: &TreePath) -> BTreeSet<TreePath> {
        let read = |file: TreePath| {
            tree.read(&file)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default()
        };
        let path = |line: &str| {
            Some(TreePath::clamped(
                line.trim_start().strip_prefix("path:")?.trim().trim_matches(['"', '\'']),
            ))
        };
        manifests(tree, directory)
            .flat_map(|file| read(file).lines().filter_map(path).collect::<Vec<_>>())
            .collect()
    }
}

/// The paths of Flux objects and releases that hold an unknown.
fn open_paths(provisioned: &Provisioned) -> BTreeSet<TreePath> {
    const FIELDS: [&[&str]; 2] = [&["spec", "path"], &["spec", "sync", "path"]];
    const VALUES: [&[&str]; 2] =
        [&["instance", "sync", "path"], &["kustomization", "spec", "path"]];
    let objects = provisioned
        .objects
        .iter()
        .flat_map(|object| FIELDS.iter().filter_map(|field| object.node.str_at(field)));
    let releases = provisioned
        .releases
        .iter()
        .flat_map(|release| VALUES.iter().filter_map(|field| release.values.str_at(field)));
    let open = objects.chain(releases).filter(|path| path.contains("${"));
    open.map(TreePath::clamped).filter(|path| !is_whole_path(path)).collect()
}

/// Whether a path is one variable that may hold several segments (`${var.target_path}`): it can
/// mean any directory, and nothing determines which.
pub(in crate::flux) fn is_whole_path(path: &TreePath) -> bool {
    let name = path.as_str().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| ["path", "dir", "directory"].iter().any(|word| name.ends_with(word)))
}

/// The YAML files of a directory, as many as are read.
fn manifests(tree: &dyn SourceTree, directory: &TreePath) -> impl Iterator<Item = TreePath> {
    let files = tree.files(directory).into_iter();
    files.filter(|file| file.name().ends_with(".yaml") || file.name().ends_with(".yml")).take(MOST)
}

/// Whether a directory holds a Flux object somewhere.
fn holds_flux(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    let is_flux = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.contains("toolkit.fluxcd.io/") || text.contains("fluxcd.controlplane.io/")
    };
    tree.kind(directory) == Some(EntryKind::Directory)
        && manifests(tree, directory)
            .any(|file| tree.read(&file).is_ok_and(|bytes| is_flux(&bytes)))
}
