//! A tree put together from single files and directories of other trees.
//!
//! In: which file of which tree appears where; later ones replace earlier ones. Out: a
//! [`SourceTree`] whose files keep their own places.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree of copies.
#[derive(Debug, Default)]
pub struct CopyTree {
    files: BTreeMap<TreePath, (Arc<dyn SourceTree>, TreePath)>,
    name: Arc<str>,
}

impl CopyTree {
    /// An empty tree of a name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { files: BTreeMap::new(), name: Arc::from(name) }
    }

    /// The directory `from` of a tree, as the whole of a tree of its own.
    #[must_use]
    pub fn below(tree: &Arc<dyn SourceTree>, from: &TreePath) -> Self {
        let mut copy = Self::new(&tree.place(from).repository);
        copy.copy(tree, from, &TreePath::root(), &|_| false);
        copy
    }

    /// Copies a file, or a directory with all that lies in it, onto a path; `excluded` decides of a
    /// source path whether it is left out.
    pub fn copy(
        &mut self,
        tree: &Arc<dyn SourceTree>,
        from: &TreePath,
        to: &TreePath,
        excluded: &dyn Fn(&TreePath) -> bool,
    ) {
        for file in tree.files(from).into_iter().filter(|file| !excluded(file)) {
            let at = file.below(from).and_then(|rest| to.join(rest.as_str()));
            self.files.extend(at.map(|at| (at, (Arc::clone(tree), file))));
        }
    }

    fn inside(
        &self,
        directory: &TreePath,
    ) -> impl Iterator<Item = (TreePath, &(Arc<dyn SourceTree>, TreePath))> {
        let from = directory.join("").unwrap_or_default();
        let below = self.files.range(from..).take_while(move |(path, _)| {
            directory.is_root() || path.as_str().starts_with(directory.as_str())
        });
        below.filter_map(move |(path, copy)| {
            Some((path.below(directory).filter(|rest| !rest.is_root())?, copy))
        })
    }
}

impl SourceTree for CopyTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        if self.files.contains_key(path) {
            return Some(EntryKind::File);
        }
        (path.is_root() || self.inside(path).next().is_some()).then_some(EntryKind::Directory)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match (self.files.get(path), self.kind(path)) {
            (Some((tree, from)), _) => tree.read(from),
            (None, Some(_)) => Err(ReadError::Directory),
            (None, None) => Err(ReadError::Missing),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
        for (rest, _) in self.inside(directory) {
            let mut segments = rest.segments();
            if let Some(name) = segments.next() {
                let kind =
                    if segments.next().is_some() { EntryKind::Directory } else { EntryKind::File };
                entries.insert(name.to_owned(), kind);
            }
        }
        entries.into_iter().map(|(name, kind)| Entry { name, kind, symlink: false }).collect()
    }

    /// The place of a directory is the one that its first file was copied from, as many levels up.
    fn place(&self, path: &TreePath) -> Place {
        if let Some((tree, from)) = self.files.get(path) {
            return tree.place(from);
        }
        let first = self.inside(path).next();
        let place = first.map(|(rest, (tree, from))| {
            let up = rest.segments().fold(from.clone(), |path, _| path.parent());
            tree.place(&up)
        });
        place.unwrap_or_else(|| Place { repository: Arc::clone(&self.name), path: path.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryTree;
    use super::*;

    #[test]
    fn copies_appear_where_they_are_put_and_keep_their_places() {
        let files = [("apps/base/a.yaml", "a"), ("apps/prod/k.yaml", "k"), ("apps/prod.md", "m")];
        let tree: Arc<dyn SourceTree> = Arc::new(MemoryTree::new("own", files));
        let mut copy = CopyTree::new("artifact");
        copy.copy(&tree, &TreePath::clamped("apps"), &TreePath::root(), &|path| {
            path.name().ends_with(".md")
        });
        copy.copy(
            &tree,
            &TreePath::clamped("apps/base/a.yaml"),
            &TreePath::clamped("prod/k.yaml"),
            &|_| false,
        );
        let path = TreePath::clamped("prod/k.yaml");
        assert_eq!(
            copy.read(&path).ok().as_deref(),
            Some(b"a".as_slice()),
            "the later one replaces the earlier one"
        );
        assert_eq!(copy.place(&TreePath::clamped("base")).path, TreePath::clamped("apps/base"));
        assert_eq!(copy.kind(&TreePath::clamped("prod.md")), None);
        assert_eq!(
            copy.list(&TreePath::root())
                .iter()
                .map(|entry| entry.name.as_str())
                .collect::<Vec<_>>(),
            ["base", "prod"]
        );
    }
}
