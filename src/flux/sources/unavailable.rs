//! The tree of files that are not available.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fluxscape_manifest::source::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree that holds nothing, and notes when something is read from it.
#[derive(Debug)]
pub(in crate::flux) struct Unavailable {
    why: String,
    was_read: AtomicBool,
}

impl Unavailable {
    pub(in crate::flux) fn new(why: String) -> Self {
        Self { why, was_read: AtomicBool::new(false) }
    }

    /// Why it is not available, where anything was read since the last call.
    pub(in crate::flux) fn read_in_vain(&self) -> Option<&str> {
        self.was_read.swap(false, Ordering::Relaxed).then_some(self.why.as_str())
    }
}

impl SourceTree for Unavailable {
    fn kind(&self, _: &TreePath) -> Option<EntryKind> {
        self.was_read.store(true, Ordering::Relaxed);
        None
    }

    fn read(&self, _: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        self.was_read.store(true, Ordering::Relaxed);
        Err(ReadError::Missing)
    }

    fn list(&self, _: &TreePath) -> Vec<Entry> {
        Vec::new()
    }

    fn unavailable(&self, _: &TreePath) -> Option<&str> {
        Some(&self.why)
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::from(self.why.as_str()), path: path.clone() }
    }
}
