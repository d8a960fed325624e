//! The directories at which clusters may begin.
//!
//! In: the raw scan. Out: those that no kustomization takes in and no Kustomization builds.

use std::collections::BTreeSet;

use super::scan::Scan;
use fluxscape_manifest::source::TreePath;

/// The directories that Kustomizations of Flux name, wherever they stand.
pub(super) fn named_by_flux(scan: &Scan<'_>) -> BTreeSet<TreePath> {
    // One that applies its own directory is no reason why that is reached.
    let others = scan.applied().filter(|(file, _, directory)| file.parent() != **directory);
    others.map(|(_, _, directory)| directory.clone()).collect()
}

/// Directories with a kustomization that no other kustomization takes in and no Flux Kustomization
/// builds, and the directories of loose Flux files: of each `clusters/NAME` the whole, else the
/// uppermost.
pub(super) fn top_directories(scan: &Scan<'_>) -> Vec<TreePath> {
    let files = &scan.files;
    let reached = named_by_flux(scan);
    let directories = files
        .iter()
        .map(TreePath::parent)
        .filter(|directory| scan.kustomization_file(directory).is_some());
    let mut tops: Vec<TreePath> = directories
        .filter(|directory| !scan.is_taken(directory) && !reached.contains(directory))
        .filter(|directory| !scan.templates.contains(directory) && !scan.is_put_away(directory))
        .collect();
    let loose = scan
        .kustomizations()
        .map(|(file, _)| file)
        .filter(|file| !reached.contains(*file) && scan.chain(file).is_empty())
        // What a kustomization beside it leaves out is not applied with it.
        .filter(|file| scan.kustomization_file(&file.parent()).is_none());
    let loose = loose.map(|file| cluster_directory(file).unwrap_or_else(|| file.parent()));
    tops.extend(loose.filter(|directory| {
        !reached.iter().any(|path| !path.is_root() && directory.lies_in(path))
    }));
    tops.sort();
    tops.dedup();
    // A kustomization inside what is applied as a whole is no top of its own.
    let generated: Vec<TreePath> = tops
        .iter()
        .filter(|directory| scan.kustomization_file(directory).is_none())
        .cloned()
        .collect();
    tops.retain(|directory| {
        !generated
            .iter()
            .any(|above| above != directory && !above.is_root() && directory.lies_in(above))
    });
    tops
}

/// `clusters/NAME` of a file below it.
fn cluster_directory(file: &TreePath) -> Option<TreePath> {
    let segments: Vec<&str> = file.segments().collect();
    let at = segments.iter().position(|segment| *segment == "clusters")?;
    // The last segment is the file.
    (at + 2 < segments.len())
        .then(|| TreePath::clamped(&segments.get(..=at + 1).unwrap_or_default().join("/")))
}
