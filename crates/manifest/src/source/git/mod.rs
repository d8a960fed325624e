//! Trees of files from the objects of a git repository, read by a library without a checkout.
//!
//! In: a directory in a repository (a work tree, a linked one, a submodule, a bare repository) and
//! the name of a revision. Out: [`GitTree`]s: of a commit, or of the work tree as `git add --all`
//! would take it. Nothing is written, nothing is fetched, and no program is started.

mod commit;
mod error;
mod guard;
mod listing;
mod objects;
mod rename;
mod tree;
mod work_tree;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::hash::ObjectId;

pub use error::GitError;
pub use tree::GitTree;

use listing::Listing;
use objects::Objects;

use super::tree::TreePath;
use crate::budget::Budget;

/// The objects of a git repository, seen from a directory in it.
#[derive(Clone, Debug)]
pub struct GitObjects {
    objects: Arc<Objects>,
    /// The directory in the repository: where the roots of its trees are.
    inside: TreePath,
    /// The root of the work tree; none for a bare repository.
    top: Option<PathBuf>,
    budget: Arc<Budget>,
}

/// A commit of a repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit {
    id: ObjectId,
    /// The id in hexadecimal digits.
    text: String,
}

/// How a revision is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Revision<'a> {
    /// Anything that git understands: `HEAD~2`, `origin/main`, `v1.2`, `1c002dd`.
    Any(&'a str),
    /// A branch: here, or else as it was last fetched from `origin`.
    Branch(&'a str),
    /// A tag.
    Tag(&'a str),
}

impl<'a> Revision<'a> {
    /// The name alone.
    #[must_use]
    pub fn name(self) -> &'a str {
        let (Self::Any(name) | Self::Branch(name) | Self::Tag(name)) = self;
        name
    }
}

impl Commit {
    fn new(id: ObjectId) -> Self {
        Self { id, text: id.to_string() }
    }

    /// Its id in hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.text
    }

    /// The first digits of its id, as people write it.
    #[must_use]
    pub fn short(&self) -> &str {
        short_id(&self.text)
    }
}

