//! A checkout on disk.
//!
//! In: a directory. Out: a [`SourceTree`] that lists each directory once, in the order of names,
//! and reads files when asked.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// A tree whose root is a directory on disk.
#[derive(Debug)]
pub struct DiskTree {
    root: PathBuf,
    repository: Arc<str>,
    listings: Mutex<HashMap<TreePath, Arc<Vec<Entry>>>>,
}

impl DiskTree {
    /// Opens a directory. The repository's name is the directory's.
    ///
    /// # Errors
    /// When it is not a directory or cannot be reached.
    pub fn open(root: &Path) -> std::io::Result<Self> {
        let root = fs::canonicalize(root)?;
        if !root.is_dir() {
            return Err(std::io::Error::new(std::io::ErrorKind::NotADirectory, "not a directory"));
        }
        let name =
            root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self { repository: Arc::from(name.as_str()), root, listings: Mutex::default() })
    }

    /// The same tree under another name.
    #[must_use]
    pub fn named(mut self, repository: &str) -> Self {
        self.repository = Arc::from(repository);
        self
    }

    /// The directory on disk.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn on_disk(&self, path: &TreePath) -> PathBuf {
        if path.is_root() { self.root.clone() } else { self.root.join(path.as_str()) }
    }

    fn listing(&self, directory: &TreePath) -> Arc<Vec<Entry>> {
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = listings.get(directory) {
            return Arc::clone(known);
        }
        let listing = Arc::new(read_directory(&self.on_disk(directory)));
        listings.insert(directory.clone(), Arc::clone(&listing));
        listing
    }

    fn find(&self, path: &TreePath) -> Option<Entry> {
        let listing = self.listing(&path.parent());
        let at = listing.binary_search_by(|entry| entry.name.as_str().cmp(path.name())).ok()?;
        listing.get(at).cloned()
    }
}

fn read_directory(directory: &Path) -> Vec<Entry> {
    let walk = walkdir::WalkDir::new(directory).min_depth(1).max_depth(1).sort_by_file_name();
    let mut entries: Vec<Entry> = walk
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.to_owned();
            let symlink = entry.path_is_symlink();
            let file_type = if symlink {
                fs::metadata(entry.path()).ok()?.file_type()
            } else {
                entry.file_type()
            };
            let kind = match (file_type.is_dir(), file_type.is_file()) {
                (true, _) => EntryKind::Directory,
                (_, true) => EntryKind::File,
                _ => return None,
            };
            Some(Entry { name, kind, symlink })
        })
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

impl SourceTree for DiskTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        if path.is_root() {
            return Some(EntryKind::Directory);
        }
        self.find(path).map(|entry| entry.kind)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match fs::read(self.on_disk(path)) {
            Ok(bytes) => Ok(Arc::from(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(ReadError::Missing),
            Err(_) if self.kind(path) == Some(EntryKind::Directory) => Err(ReadError::Directory),
            Err(error) => Err(ReadError::Io(error.kind().to_string())),
        }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        self.listing(directory).to_vec()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::clone(&self.repository), path: path.clone() }
    }

    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        let tree = Self::open(&self.on_disk(directory).join(relative)).ok()?;
        Some(Arc::new(tree))
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        let mut at = path.clone();
        while !at.is_root() {
            if self.find(&at).is_some_and(|entry| entry.symlink) {
                return true;
            }
            at = at.parent();
        }
        false
    }
}
