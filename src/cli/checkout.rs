//! Which directory is the repository, and which address it was cloned from.
//!
//! In: the directory that the user named, or the working directory. Out: the root of the checkout and its remote URL, read from
//! git's own files: no git program is run.

use std::path::Path;

/// The closest directory, this one or one above, that git calls a work tree: it holds `.git`, a directory or (in worktrees and
/// submodules) a file.
pub(super) fn enclosing_repository(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| above.join(".git").exists())
}
