//! A directory from which everything in it is opened, on systems without handles of directories in
//! the standard library: each step of a path is looked at before it is opened.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::super::tree::{ReadError, TreePath};
use super::{Found, FoundKind};
use crate::budget::{Budget, LARGEST_FILE, Resource};

/// A directory.
#[derive(Debug)]
pub(crate) struct Root(PathBuf);

impl Root {
    /// Opens a directory.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        if !path.is_dir() {
            return Err(std::io::Error::new(std::io::ErrorKind::NotADirectory, "not a directory"));
        }
        Ok(Self(path.to_owned()))
    }

    /// The bytes of a regular file.
    pub(crate) fn read(&self, path: &TreePath, budget: &Budget) -> Result<Vec<u8>, ReadError> {
        let on_disk = self.at(path).ok_or(ReadError::Outside)?;
        read_regular(&on_disk, budget)
    }

    /// What lies in a directory, in no order.
    pub(crate) fn list(&self, directory: &TreePath) -> Result<Vec<Found>, ReadError> {
        let path = self.at(directory).ok_or(ReadError::Missing)?;
        let entries = fs::read_dir(path).map_err(error_of)?;
        let found = |entry: fs::DirEntry| {
            let file_type = entry.file_type().ok()?;
            let kind = match () {
                () if file_type.is_symlink() => FoundKind::Link,
                () if file_type.is_dir() => FoundKind::Directory,
                () if file_type.is_file() => FoundKind::File,
                () => FoundKind::Special,
            };
            Some(Found { name: entry.file_name().into_string().ok()?, kind })
        };
        Ok(entries.filter_map(Result::ok).filter_map(found).collect())
    }

    /// Where a link leads, as it is written.
    pub(crate) fn target(&self, link: &TreePath) -> Option<PathBuf> {
        fs::read_link(self.at(&link.parent())?.join(link.name())).ok()
    }

    /// A path on disk, when no step of it is a link.
    fn at(&self, path: &TreePath) -> Option<PathBuf> {
        let mut at = self.0.clone();
        for segment in path.segments() {
            // A backslash or a drive in a name would be a path of its own here.
            if segment.contains(['\\', ':']) {
                return None;
            }
            at.push(segment);
            if fs::symlink_metadata(&at).is_ok_and(|metadata| metadata.is_symlink()) {
                return None;
            }
        }
        Some(at)
    }
}

/// Why something cannot be opened or read.
fn error_of(error: std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        kind => ReadError::Io(kind.to_string()),
    }
}

/// The bytes of a file, when it is a regular one.
pub(super) fn read_regular(path: &Path, budget: &Budget) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path).map_err(error_of)?;
    if metadata.is_dir() {
        return Err(ReadError::Directory);
    }
    if !metadata.is_file() {
        return Err(ReadError::Special);
    }
    if metadata.len() > LARGEST_FILE {
        return Err(ReadError::TooLarge);
    }
    budget.take(Resource::BytesRead, metadata.len()).map_err(|_| ReadError::Exhausted)?;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(error_of)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(error_of)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(ReadError::TooLarge) } else { Ok(bytes) }
}
