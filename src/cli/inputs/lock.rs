//! The lock file, and the checkouts that it replaces.
//!
//! In: the repository's directory, and what is opened beside it. Out: the committed [`Lock`], what
//! it stands in for, and what was asked of it that it does not hold.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use crate::RootModule;
use crate::lint::CONFIGURATION;
use crate::lock::{self, Lock};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{ReadError, RecordingTree, ReplayTree, SourceTree, TreePath};

/// What the lock file replaces.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LockUse<'a> {
    /// For what is not checked out: the committed file.
    WhereUnavailable,
    /// For everything that this one holds.
    Everywhere(&'a Lock),
}

/// What lies beside the repository, outside its own directory.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Repositories that are checked out.
    pub recordings: Vec<Recording>,
    /// Repositories that are read from the lock file.
    pub replays: Vec<Replay>,
    /// Terraform root modules that are there, with their path as configured.
    pub roots: Vec<(String, RootModule)>,
    /// The paths of those that are read from the lock file.
    pub replayed_roots: Vec<String>,
    /// The same of root modules in the repository itself whose modules are not there.
    pub replayed_own: Vec<TreePath>,
    /// Whether one of them has other files now than the lock file knows.
    pub is_stale: bool,
}

/// A repository that is checked out, and what is read of it.
#[derive(Debug)]
pub(crate) struct Recording {
    /// Its address.
    pub url: String,
    /// Its files; it notes which are read.
    pub tree: Arc<RecordingTree>,
    /// The directory of the checkout.
    pub root: PathBuf,
}

/// A repository that is read from the lock file.
#[derive(Debug)]
pub(crate) struct Replay {
    /// Its address.
    pub url: String,
    /// The files that the lock file holds; it notes which others are asked for.
    pub tree: Arc<ReplayTree>,
}

impl Beside {
    /// Whether everything lies in the repository itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.recordings.is_empty()
            && self.replays.is_empty()
            && self.roots.is_empty()
            && self.replayed_roots.is_empty()
            && self.replayed_own.is_empty()
    }

    /// What was asked of the lock file in vain: the repository has come to need more than it holds.
    pub(crate) fn missed(&self) -> Vec<Diagnostic> {
        missed(&self.replays)
    }
}

/// Files that are needed of repositories in a lock file, and that it does not contain.
pub(crate) fn missed(replays: &[Replay]) -> Vec<Diagnostic> {
    let missed = replays
        .iter()
        .flat_map(|Replay { url, tree }| tree.missed().into_iter().map(move |path| (url, path)));
    let reports = missed.map(|(url, path)| {
        let message = format!("{} does not contain {url}//{path}, which is now needed", lock::NAME);
        Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message)
            .hint("run `fluxscape update` where that repository is checked out")
    });
    reports.collect()
}

/// The committed lock file.
pub(crate) fn read(tree: &dyn SourceTree) -> anyhow::Result<Option<Lock>> {
    let bytes = match tree.read(&TreePath::clamped(lock::NAME)) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return Ok(None),
        Err(error) => return Err(anyhow!("{} {error}", lock::NAME)),
    };
    Lock::read(&String::from_utf8_lossy(&bytes))
        .map(Some)
        .map_err(|why| anyhow!("{} cannot be used: {why}", lock::NAME))
}

/// The message for a root module whose files have changed since they were recorded.
pub(crate) fn stale_root(path: &str) -> String {
    format!("{} records what {path} creates from other files than these", lock::NAME)
}
