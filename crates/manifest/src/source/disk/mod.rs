//! A checkout on disk.
//!
//! In: a directory. Out: a [`SourceTree`] that lists each directory once, in the order of names,
//! and reads files when asked. It promises that nothing outside the directory is read, whatever
//! its links and paths say: links are followed here and not by the system ([`follow`]), and what
//! they lead to is opened from the directory's own handle, without links ([`root`]).

mod follow;
mod plain;
#[cfg_attr(not(unix), path = "root_by_path.rs")]
mod root;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use follow::is_git_name;
pub(super) use plain::is_special;
pub use plain::{read_plain, work_tree};
pub(super) use root::Root;

use self::follow::{Reached, Stopped};
use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};
use crate::budget::Budget;

/// What lies in a directory under a name, links not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub name: String,
    pub kind: FoundKind,
}

/// What lies under a name, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundKind {
    File,
    Directory,
    Link,
    /// A FIFO, a socket or a device.
    Special,
}

/// A tree whose root is a directory on disk.
#[derive(Debug)]
pub struct DiskTree {
    path: PathBuf,
    root: Root,
    repository: Arc<str>,
    budget: Arc<Budget>,
    /// Whether [`SourceTree::outside`] leads anywhere.
    is_trusted: bool,
    known: Mutex<Known>,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Known {
    /// The entries of directories, by their paths without links.
    entries: HashMap<TreePath, Arc<[Found]>>,
    /// Where directories lie, by their paths as asked for.
    directories: HashMap<TreePath, Option<Reached>>,
    /// What was asked for and is not read, and why.
    rejected: BTreeMap<TreePath, ReadError>,
}

impl DiskTree {
    /// Opens a directory. The repository's name is the directory's.
    ///
    /// # Errors
    /// When it is not a directory or cannot be reached.
    pub fn open(root: &Path) -> std::io::Result<Self> {
        let path = fs::canonicalize(root)?;
        let root = Root::open(&path)?;
        let name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let (repository, budget) = (Arc::from(name.as_str()), Arc::default());
        let (is_trusted, known) = (false, Mutex::default());
        Ok(Self { path, root, repository, budget, is_trusted, known })
    }

    /// The same tree under another name.
    #[must_use]
    pub fn named(mut self, repository: &str) -> Self {
        self.repository = Arc::from(repository);
        self
    }

    /// The same tree; what is read of it counts towards a budget.
    #[must_use]
    pub fn within(mut self, budget: &Arc<Budget>) -> Self {
        self.budget = Arc::clone(budget);
        self
    }

    /// The same tree; what it names by a path that leaves it ([`SourceTree::outside`]) may lie
    /// anywhere, and is itself confined. For what the command line names.
    #[must_use]
    pub fn trusted(self) -> Self {
        Self { is_trusted: true, ..self }
    }

    /// The directory on disk.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.path
    }

    /// What the reading of it counts towards.
    #[must_use]
    pub fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    /// What was asked for and is not read although it is there, with the reason: it lies outside,
    /// belongs to git, or is neither a file nor a directory.
    #[must_use]
    pub fn rejected(&self) -> BTreeMap<TreePath, ReadError> {
        self.known().rejected.clone()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entries of a directory whose path has no links.
    fn entries(&self, directory: &TreePath) -> Arc<[Found]> {
        if let Some(known) = self.known().entries.get(directory) {
            return Arc::clone(known);
        }
        let mut entries = self.root.list(directory).unwrap_or_else(|error| {
            if error != ReadError::Missing {
                self.known().rejected.insert(directory.clone(), error);
            }
            Vec::new()
        });
        entries.retain(|entry| !follow::is_git_name(&entry.name));
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let entries: Arc<[Found]> = Arc::from(entries);
        self.known().entries.insert(directory.clone(), Arc::clone(&entries));
        entries
    }

    /// Where a directory lies; `None` when none is there.
    fn directory(&self, path: &TreePath) -> Option<Reached> {
        if let Some(known) = self.known().directories.get(path) {
            return known.clone();
        }
        let reached = self.reach(path).ok().filter(|at| at.kind == EntryKind::Directory);
        self.known().directories.insert(path.clone(), reached.clone());
        reached
    }

    /// Where a path leads, links followed. What is there and is not read is noted.
    fn reach(&self, path: &TreePath) -> Result<Reached, Stopped> {
        if path.is_root() {
            return Ok(Reached::root());
        }
        let parent = path.parent();
        let start = if parent.is_root() { Some(Reached::root()) } else { self.directory(&parent) };
        let reached = match start {
            Some(start) => self.follow(start, path.name()),
            // Why there is no such directory is found out on the whole way.
            None => self.follow(Reached::root(), path.as_str()),
        };
        if let Err(stopped) = reached
            && let Some(error) = stopped.rejection()
        {
            self.known().rejected.insert(path.clone(), error);
        }
        reached
    }
}

impl SourceTree for DiskTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        self.reach(path).ok().map(|reached| reached.kind)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        let reached = self.reach(path).map_err(Stopped::error)?;
        match reached.kind {
            EntryKind::Directory => Err(ReadError::Directory),
            EntryKind::File => self.root.read(&reached.path, &self.budget).map(Arc::from),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let at =
            if directory.is_root() { Some(Reached::root()) } else { self.directory(directory) };
        let Some(at) = at else { return Vec::new() };
        let entry = |found: &Found| {
            let symlink = found.kind == FoundKind::Link;
            let kind = match found.kind {
                FoundKind::File => EntryKind::File,
                FoundKind::Directory => EntryKind::Directory,
                FoundKind::Link | FoundKind::Special => self.kind(&directory.join(&found.name)?)?,
            };
            Some(Entry { name: found.name.clone(), kind, symlink })
        };
        self.entries(&at.path).iter().filter_map(entry).collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::clone(&self.repository), path: path.clone() }
    }

    /// In the work tree around this one, as far as it reaches, and no further.
    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        if self.is_trusted {
            let outside = self.path.join(directory.as_str()).join(relative);
            return Some(Arc::new(Self::open(&outside).ok()?.within(&self.budget)));
        }
        let top = work_tree(&self.path).filter(|top| *top != self.path)?;
        let above = Self::open(top).ok()?;
        let inside = self.path.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
        let directory = TreePath::clamped(&inside).join(directory.as_str())?;
        let reached = above.reach(&directory.join(relative)?).ok()?;
        let tree = Self::open(&top.join(reached.path.as_str())).ok()?.within(&self.budget);
        Some(Arc::new(tree))
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        let parent = path.parent();
        let Some(at) = self.directory(&parent) else { return false };
        at.linked || self.find(&at.path, path.name()) == Some(FoundKind::Link)
    }
}

#[cfg(all(test, unix))]
mod tests;
