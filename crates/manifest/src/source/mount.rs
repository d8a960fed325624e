//! Trees mounted into one another: what `GitRepository.spec.include` makes of a checkout.
//!
//! source-controller: the included artifact's directory is copied onto `toPath`, entry by entry in
//! order, over what is there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A base tree with directories of other trees copied over it.
#[derive(Debug)]
pub struct MountTree {
    base: Arc<dyn SourceTree>,
    mounts: Vec<Mount>,
}

/// One directory of another tree, and where it appears.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Where it appears.
    pub at: TreePath,
    /// The tree it is taken from.
    pub tree: Arc<dyn SourceTree>,
    /// The directory of that tree.
    pub from: TreePath,
}

impl MountTree {
    /// Mounts directories over a base, later ones over earlier ones.
    pub fn new(base: Arc<dyn SourceTree>, mounts: Vec<Mount>) -> Self {
        Self { base, mounts }
    }

    /// The trees that could hold a path, the uppermost first, each with the path in it.
    fn layers<'a>(
        &'a self,
        path: &'a TreePath,
    ) -> impl Iterator<Item = (&'a dyn SourceTree, TreePath)> {
        let mounted = self.mounts.iter().rev().filter_map(|mount| {
            let inside = path.below(&mount.at)?;
            Some((mount.tree.as_ref(), mount.from.join(inside.as_str())?))
        });
        mounted.chain(std::iter::once((self.base.as_ref(), path.clone())))
    }

    fn above_mount(&self, path: &TreePath) -> bool {
        self.mounts.iter().any(|mount| mount.at.lies_in(path))
    }
}

impl SourceTree for MountTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        let found = self.layers(path).find_map(|(tree, inner)| tree.kind(&inner));
        found.or_else(|| self.above_mount(path).then_some(EntryKind::Directory))
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        let mut last = ReadError::Missing;
        for (tree, inner) in self.layers(path) {
            match tree.read(&inner) {
                Err(ReadError::Missing) => {}
                Err(error) => last = error,
                Ok(bytes) => return Ok(bytes),
            }
        }
        Err(last)
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for (tree, inner) in self.layers(directory) {
            for entry in tree.list(&inner) {
                entries.entry(entry.name.clone()).or_insert(entry);
            }
        }
        for name in self
            .mounts
            .iter()
            .filter_map(|mount| mount.at.below(directory)?.segments().next().map(str::to_owned))
        {
            entries.entry(name.clone()).or_insert(Entry {
                name,
                kind: EntryKind::Directory,
                symlink: false,
            });
        }
        entries.into_values().collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        let found = self.layers(path).find(|(tree, inner)| tree.kind(inner).is_some());
        found.map_or_else(|| self.base.place(path), |(tree, inner)| tree.place(&inner))
    }

    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        self.base.outside(directory, relative)
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        self.layers(path)
            .find(|(tree, inner)| tree.kind(inner).is_some())
            .is_some_and(|(tree, inner)| tree.through_symlink(&inner))
    }

    fn unavailable(&self, path: &TreePath) -> Option<&str> {
        let mounted = self.mounts.iter().rev().find_map(|mount| {
            let inside = path.below(&mount.at)?;
            mount.tree.unavailable(&mount.from.join(inside.as_str())?)
        });
        mounted.or_else(|| self.base.unavailable(path))
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::MemoryTree;
    use super::*;

    #[test]
    fn an_included_directory_lies_over_the_base_and_keeps_its_own_place() {
        let base = Arc::new(MemoryTree::new(
            "own",
            [("qa/a.yaml", "own"), ("qa/common/x.yaml", "hidden")],
        ));
        let common =
            Arc::new(MemoryTree::new("common", [("deep/x.yaml", "shown"), ("deep/y.yaml", "y")]));
        let mount = Mount {
            at: TreePath::clamped("qa/common"),
            tree: common,
            from: TreePath::clamped("deep"),
        };
        let tree = MountTree::new(base, vec![mount]);
        let x = TreePath::clamped("qa/common/x.yaml");
        assert_eq!(tree.read(&x).ok().as_deref(), Some(b"shown".as_slice()));
        assert_eq!(
            tree.place(&x),
            Place { repository: "common".into(), path: TreePath::clamped("deep/x.yaml") }
        );
        let names: Vec<String> =
            tree.list(&TreePath::clamped("qa")).into_iter().map(|e| e.name).collect();
        assert_eq!(names, ["a.yaml", "common"]);
    }
}
