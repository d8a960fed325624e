//! What a run reads of a tree, noted, and the same tree played again from the notes.
//!
//! In: a tree, or the notes of one. Out: [`RecordingTree`], which answers like the tree and notes
//! what it is asked; [`ReplayTree`], which answers from the notes alone and knows what they do not
//! hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree that notes which files are read, and which paths are asked for.
#[derive(Debug)]
pub struct RecordingTree {
    base: Arc<dyn SourceTree>,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    read: BTreeSet<TreePath>,
    asked: BTreeSet<TreePath>,
}

/// What was noted of a tree: enough to play it again for the same questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The files that were read.
    pub files: BTreeMap<TreePath, Arc<[u8]>>,
    /// The entries of each directory on the way to what was asked for: `/` ends a directory's
    /// name, `@` a symbolic link's.
    pub names: BTreeMap<TreePath, Vec<String>>,
}

impl RecordingTree {
    /// Nothing is noted yet.
    #[must_use]
    pub fn new(base: Arc<dyn SourceTree>) -> Self {
        Self { base, log: Mutex::default() }
    }

    /// What was noted so far.
    #[must_use]
    pub fn record(&self) -> Record {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let files = log
            .read
            .iter()
            .filter_map(|path| Some((path.clone(), self.base.read(path).ok()?)))
            .collect();
        let mut names = BTreeMap::new();
        for path in log.read.iter().chain(&log.asked) {
            let mut directory = path.parent();
            while !names.contains_key(&directory)
                && self.base.kind(&directory) == Some(EntryKind::Directory)
            {
                let entries = self
                    .base
                    .list(&directory)
                    .into_iter()
                    .filter(|entry| entry.name != ".git")
                    .map(|entry| marked(&entry));
                names.insert(directory.clone(), entries.collect());
                directory = directory.parent();
            }
        }
        Record { files, names }
    }
}

fn marked(entry: &Entry) -> String {
    let kind = if entry.kind == EntryKind::Directory { "/" } else { "" };
    format!("{}{kind}{}", entry.name, if entry.symlink { "@" } else { "" })
}

/// `None` for what cannot be the name of an entry: it would lead to another directory, or to the same.
fn unmarked(name: &str) -> Option<Entry> {
    let (name, symlink) = name.strip_suffix('@').map_or((name, false), |name| (name, true));
    let (name, kind) =
        name.strip_suffix('/').map_or((name, EntryKind::File), |name| (name, EntryKind::Directory));
    let is_name = !matches!(name, "" | "." | "..") && !name.contains('/');
    is_name.then(|| Entry { name: name.to_owned(), kind, symlink })
}

impl SourceTree for RecordingTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        let kind = self.base.kind(path);
        // What a walk over everything finds does not show what is needed: a file that matters is
        // read.
        if kind != Some(EntryKind::File) {
            self.log.lock().unwrap_or_else(PoisonError::into_inner).asked.insert(path.clone());
        }
        kind
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        let bytes = self.base.read(path);
        if bytes.is_ok() {
            self.log.lock().unwrap_or_else(PoisonError::into_inner).read.insert(path.clone());
        }
        bytes
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        self.base.list(directory)
    }

    fn place(&self, path: &TreePath) -> Place {
        self.base.place(path)
    }

    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        self.base.outside(directory, relative)
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        self.base.through_symlink(path)
    }
}

/// A tree played again from what was noted of it.
#[derive(Debug)]
pub struct ReplayTree {
    repository: Arc<str>,
    record: Record,
    missed: Mutex<BTreeSet<TreePath>>,
}

impl ReplayTree {
    /// The tree of a repository.
    #[must_use]
    pub fn new(repository: &str, record: Record) -> Self {
        Self { repository: Arc::from(repository), record, missed: Mutex::default() }
    }

    /// The paths that were asked for and that the notes do not cover.
    #[must_use]
    pub fn missed(&self) -> BTreeSet<TreePath> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn entry(&self, path: &TreePath) -> Option<Entry> {
        let names = self.record.names.get(&path.parent())?;
        names.iter().filter_map(|name| unmarked(name)).find(|entry| entry.name == path.name())
    }

    fn miss(&self, path: &TreePath) {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
    }
}

impl SourceTree for ReplayTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        if path.is_root() {
            return Some(EntryKind::Directory);
        }
        let parent = path.parent();
        let known = self.record.names.contains_key(&parent);
        if !known && self.entry(&parent).is_some_and(|entry| entry.kind == EntryKind::Directory) {
            self.miss(path);
        }
        self.entry(path).map(|entry| entry.kind)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match (self.record.files.get(path), self.kind(path)) {
            (Some(bytes), _) => Ok(Arc::clone(bytes)),
            (None, Some(EntryKind::Directory)) => Err(ReadError::Directory),
            (None, Some(EntryKind::File)) => {
                self.miss(path);
                Err(ReadError::Io("the lock file does not hold it".to_owned()))
            }
            (None, None) => Err(ReadError::Missing),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        self.record
            .names
            .get(directory)
            .into_iter()
            .flatten()
            .filter_map(|name| unmarked(name))
            .collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::clone(&self.repository), path: path.clone() }
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        let mut at = path.clone();
        while !at.is_root() {
            if self.entry(&at).is_some_and(|entry| entry.symlink) {
                return true;
            }
            at = at.parent();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryTree;
    use super::*;

    #[test]
    fn a_tree_is_played_again_for_the_same_questions_and_knows_where_its_notes_end() {
        let base = MemoryTree::new(
            "common",
            [("a/x.yaml", "x"), ("a/y.yaml", "y"), ("b/z.yaml", "z"), ("c.md", "c")],
        );
        let recording = RecordingTree::new(Arc::new(base));
        let path = TreePath::clamped;
        assert!(recording.read(&path("a/x.yaml")).is_ok());
        assert_eq!(recording.kind(&path("a/none.yaml")), None);
        let record = recording.record();
        assert_eq!(
            record.names.get(&path("")).cloned(),
            Some(vec!["a/".to_owned(), "b/".to_owned(), "c.md".to_owned()])
        );
        let replay = ReplayTree::new("common", record);
        assert_eq!(replay.read(&path("a/x.yaml")).ok().as_deref(), Some(b"x".as_slice()));
        assert_eq!(
            (replay.kind(&path("a/none.yaml")), replay.kind(&path("b"))),
            (None, Some(EntryKind::Directory))
        );
        assert!(replay.missed().is_empty());
        assert!(replay.read(&path("a/y.yaml")).is_err());
        assert_eq!(replay.kind(&path("b/z.yaml")), None);
        assert_eq!(replay.missed(), BTreeSet::from([path("a/y.yaml"), path("b/z.yaml")]));
    }
    #[test]
    fn notes_that_name_no_entry_lead_nowhere() {
        for name in ["./", "../", "", "/", "a/b", "a/b/", "..", ".@", "../k/"] {
            let names = BTreeMap::from([
                (TreePath::root(), vec!["k/".to_owned()]),
                (TreePath::clamped("k"), vec![name.to_owned(), "x.yaml".to_owned()]),
            ]);
            let tree = ReplayTree::new("common", Record { files: BTreeMap::new(), names });
            let files = (&tree as &dyn SourceTree).files(&TreePath::root());
            assert_eq!(files, [TreePath::clamped("k/x.yaml")], "{name:?}");
        }
    }
}
