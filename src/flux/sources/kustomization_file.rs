//! Which file of a directory is its kustomization.

use fluxscape_manifest::source::{SourceTree, TreePath};

/// The names that kustomize recognises, in the order that Flux looks for them.
pub(in crate::flux) const KUSTOMIZATION_FILES: [&str; 3] =
    ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The kustomization file of a directory.
pub(in crate::flux) fn kustomization_file(
    tree: &dyn SourceTree,
    directory: &TreePath,
) -> Option<TreePath> {
    KUSTOMIZATION_FILES
        .iter()
        .filter_map(|name| directory.join(name))
        .find(|path| tree.is_file(path))
}
