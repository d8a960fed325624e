//! The tree that is not there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fluxscape_manifest::source::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree that holds nothing, and notes when something was asked of it.
#[derive(Debug)]
pub(in crate::flux) struct Absent {
    why: String,
    asked: AtomicBool,
}

impl Absent {
    pub(in crate::flux) fn new(why: String) -> Self {
        Self { why, asked: AtomicBool::new(false) }
    }

    /// Whether anything was asked since the last time, and why it is not there.
    pub(in crate::flux) fn asked(&self) -> Option<&str> {
        self.asked.swap(false, Ordering::Relaxed).then_some(self.why.as_str())
    }
}

impl SourceTree for Absent {
    fn kind(&self, _: &TreePath) -> Option<EntryKind> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn read(&self, _: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        self.asked.store(true, Ordering::Relaxed);
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
