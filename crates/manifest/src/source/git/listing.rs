//! Which files a revision, or the work tree, consists of.
//!
//! In: files, links and submodules by their paths from the repository's root. Out: a [`Listing`]
//! that also knows every directory with its entries, and follows links inside the repository as the
//! file system would.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gix::hash::ObjectId;

use super::objects::Objects;
use crate::budget::Budget;
use crate::source::disk::Root;
use crate::source::tree::{EntryKind, ReadError, TreePath};

/// More links that lead to links than any file system follows.
const MOST_LINKS: usize = 40;

/// What is at a path.
#[derive(Clone, Debug)]
pub(super) enum Leaf {
    File(Bytes),
    /// A symbolic link, with the path it leads to as written.
    Link(Arc<str>),
    /// A submodule, with its commit where one is recorded.
    Submodule(Option<ObjectId>),
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(super) enum Bytes {
    Object(Arc<Objects>, ObjectId),
    /// Below the root of a work tree.
    Disk(Arc<Root>, TreePath),
}

/// Files, links and directories by their paths from the root of the repository.
#[derive(Debug, Default)]
pub(super) struct Listing {
    leaves: BTreeMap<TreePath, Leaf>,
    /// Directories, with the names of what is in them.
    directories: BTreeMap<TreePath, BTreeSet<String>>,
}

impl Listing {
    /// Adds what is at a path. [`Listing::close`] has to follow.
    pub(super) fn insert(&mut self, path: TreePath, leaf: Leaf) {
        self.leaves.insert(path, leaf);
    }

    /// Adds everything of another listing below a directory.
    pub(super) fn insert_below(&mut self, directory: &TreePath, other: Self) {
        let below = |(path, leaf): (TreePath, Leaf)| Some((directory.join(path.as_str())?, leaf));
        self.leaves.extend(other.leaves.into_iter().filter_map(below));
    }

    /// The submodules with their commits.
    pub(super) fn submodules(&self) -> Vec<(TreePath, ObjectId)> {
        let submodule = |(path, leaf): (&TreePath, &Leaf)| match leaf {
            Leaf::Submodule(Some(commit)) => Some((path.clone(), *commit)),
            _ => None,
        };
        self.leaves.iter().filter_map(submodule).collect()
    }

    /// Makes the directories that the leaves are in.
    pub(super) fn close(&mut self) {
        self.directories.clear();
        self.directories.insert(TreePath::root(), BTreeSet::new());
        for (path, leaf) in &self.leaves {
            if matches!(leaf, Leaf::Submodule(_)) {
                self.directories.entry(path.clone()).or_default();
            }
            let mut at = path.clone();
            while !at.is_root() {
                let parent = at.parent();
                let known = !self
                    .directories
                    .entry(parent.clone())
                    .or_default()
                    .insert(at.name().to_owned());
                if known {
                    break;
                }
                at = parent;
            }
        }
    }

    /// Where a path leads when the links on its way are followed, and whether there was one. `None`
    /// when that is nowhere in the repository.
    pub(super) fn follow(&self, path: &TreePath) -> Option<(TreePath, bool)> {
        let mut at = TreePath::root();
        let mut todo: Vec<String> =
            path.as_str().rsplit('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let mut links = 0;
        while let Some(segment) = todo.pop() {
            at = at.join(&segment)?;
            if let Some(Leaf::Link(target)) = self.leaves.get(&at) {
                links += 1;
                if links > MOST_LINKS || target.starts_with('/') {
                    return None;
                }
                at = at.parent();
                todo.extend(
                    target
                        .split('/')
                        .rev()
                        .filter(|part| !part.is_empty() && *part != ".")
                        .map(str::to_owned),
                );
            }
        }
        Some((at, links > 0))
    }

    /// What lies at a path that was followed.
    pub(super) fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        match self.leaves.get(path) {
            Some(Leaf::File(_)) => Some(EntryKind::File),
            _ => self.directories.contains_key(path).then_some(EntryKind::Directory),
        }
    }

    /// Whether what lies at this very path is a link.
    pub(super) fn is_link(&self, path: &TreePath) -> bool {
        matches!(self.leaves.get(path), Some(Leaf::Link(_)))
    }

    /// The names in a directory that was followed.
    pub(super) fn names(&self, directory: &TreePath) -> impl Iterator<Item = &str> {
        self.directories.get(directory).into_iter().flatten().map(String::as_str)
    }

    /// The bytes at a path that was followed.
    pub(super) fn read(&self, path: &TreePath, budget: &Budget) -> Result<Arc<[u8]>, ReadError> {
        match self.leaves.get(path) {
            Some(Leaf::File(Bytes::Object(objects, id))) => objects.read(*id, budget),
            Some(Leaf::File(Bytes::Disk(root, file))) => root.read(file, budget).map(Arc::from),
            _ if self.directories.contains_key(path) => Err(ReadError::Directory),
            _ => Err(ReadError::Missing),
        }
    }
}
