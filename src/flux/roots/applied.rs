//! The objects in files that `kubectl` applies.
//!
//! In: the raw scan, and the files as a command names them. Out: what they hold, or what kustomize
//! builds of them. A path that can mean two places of the repository means neither.

use super::scan::{Scan, raw};
use crate::flux::origins::commands::AppliedFiles;
use crate::flux::survey::is_manifest;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::source::TreePath;

/// The objects that files hold. `directories` are those in which the command may run.
pub(super) fn objects(
    scan: &Scan<'_>,
    directories: &[TreePath],
    files: &AppliedFiles,
) -> Vec<Resource> {
    let Some(path) = place(scan, directories, files.path()) else { return Vec::new() };
    match files {
        AppliedFiles::Kustomize(_) => scan.build(&path),
        _ if scan.tree.is_file(&path) => documents(scan, &path),
        AppliedFiles::Recursive(_) => manifests(scan, scan.tree.files(&path).into_iter()),
        AppliedFiles::Path(_) => {
            let entries = scan.tree.list(&path).into_iter();
            manifests(scan, entries.filter_map(|entry| path.join(&entry.name)))
        }
    }
}

/// The one place in the repository that a path means.
fn place(scan: &Scan<'_>, directories: &[TreePath], path: &str) -> Option<TreePath> {
    if path.starts_with('/') {
        return None;
    }
    let mut places: Vec<TreePath> = directories
        .iter()
        .filter_map(|directory| directory.join(path))
        .filter(|place| scan.tree.is_file(place) || scan.tree.is_directory(place))
        .collect();
    places.dedup();
    match places.as_slice() {
        [place] if !place.is_root() => Some(place.clone()),
        _ => None,
    }
}

fn manifests(scan: &Scan<'_>, files: impl Iterator<Item = TreePath>) -> Vec<Resource> {
    let files = files.filter(|file| is_manifest(file) && scan.tree.is_file(file));
    files.flat_map(|file| documents(scan, &file)).collect()
}

fn documents(scan: &Scan<'_>, file: &TreePath) -> Vec<Resource> {
    let Ok(parsed) = scan.library.load(scan.tree, file) else { return Vec::new() };
    let roots = parsed.documents.iter().map(|document| &document.root);
    roots.filter(|root| root.get("kind").is_some()).map(raw).collect()
}
