//! The only door to bytes: [`SourceTree`], a read-only tree of files.
//!
//! A tree is a checkout on disk, files in memory, a git revision, or several of these mounted into
//! one another. Paths in it are [`TreePath`]s: relative to its root, `/` between segments, never
//! `.` or `..`, the root itself empty.

use std::fmt;
use std::sync::Arc;

/// A normalised path inside a tree. The empty path is the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(String);

impl TreePath {
    /// The root of a tree.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads a path as written by a user; `..` never leaves the root, it stays there (Flux joins
    /// `spec.path` this way).
    #[must_use]
    pub fn clamped(path: &str) -> Self {
        Self::root().walk(path, true).unwrap_or_default()
    }

    /// Follows a relative path from this directory. `None` when it leaves the tree or is absolute.
    #[must_use]
    pub fn join(&self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        self.walk(relative, false)
    }

    fn walk(&self, relative: &str, clamp: bool) -> Option<Self> {
        let mut segments: Vec<&str> = self.segments().collect();
        for segment in relative.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    if segments.pop().is_none() && !clamp {
                        return None;
                    }
                }
                name => segments.push(name),
            }
        }
        Some(Self(segments.join("/")))
    }

    /// The path as text, without a leading or trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The names on the way from the root.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|s| !s.is_empty())
    }

    /// The last segment; empty for the root.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The directory that holds this; the root holds itself.
    #[must_use]
    pub fn parent(&self) -> Self {
        self.0.rsplit_once('/').map_or_else(Self::root, |(parent, _)| Self(parent.to_owned()))
    }

    /// The directories that hold this, the closest first and the root last.
    pub fn above(&self) -> impl Iterator<Item = Self> + use<> {
        std::iter::successors(Some(self.parent()), |at| (!at.is_root()).then(|| at.parent()))
    }

    /// What remains of this path below `base`; `None` when it does not lie there. Of `base` itself
    /// the root remains.
    #[must_use]
    pub fn below(&self, base: &Self) -> Option<Self> {
        self.rest(base).map(|rest| Self(rest.to_owned()))
    }

    /// Whether this is `base` or lies below it.
    #[must_use]
    pub fn lies_in(&self, base: &Self) -> bool {
        self.rest(base).is_some()
    }

    fn rest(&self, base: &Self) -> Option<&str> {
        if base.is_root() {
            return Some(&self.0);
        }
        let rest = self.0.strip_prefix(&base.0)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A file with bytes.
    File,
    /// A directory.
    Directory,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the directory.
    pub name: String,
    /// What it is, symbolic links followed.
    pub kind: EntryKind,
    /// Whether it is a symbolic link: Flux never puts one into an artifact.
    pub symlink: bool,
}

/// Where a file or directory really lies, whatever it is mounted under.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Name of the repository, for people: `clin-environments`.
    pub repository: Arc<str>,
    /// Path in that repository.
    pub path: TreePath,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing there.
    #[error("no such file")]
    Missing,
    /// A directory where a file was asked for.
    #[error("is a directory")]
    Directory,
    /// It leads out of the repository.
    #[error("leads out of the repository and is not read")]
    Outside,
    /// It belongs to git.
    #[error("lies in git's own directory and is not read")]
    Git,
    /// A FIFO, a socket or a device.
    #[error("is not a regular file and is not read")]
    Special,
    /// A link that leads to itself.
    #[error("is a link that leads in circles")]
    Circle,
    /// Larger than any file that is read.
    #[error("is larger than 64 MiB and is not read")]
    TooLarge,
    /// The run has read as much as it may.
    #[error("is not read: the limit for the size of all files is reached")]
    Exhausted,
    /// The system rejected the request.
    #[error("cannot be read: {0}")]
    Io(String),
}

/// A read-only tree of files.
pub trait SourceTree: fmt::Debug + Send + Sync {
    /// What lies at a path, symbolic links followed; `None` when nothing does.
    fn kind(&self, path: &TreePath) -> Option<EntryKind>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When nothing is there, a directory is, or the system rejects the request.
    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError>;

    /// The entries of a directory in the order of their names; none when it is not a directory.
    fn list(&self, directory: &TreePath) -> Vec<Entry>;

    /// Which repository's which file this path is.
    fn place(&self, path: &TreePath) -> Place;

    /// Another tree, rooted where `relative`, followed from `directory`, leaves this one
    /// (`../../modules/x`). Only trees on disk have one.
    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        let _ = (directory, relative);
        None
    }

    /// Whether the path, or a directory on the way to it, is a symbolic link.
    fn through_symlink(&self, path: &TreePath) -> bool {
        let _ = path;
        false
    }

    /// Why it is unknown what is at a path: it belongs to a tree that is not available.
    fn unavailable(&self, path: &TreePath) -> Option<&str> {
        let _ = path;
        None
    }
}

impl dyn SourceTree + '_ {
    /// Whether a file lies there.
    #[must_use]
    pub fn is_file(&self, path: &TreePath) -> bool {
        self.kind(path) == Some(EntryKind::File)
    }

    /// Whether a directory lies there.
    #[must_use]
    pub fn is_directory(&self, path: &TreePath) -> bool {
        self.kind(path) == Some(EntryKind::Directory)
    }

    /// Why what may lie at a path is not read: it leads out of the tree, say. `None` for what is
    /// read, and for what is not there.
    #[must_use]
    pub fn rejection(&self, path: &TreePath) -> Option<ReadError> {
        if self.kind(path).is_some() {
            return None;
        }
        self.read(path).err().filter(|error| *error != ReadError::Missing)
    }

    /// Every file below a directory, in the order of their paths' segments. `.git` is skipped.
    #[must_use]
    pub fn files(&self, directory: &TreePath) -> Vec<TreePath> {
        let mut found = Vec::new();
        let mut todo = vec![(directory.clone(), self.kind(directory))];
        while let Some((next, kind)) = todo.pop() {
            if kind == Some(EntryKind::File) {
                found.push(next);
                continue;
            }
            for entry in self.list(&next).into_iter().rev().filter(|e| e.name != ".git") {
                // A link to a directory may lead back to where we are: it is listed, never entered.
                if entry.symlink && entry.kind == EntryKind::Directory {
                    continue;
                }
                todo.extend(next.join(&entry.name).map(|path| (path, Some(entry.kind))));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised_and_never_leave_the_root() {
        for (written, path) in
            [("./", ""), ("/a//b/", "a/b"), ("a/./b/../c", "a/c"), ("../../x", "x"), ("", "")]
        {
            assert_eq!(TreePath::clamped(written).as_str(), path, "{written}");
        }
        let base = TreePath::clamped("a/b");
        assert_eq!(base.join("../c").map(|p| p.to_string()).as_deref(), Some("a/c"));
        assert_eq!(base.join("../../.."), None);
        assert_eq!(base.join("/etc"), None);
    }

    #[test]
    fn below_cuts_whole_segments() {
        let path = TreePath::clamped("apps/base/x");
        assert_eq!(path.below(&TreePath::clamped("apps")), Some(TreePath::clamped("base/x")));
        assert_eq!(path.below(&TreePath::clamped("app")), None);
        assert_eq!(path.below(&path), Some(TreePath::root()));
    }
}
