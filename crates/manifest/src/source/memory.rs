//! Files in memory: what table tests are written over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree whose files are held in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    repository: Arc<str>,
    files: BTreeMap<TreePath, Arc<[u8]>>,
    links: BTreeSet<TreePath>,
}

impl MemoryTree {
    /// A tree of the named repository with the given files.
    pub fn new<'a>(repository: &str, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (TreePath::clamped(path), Arc::from(text.as_bytes())))
            .collect();
        Self { repository: Arc::from(repository), files, links: BTreeSet::new() }
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(TreePath::clamped(path), Arc::from(bytes));
    }

    /// Adds a symbolic link to a file that is there.
    pub fn link(&mut self, path: &str, to: &str) {
        if let Some(bytes) = self.files.get(&TreePath::clamped(to)).map(Arc::clone) {
            self.files.insert(TreePath::clamped(path), bytes);
            self.links.insert(TreePath::clamped(path));
        }
    }
}

impl SourceTree for MemoryTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        if self.files.contains_key(path) {
            return Some(EntryKind::File);
        }
        let inside =
            path.is_root() || self.files.keys().any(|file| file != path && file.lies_in(path));
        inside.then_some(EntryKind::Directory)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match (self.files.get(path), self.kind(path)) {
            (Some(bytes), _) => Ok(Arc::clone(bytes)),
            (None, Some(_)) => Err(ReadError::Directory),
            (None, None) => Err(ReadError::Missing),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
        for rest in self.files.keys().filter_map(|file| file.below(directory)) {
            let mut segments = rest.segments();
            if let Some(name) = segments.next() {
                let kind =
                    if segments.next().is_some() { EntryKind::Directory } else { EntryKind::File };
                entries.insert(name.to_owned(), kind);
            }
        }
        let symlink =
            |name: &str| directory.join(name).is_some_and(|path| self.links.contains(&path));
        entries
            .into_iter()
            .map(|(name, kind)| Entry { symlink: symlink(&name), name, kind })
            .collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::clone(&self.repository), path: path.clone() }
    }
    fn through_symlink(&self, path: &TreePath) -> bool {
        self.links.contains(path)
    }
}
