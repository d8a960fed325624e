//! Files that belong to no tree: git's own, and those that the command line names.

use std::fs;
use std::path::Path;

use super::super::tree::ReadError;
use crate::budget::Budget;

/// The text of a regular file that the command line or git's own files name. Nothing else is read:
/// a FIFO would wait forever, a device would never end.
///
/// # Errors
/// When it is no regular file, is too large or not UTF-8, or cannot be read.
pub fn read_plain(path: &Path) -> Result<String, ReadError> {
    let bytes = read(path)?;
    String::from_utf8(bytes).map_err(|_| ReadError::Io("not valid UTF-8".to_owned()))
}

#[cfg(unix)]
fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = open(path, flags, Mode::empty()).map_err(|errno| match errno {
        rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR => ReadError::Missing,
        rustix::io::Errno::NXIO => ReadError::Special,
        errno => ReadError::Io(std::io::Error::from(errno).kind().to_string()),
    })?;
    super::root::read_regular(file, &Budget::default())
}

#[cfg(not(unix))]
fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    super::root::read_regular(path, &Budget::default())
}

/// Whether something is there that is neither a file nor a directory, links followed: to open it
/// may wait forever.
pub(in super::super) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The closest directory, this one or one above, that git calls a work tree: it holds `.git`, a
/// directory or (in worktrees and submodules) a file.
#[must_use]
pub fn work_tree(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| {
        fs::metadata(above.join(".git"))
            .is_ok_and(|metadata| metadata.is_dir() || metadata.is_file())
    })
}
