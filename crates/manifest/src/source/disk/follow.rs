//! Follows the links on the way to a path.
//!
//! In: a path as it is written. Out: the path without links that it leads to, or why it leads to
//! nothing that is read: out of the tree, into git's own directory, round in circles.

use super::super::tree::{EntryKind, ReadError, TreePath};
use super::{DiskTree, FoundKind};

/// More links that lead to links than any file system follows.
const MOST_LINKS: usize = 40;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    /// Its path without links.
    pub path: TreePath,
    pub kind: EntryKind,
    /// Whether there was a link on the way.
    pub linked: bool,
}

/// Why a path leads to nothing that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    Missing,
    Outside,
    Git,
    Special,
    Circle,
}

impl Stopped {
    pub(super) fn error(self) -> ReadError {
        match self {
            Self::Missing => ReadError::Missing,
            Self::Outside => ReadError::Outside,
            Self::Git => ReadError::Git,
            Self::Special => ReadError::Special,
            Self::Circle => ReadError::Circle,
        }
    }

    /// The reason, where something may be there.
    pub(super) fn rejection(self) -> Option<ReadError> {
        (self != Self::Missing).then(|| self.error())
    }
}

impl Reached {
    pub(super) fn root() -> Self {
        Self { path: TreePath::root(), kind: EntryKind::Directory, linked: false }
    }
}

impl DiskTree {
    /// What lies in a directory, whose path has no links, under a name.
    pub(super) fn find(&self, directory: &TreePath, name: &str) -> Option<FoundKind> {
        let entries = self.entries(directory);
        let at = entries.binary_search_by(|entry| entry.name.as_str().cmp(name)).ok()?;
        entries.get(at).map(|entry| entry.kind)
    }

    /// Follows a relative path from a directory that was reached.
    pub(super) fn follow(&self, from: Reached, relative: &str) -> Result<Reached, Stopped> {
        let mut at = from;
        let mut todo: Vec<String> = Vec::new();
        push(&mut todo, relative);
        let mut links = 0;
        while let Some(segment) = todo.pop() {
            if at.kind == EntryKind::File {
                return Err(Stopped::Missing);
            }
            if segment == ".." {
                if at.path.is_root() {
                    return Err(Stopped::Outside);
                }
                at.path = at.path.parent();
                continue;
            }
            if is_git_name(&segment) {
                return Err(Stopped::Git);
            }
            let next = at.path.join(&segment).ok_or(Stopped::Missing)?;
            match self.find(&at.path, &segment).ok_or(Stopped::Missing)? {
                FoundKind::File => at = Reached { path: next, kind: EntryKind::File, ..at },
                FoundKind::Directory => at.path = next,
                FoundKind::Special => return Err(Stopped::Special),
                FoundKind::Link => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(Stopped::Circle);
                    }
                    at.linked = true;
                    let target = self.root.target(&next).ok_or(Stopped::Missing)?;
                    if target.is_absolute() {
                        at.path = TreePath::root();
                    }
                    let inside = if target.is_absolute() {
                        target.strip_prefix(self.root()).map_err(|_| Stopped::Outside)?
                    } else {
                        &target
                    };
                    push(&mut todo, &inside.to_str().ok_or(Stopped::Missing)?.replace('\\', "/"));
                }
            }
        }
        Ok(at)
    }
}

/// Puts the segments of a relative path on top of those that are left to follow.
fn push(todo: &mut Vec<String>, relative: &str) {
    let segments = relative.split('/').rev().filter(|part| !part.is_empty() && *part != ".");
    todo.extend(segments.map(str::to_owned));
}

/// Whether a name means git's own directory on any file system: `.git`, `.GIT`, `git~1`, `.git `.
#[must_use]
pub fn is_git_name(name: &str) -> bool {
    use gix::validate::path::component::{Error, Options};
    let options = Options { protect_windows: false, protect_hfs: true, protect_ntfs: true };
    let checked = gix::validate::path::component(name.into(), None, options);
    matches!(checked, Err(Error::DotGitDir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_gits_directory_is_known() {
        for name in [".git", ".GIT", ".Git", "git~1", "GIT~1", ".git ", ".git.", ".g\u{200c}it"] {
            assert!(is_git_name(name), "{name:?}");
        }
        for name in [".gitignore", ".github", "git", ".gitmodules", "a.git", "..git", ".gi", "~1"] {
            assert!(!is_git_name(name), "{name:?}");
        }
    }
}
