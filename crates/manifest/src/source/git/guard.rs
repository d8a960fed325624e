//! What would make the reading of a repository wait forever or never end: FIFOs and devices where
//! git has files.
//!
//! No clone brings them about; a directory that was unpacked or copied may have them.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use crate::source::disk::{is_special, read_plain};

/// Where git keeps what is read here, below its own directory.
const READ: [&str; 4] = ["info", "objects", "refs", "worktrees"];

/// The first obstacle to the opening of the repository around a directory.
pub(super) fn obstacle(directory: &Path) -> Option<PathBuf> {
    for above in directory.ancestors() {
        let git = above.join(".git");
        if is_special(&git) {
            return Some(git);
        }
        if git.is_dir() {
            return obstacle_in(&git);
        }
        if git.is_file() {
            let pointer = read_plain(&git).ok()?;
            let own = above.join(pointer.strip_prefix("gitdir:")?.trim());
            let common = || Some(own.join(read_plain(&own.join("commondir")).ok()?.trim()));
            return obstacle_in(&own).or_else(|| obstacle_in(&common()?));
        }
    }
    None
}

/// The first obstacle in git's own directory.
pub(super) fn obstacle_in(git: &Path) -> Option<PathBuf> {
    let files = walkdir::WalkDir::new(git).min_depth(1).max_depth(1);
    let below = READ.into_iter().map(|name| walkdir::WalkDir::new(git.join(name)));
    let entries = std::iter::once(files).chain(below).flatten().filter_map(Result::ok);
    entries
        .filter(|entry| {
            let file_type = entry.file_type();
            if file_type.is_symlink() {
                fs::metadata(entry.path()).is_ok_and(|target| waits(target.file_type()))
            } else {
                waits(file_type)
            }
        })
        .map(walkdir::DirEntry::into_path)
        .next()
}

/// Whether to open and to read it may never end. A socket cannot be opened at all.
#[cfg(unix)]
fn waits(file_type: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    file_type.is_fifo() || file_type.is_char_device() || file_type.is_block_device()
}

#[cfg(not(unix))]
fn waits(_: FileType) -> bool {
    false
}
