//! A tree as an artifact holds it: without what is ignored, and without symbolic links.
//!
//! source-controller (`pkg/artifact/storage`): only regular files and directories are archived,
//! each that the ignore patterns leave in.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::ignore::IgnorePatterns;
use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// What a source checks out of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkout {
    /// The directories that it checks out (`spec.sparseCheckout`); all of them when there are
    /// none.
    pub sparse: Vec<TreePath>,
    /// Directories that stay empty: submodules that it does not check out.
    pub empty: Vec<TreePath>,
}

/// A tree without what is ignored, and without symbolic links.
#[derive(Debug)]
pub struct ArchiveTree {
    base: Arc<dyn SourceTree>,
    patterns: IgnorePatterns,
    checkout: Checkout,
    links: Mutex<BTreeSet<TreePath>>,
}

impl ArchiveTree {
    /// What a source archives of a tree.
    #[must_use]
    pub fn new(base: Arc<dyn SourceTree>, patterns: IgnorePatterns, checkout: Checkout) -> Self {
        Self { base, patterns, checkout, links: Mutex::default() }
    }

    /// The symbolic links that were asked for since the last time: they are not in the archive.
    pub fn links_followed(&self) -> BTreeSet<TreePath> {
        std::mem::take(&mut *self.links.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a directory is there and left out of the archive: ignored, or not checked out.
    #[must_use]
    pub fn leaves_out(&self, path: &TreePath) -> bool {
        self.base.kind(path) == Some(EntryKind::Directory)
            && !self.base.through_symlink(path)
            && !self.holds(path, EntryKind::Directory)
    }

    fn checked_out(&self, path: &TreePath, kind: EntryKind) -> bool {
        let above = |directory: &TreePath| kind == EntryKind::Directory && directory.lies_in(path);
        let Checkout { sparse, empty } = &self.checkout;
        let sparse = sparse.is_empty()
            || sparse.iter().any(|directory| path.lies_in(directory) || above(directory));
        sparse && !empty.iter().any(|directory| path != directory && path.lies_in(directory))
    }

    /// A directory that is ignored is there all the same when something in it is not.
    fn holds(&self, path: &TreePath, kind: EntryKind) -> bool {
        if !self.checked_out(path, kind) {
            return false;
        }
        if !self.patterns.ignores(path, kind == EntryKind::Directory) {
            return true;
        }
        kind == EntryKind::Directory
            && self.base.files(path).iter().any(|file| !self.patterns.ignores(file, false))
    }
}

impl SourceTree for ArchiveTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        let kind = self.base.kind(path)?;
        if path.is_root() {
            return Some(kind);
        }
        if self.base.through_symlink(path) {
            self.links.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
            return None;
        }
        self.holds(path, kind).then_some(kind)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match self.kind(path) {
            Some(EntryKind::File) => self.base.read(path),
            Some(EntryKind::Directory) => Err(ReadError::Directory),
            // What is not there at all is asked of the base, which knows why.
            None if self.base.kind(path).is_none() => self.base.read(path),
            None => Err(ReadError::Missing),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let entries = self.base.list(directory).into_iter().filter(|entry| !entry.symlink);
        entries
            .filter(|entry| {
                directory.join(&entry.name).is_some_and(|path| self.holds(&path, entry.kind))
            })
            .collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        self.base.place(path)
    }

    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        self.base.outside(directory, relative)
    }

    fn unavailable(&self, path: &TreePath) -> Option<&str> {
        self.base.unavailable(path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryTree;
    use super::*;

    fn archive(ignore: &str, sparse: &[&str]) -> ArchiveTree {
        let files = [
            ("a/x.yaml", ""),
            ("a/y.md", ""),
            ("b/z.yaml", ""),
            ("b/c/d.yaml", ""),
            (".github/ci.yaml", ""),
        ];
        let mut base = MemoryTree::new("own", files);
        base.link("a/link.yaml", "b/z.yaml");
        let patterns = IgnorePatterns::of_source(&base, Some(ignore));
        let sparse = sparse.iter().map(|path| TreePath::clamped(path)).collect();
        ArchiveTree::new(Arc::new(base), patterns, Checkout { sparse, empty: Vec::new() })
    }

    fn files(tree: &ArchiveTree) -> Vec<String> {
        (tree as &dyn SourceTree).files(&TreePath::root()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_archive_holds_what_is_neither_ignored_nor_a_link() {
        for (ignore, sparse, expected) in [
            ("", &[][..], &["a/x.yaml", "a/y.md", "b/c/d.yaml", "b/z.yaml"][..]),
            ("*.md", &[], &[".github/ci.yaml", "a/x.yaml", "b/c/d.yaml", "b/z.yaml"]),
            // What is left out may be taken back below.
            ("/*\n!/b/c/d.yaml", &[], &["b/c/d.yaml"]),
            ("", &["b/c"], &["b/c/d.yaml"]),
        ] {
            assert_eq!(files(&archive(ignore, sparse)), expected, "{ignore:?} {sparse:?}");
        }
    }

    #[test]
    fn a_link_that_is_asked_for_is_told() {
        let tree = archive("", &[]);
        let link = TreePath::clamped("a/link.yaml");
        assert_eq!(tree.kind(&link), None);
        assert!(matches!(tree.read(&link), Err(ReadError::Missing)));
        assert_eq!(tree.links_followed(), BTreeSet::from([link]));
        assert!(tree.links_followed().is_empty());
    }
}
