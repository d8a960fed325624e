//! The objects in files that `kubectl` applies.
//!
//! In: the raw scan, and the files as a command names them. Out: what they hold, or what kustomize
//! builds of them. A path that can mean two places of the repository means neither.

use crate::flux::origins::commands::{AppliedFiles, REPOSITORY, Reading, SCRIPT_DIRECTORY};
use crate::flux::roots::decision::matches_unknown;
use crate::flux::roots::scan::{Scan, raw};
use crate::flux::survey::is_manifest;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::source::TreePath;

/// Where a text of commands may run.
pub(in crate::flux::roots) struct Directories {
    /// The directories: one, where that is a rule of what runs it.
    pub(in crate::flux::roots) runs_in: Vec<TreePath>,
    /// The directory of the file that holds it.
    pub(in crate::flux::roots) file: TreePath,
}

/// The objects that files hold.
pub(in crate::flux::roots) fn objects(
    scan: &Scan<'_>,
    directories: &Directories,
    files: &AppliedFiles,
) -> Vec<Resource> {
    let path = files.path.as_deref().and_then(|path| directories.place(scan, path));
    path.map(|path| read(scan, files.reading, &path)).unwrap_or_default()
}

fn read(scan: &Scan<'_>, reading: Reading, path: &TreePath) -> Vec<Resource> {
    match reading {
        Reading::Kustomize => scan.build(path),
        _ if scan.tree.is_file(path) => documents(scan, path),
        Reading::Recursive => manifests(scan, scan.tree.files(path).into_iter()),
        Reading::Files => {
            let entries = scan.tree.list(path).into_iter();
            manifests(scan, entries.filter_map(|entry| path.join(&entry.name)))
        }
    }
}

/// A path that holds a name which nothing sets, where it may mean files of the repository with
/// objects of Flux: one of them.
pub(in crate::flux::roots) fn may_mean(scan: &Scan<'_>, files: &AppliedFiles) -> Option<TreePath> {
    let path = files.path.as_deref().filter(|path| path.contains("${"))?;
    let known = [SCRIPT_DIRECTORY, REPOSITORY];
    let rest = known.iter().find_map(|known| path.strip_prefix(*known)).unwrap_or(path);
    if !rest.contains("${") {
        return None;
    }
    // What the first name stands for may have several segments.
    let segments: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
    let behind: Vec<&str> =
        segments.iter().skip_while(|segment| segment.contains("${")).copied().collect();
    let is_whole = behind.is_empty();
    let ends_alike = |path: &TreePath| {
        let own: Vec<&str> = path.segments().collect();
        let end = own.get(own.len().saturating_sub(behind.len())..).unwrap_or_default();
        let pattern = TreePath::clamped(&behind.join("/"));
        !is_whole
            && end.len() == behind.len()
            && matches_unknown(&pattern, &TreePath::clamped(&end.join("/")))
    };
    let holders = scan.kustomizations().map(|(file, _)| file);
    let mut around = holders.flat_map(|file| std::iter::once(file.clone()).chain([file.parent()]));
    around.find(|path| ends_alike(path))
}

impl Directories {
    /// The one place in the repository that a path means.
    fn place(&self, scan: &Scan<'_>, path: &str) -> Option<TreePath> {
        let below = |known: &str| path.strip_prefix(known).map(|rest| rest.trim_start_matches('/'));
        let (bases, path) = if let Some(rest) = below(SCRIPT_DIRECTORY) {
            (vec![self.file.clone()], rest)
        } else if let Some(rest) = below(REPOSITORY) {
            (vec![TreePath::root()], rest)
        } else {
            (self.runs_in.clone(), path)
        };
        if path.starts_with('/') {
            return None;
        }
        let mut places: Vec<TreePath> = bases
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
