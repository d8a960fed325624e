//! A checkout in which one file has other bytes than on disk.

use std::sync::Arc;

use fluxscape_manifest::source::{
    DiskTree, Entry, EntryKind, Place, ReadError, SourceTree, TreePath,
};

/// A file, and what it holds instead.
pub(crate) type Edit = (TreePath, Arc<[u8]>);

/// A checkout with an edit, or as it is.
#[derive(Clone, Debug)]
pub(crate) struct Edited {
    pub(crate) tree: Arc<DiskTree>,
    pub(crate) edit: Option<Edit>,
}

impl SourceTree for Edited {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        self.tree.kind(path)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match &self.edit {
            Some((edited, bytes)) if edited == path => Ok(Arc::clone(bytes)),
            _ => self.tree.read(path),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        self.tree.list(directory)
    }

    fn place(&self, path: &TreePath) -> Place {
        self.tree.place(path)
    }
}