/// The first digits of a commit's id, as people write it.
#[must_use]
pub fn short_id(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

impl GitObjects {
    /// Opens the repository around a directory.
    ///
    /// # Errors
    /// When there is no repository, or it cannot be read.
    pub fn open(directory: &Path) -> Result<Self, GitError> {
        let objects = Objects::around(directory)?;
        let directory = absolute(directory);
        let top = objects.repository().workdir().map(absolute);
        // The repository's configuration may name any directory as its work tree.
        let top = top.filter(|top| {
            directory.starts_with(top)
                && (top.join(".git").exists() || std::env::var_os("GIT_WORK_TREE").is_some())
        });
        let inside = top.as_ref().and_then(|top| directory.strip_prefix(top).ok());
        let inside = inside.map(|inside| inside.to_string_lossy().replace('\\', "/"));
        let inside = TreePath::clamped(&inside.unwrap_or_default());
        Ok(Self { objects: Arc::new(objects), inside, top, budget: Arc::default() })
    }

    /// The same repository; what is read of it counts towards a budget.
    #[must_use]
    pub fn within(self, budget: &Arc<Budget>) -> Self {
        Self { budget: Arc::clone(budget), ..self }
    }

    /// The directory in the repository that the trees of [`GitObjects::tree`] are rooted at.
    #[must_use]
    pub fn inside(&self) -> &TreePath {
        &self.inside
    }

    /// The root of the work tree; none in a bare repository.
    #[must_use]
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// The same repository, seen from another directory in it.
    #[must_use]
    pub fn at(&self, inside: TreePath) -> Self {
        Self { inside, ..self.clone() }
    }

    /// The commit that a name means.
    ///
    /// # Errors
    /// When there is none: [`GitError::UnknownRevision`] has whether the clone is a shallow one.
    pub fn commit(&self, revision: Revision<'_>) -> Result<Commit, GitError> {
        let names: Vec<String> = match revision {
            Revision::Any(name) => vec![name.to_owned()],
            Revision::Branch(name) => {
                vec![format!("refs/heads/{name}"), format!("refs/remotes/origin/{name}")]
            }
            Revision::Tag(name) => vec![format!("refs/tags/{name}")],
        };
        let found = names.iter().find_map(|name| self.objects.commit(name));
        found.map(Commit::new).ok_or_else(|| self.unknown(revision.name()))
    }

    fn unknown(&self, name: &str) -> GitError {
        let is_id = ObjectId::from_hex(name.as_bytes()).is_ok();
        let is_reference =
            || matches!(self.objects.repository().try_find_reference(name), Ok(Some(_)));
        GitError::UnknownRevision {
            name: name.to_owned(),
            shallow: self.objects.is_shallow(),
            // The name may be known and its commit not be here.
            absent: is_id || is_reference(),
        }
    }

    /// The commit that two histories have last in common.
    ///
    /// # Errors
    /// When there is none, which a shallow clone may be the reason for.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
        let repository = self.objects.repository();
        match repository.merge_base(one.id, other.id) {
            Ok(Some(id)) => Ok(Commit::new(id.detach())),
            _ => Err(GitError::NoMergeBase { shallow: self.objects.is_shallow() }),
        }
    }

    /// The tree of a commit, called by a repository's name.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn tree(&self, commit: &Commit, repository: &str) -> Result<GitTree, GitError> {
        let listing = Listing::of_commit(&self.objects, commit.id, self.top.as_deref())?;
        Ok(GitTree::new(Arc::new(listing), self.inside.clone(), repository, &self.budget))
    }

    /// The work tree as it is: what is tracked, and what is not and not ignored either.
    ///
    /// # Errors
    /// When there is none, as in a bare repository, or it cannot be read.
    pub fn work_tree(&self, repository: &str) -> Result<GitTree, GitError> {
        let top = self.top.as_deref().ok_or(GitError::NoWorkTree)?;
        let listing = Listing::of_work_tree(&self.objects, top)?;
        Ok(GitTree::new(Arc::new(listing), self.inside.clone(), repository, &self.budget))
    }

    /// Whether the work tree below the directory differs from the last commit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_dirty(&self) -> Result<bool, GitError> {
        let top = self.top.as_deref().ok_or(GitError::NoWorkTree)?;
        work_tree::is_dirty(&self.objects, top, &self.inside)
    }

    /// What the directory was called in an older commit, where the repository renamed it: most of
    /// its files came from one other directory.
    ///
    /// # Errors
    /// When the commits cannot be read.
    pub fn renamed_from(&self, base: &Commit, head: &Commit) -> Result<Option<TreePath>, GitError> {
        let files = |commit: &Commit| commit::files(&self.objects, commit.id);
        Ok(rename::renamed_from(&files(base)?, &files(head)?, &self.inside))
    }

    /// The branch that is checked out; none when a commit is.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        let name = self.objects.repository().head_name().ok().flatten()?;
        Some(name.shorten().to_string())
    }

    /// The tags of this clone, in the order of their names.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub fn tags(&self) -> Result<Vec<String>, GitError> {
        let repository = self.objects.repository();
        let failed = |error: gix::Error| GitError::failed("tags", &error);
        let references = repository.references().map_err(failed)?;
        let tags = references.tags().map_err(failed)?.filter_map(Result::ok);
        let mut tags: Vec<String> = tags.map(|tag| tag.name().shorten().to_string()).collect();
        tags.sort();
        Ok(tags)
    }

    /// The URL of the remote `origin`, where there is one.
    #[must_use]
    pub fn remote(&self) -> Option<String> {
        let repository = self.objects.repository();
        repository.config_snapshot().string("remote.origin.url").map(|url| url.to_string())
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
