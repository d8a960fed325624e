//! Builds of kustomize, of every directory of a tree that has one.

use std::sync::Arc;

use fluxscape_kustomize::{Builder, FailureKind};
use fluxscape_manifest::source::{Files, SourceTree, TreePath};
use fluxscape_manifest::yaml::{Library, write};

use super::archive::tree;

const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// More directories than these are not built.
const MOST: usize = 8;

/// Builds directories of an archive. A build that fails has no objects.
pub fn kustomize(input: &[u8]) {
    let tree = tree(input);
    let library = Library::new(Arc::new(Files::default()));
    let files = (&tree as &dyn SourceTree).files(&TreePath::root());
    let directories = files.iter().filter(|file| FILE_NAMES.contains(&file.name()));
    for directory in directories.map(TreePath::parent).take(MOST) {
        let build = Builder::new(&library).build(&tree, &directory);
        // What only follows from a remote base that is not available is excused with it.
        let fails = build
            .failures
            .iter()
            .any(|failure| failure.kind == FailureKind::Broken && !failure.may_follow());
        assert!(!fails || build.resources.is_empty(), "{directory} fails and has objects");
        for resource in &build.resources {
            assert!(write(&resource.node).ends_with('\n'), "an object ends its last line");
        }
    }
}
