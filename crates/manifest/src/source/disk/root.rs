//! A directory's handle, from which everything in it is opened.
//!
//! In: paths without links, relative to the directory. Out: bytes, entries, targets of links. It
//! promises that a path never leaves the directory and that nothing but a regular file is read, also
//! when somebody puts a link or a FIFO in its place meanwhile: each step of a path is opened
//! without following links, and what was opened is looked at before it is read.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, openat, readlinkat, statat};
use rustix::io::Errno;

use super::super::tree::{ReadError, TreePath};
use super::{Found, FoundKind};
use crate::budget::{Budget, LARGEST_FILE, Resource};

/// A directory that is open.
#[derive(Debug)]
pub(crate) struct Root(OwnedFd);

/// Without waiting for the other end of a FIFO, and without making a terminal ours.
const READ: OFlags =
    OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);
const DIRECTORY: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::DIRECTORY);

/// Why something cannot be opened.
fn error_of(errno: Errno) -> ReadError {
    match errno {
        Errno::NOENT | Errno::NOTDIR => ReadError::Missing,
        Errno::LOOP | Errno::MLINK => ReadError::Outside,
        // A socket, or a device without a driver.
        Errno::NXIO | Errno::NODEV | Errno::OPNOTSUPP => ReadError::Special,
        errno => ReadError::Io(std::io::Error::from(errno).kind().to_string()),
    }
}

impl Root {
    /// Opens a directory.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        Ok(Self(rustix::fs::open(path, DIRECTORY, Mode::empty())?))
    }

    /// The bytes of a regular file.
    pub(crate) fn read(&self, path: &TreePath, budget: &Budget) -> Result<Vec<u8>, ReadError> {
        read_regular(self.at(path, READ).map_err(error_of)?, budget)
    }

    /// What lies in a directory, in no order. Names that are not UTF-8 are left out: no manifest can
    /// name them.
    pub(crate) fn list(&self, directory: &TreePath) -> Result<Vec<Found>, ReadError> {
        let opened = self.at(directory, DIRECTORY).map_err(error_of)?;
        let entries = Dir::read_from(&opened).map_err(error_of)?;
        let found = |entry: rustix::fs::DirEntry| {
            let name =
                entry.file_name().to_str().ok().filter(|name| !matches!(*name, "." | ".."))?;
            let mut kind = entry.file_type();
            if kind == FileType::Unknown {
                let stat = statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
                kind = FileType::from_raw_mode(stat.st_mode);
            }
            let kind = match kind {
                FileType::RegularFile => FoundKind::File,
                FileType::Directory => FoundKind::Directory,
                FileType::Symlink => FoundKind::Link,
                _ => FoundKind::Special,
            };
            Some(Found { name: name.to_owned(), kind })
        };
        Ok(entries.filter_map(Result::ok).filter_map(found).collect())
    }

    /// Where a link leads, as it is written.
    pub(crate) fn target(&self, link: &TreePath) -> Option<PathBuf> {
        let parent = self.at(&link.parent(), DIRECTORY).ok()?;
        let target = readlinkat(&parent, link.name(), Vec::new()).ok()?;
        Some(PathBuf::from(target.into_string().ok()?))
    }

    /// Opens a path that has no links.
    fn at(&self, path: &TreePath, flags: OFlags) -> Result<OwnedFd, Errno> {
        if path.is_root() {
            return openat(&self.0, ".", flags, Mode::empty());
        }
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::fs::{ResolveFlags, openat2};
            let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            match openat2(&self.0, path.as_str(), flags, Mode::empty(), resolve) {
                // An old kernel, or a sandbox that does not know the call.
                Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => {}
                opened => return opened,
            }
        }
        self.step_by_step(path, flags)
    }

    /// The same without the one call that does it all.
    fn step_by_step(&self, path: &TreePath, flags: OFlags) -> Result<OwnedFd, Errno> {
        let step = DIRECTORY | OFlags::NOFOLLOW;
        let mut at = openat(&self.0, ".", DIRECTORY, Mode::empty())?;
        for segment in path.parent().segments() {
            at = openat(&at, segment, step, Mode::empty())?;
        }
        openat(&at, path.name(), flags | OFlags::NOFOLLOW, Mode::empty())
    }
}

/// The bytes of what was opened, when it is a regular file.
pub(super) fn read_regular(file: OwnedFd, budget: &Budget) -> Result<Vec<u8>, ReadError> {
    let io = |error: std::io::Error| ReadError::Io(error.kind().to_string());
    let stat = fstat(&file).map_err(|errno| io(errno.into()))?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {}
        FileType::Directory => return Err(ReadError::Directory),
        _ => return Err(ReadError::Special),
    }
    let size = u64::try_from(stat.st_size).unwrap_or_default();
    if size > LARGEST_FILE {
        return Err(ReadError::TooLarge);
    }
    budget.take(Resource::BytesRead, size).map_err(|_| ReadError::Exhausted)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    File::from(file).take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_open_agree() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::write(at("a/b/c"), "c").unwrap();
        std::os::unix::fs::symlink("b", at("a/link")).unwrap();
        std::os::unix::fs::symlink("c", at("a/b/link")).unwrap();
        let root = Root::open(directory.path()).unwrap();
        for (path, is_open) in [
            ("a/b/c", true),
            ("a/b", true),
            ("a/link/c", false),
            ("a/b/link", false),
            ("a/x", false),
        ] {
            let path = TreePath::clamped(path);
            assert_eq!(root.at(&path, READ).is_ok(), is_open, "{path}");
            assert_eq!(root.step_by_step(&path, READ).is_ok(), is_open, "{path}");
        }
    }
}
