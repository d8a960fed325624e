//! Trees of files from the objects of a git repository, read by the `git` program without a
//! checkout.
//!
//! In: a directory in a repository (a work tree, a linked one, a submodule, a bare repository) and
//! the name of a revision. Out: [`GitTree`]s: of a commit, or of the work tree as `git add --all`
//! would take it. Nothing is written, nothing is fetched. One `ls-tree` lists a commit, one
//! `cat-file --batch` hands out its files when they are asked for; a submodule's commit is read
//! from its own checkout, where there is one.

mod error;
mod listing;
mod objects;
mod program;
mod tree;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use error::GitError;
pub use tree::GitTree;

use listing::Listing;
use objects::Objects;
use program::Git;

use super::tree::TreePath;

/// The objects of a git repository, seen from a directory in it.
#[derive(Clone, Debug)]
pub struct GitObjects {
    git: Git,
    objects: Arc<Objects>,
    /// The directory in the repository: where the roots of its trees are.
    inside: TreePath,
    /// The root of the work tree; none for a bare repository.
    top: Option<PathBuf>,
}

/// A commit of a repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit(String);

/// What a revision is named by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Its id in hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The first digits of its id, as people write it.
    #[must_use]
    pub fn short(&self) -> &str {
        short_id(&self.0)
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
    /// When there is no git, no repository, or git rejects it.
    pub fn open(directory: &Path) -> Result<Self, GitError> {
        let git = Git::at(directory)?;
        let inside = git.text(&["rev-parse", "--show-prefix"])?;
        let bare = git.text(&["rev-parse", "--is-bare-repository"])? == "true";
        let within = git.text(&["rev-parse", "--is-inside-work-tree"])? == "true";
        let top = if within && !bare {
            Some(PathBuf::from(git.text(&["rev-parse", "--show-toplevel"])?))
        } else {
            None
        };
        let objects = Arc::new(Objects::new(git.clone()));
        Ok(Self { git, objects, inside: TreePath::clamped(&inside), top })
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
        for name in &names {
            if let Some(id) = self.resolve(name)? {
                return Ok(Commit(id));
            }
        }
        Err(self.unknown(revision.name()))
    }

    /// The commit that two histories have last in common.
    ///
    /// # Errors
    /// When there is none, which a shallow clone may be the reason for.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
        match self.git.optional(&["merge-base", &one.0, &other.0])? {
            Some(id) => Ok(Commit(id)),
            None => Err(GitError::NoMergeBase { shallow: self.shallow() }),
        }
    }

    /// The tree of a commit, called by a repository's name.
    ///
    /// # Errors
    /// When git cannot list it.
    pub fn tree(&self, commit: &Commit, repository: &str) -> Result<GitTree, GitError> {
        let mut listing = Listing::of_commit(&self.git, &self.objects, commit.id())?;
        listing.take_in_submodules(&self.git, self.top.as_deref())?;
        Ok(GitTree::new(Arc::new(listing), self.inside.clone(), repository, self.top.clone()))
    }

    /// The work tree as it is: what is tracked, and what is not and not ignored either.
    ///
    /// # Errors
    /// When there is none, as in a bare repository, or git cannot list it.
    pub fn work_tree(&self, repository: &str) -> Result<GitTree, GitError> {
        let top = self.top.as_deref().ok_or(GitError::NoWorkTree)?;
        let listing = Listing::of_work_tree(&self.git, &self.objects, top)?;
        Ok(GitTree::new(Arc::new(listing), self.inside.clone(), repository, Some(top.to_owned())))
    }

    /// Whether the work tree differs from the last commit.
    ///
    /// # Errors
    /// When git cannot answer.
    pub fn is_dirty(&self) -> Result<bool, GitError> {
        Ok(!self
            .git
            .text(&["status", "--porcelain", "--untracked-files=all", "--", "."])?
            .is_empty())
    }

    /// What the directory was called in an older commit, where the repository renamed it: most of
    /// its files came from one other directory.
    ///
    /// # Errors
    /// When git cannot compare the commits.
    pub fn renamed_from(&self, base: &Commit, head: &Commit) -> Result<Option<TreePath>, GitError> {
        listing::renamed_from(&self.git, base.id(), head.id(), &self.inside)
    }

    /// The branch that is checked out; none when a commit is.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        self.git.optional(&["symbolic-ref", "--quiet", "--short", "HEAD"]).ok().flatten()
    }

    /// The tags of this clone, in the order of their names.
    ///
    /// # Errors
    /// When git cannot list them.
    pub fn tags(&self) -> Result<Vec<String>, GitError> {
        let listed = self.git.text(&[
            "for-each-ref",
            "--sort=refname",
            "--format=%(refname:strip=2)",
            "refs/tags",
        ])?;
        Ok(listed.lines().map(str::to_owned).collect())
    }

    /// The URL of the remote `origin`, where there is one.
    #[must_use]
    pub fn remote(&self) -> Option<String> {
        self.git.optional(&["config", "--get", "remote.origin.url"]).ok().flatten()
    }

    fn resolve(&self, name: &str) -> Result<Option<String>, GitError> {
        // A name that starts with a dash is an option to git, whatever the user meant.
        if name.is_empty() || name.starts_with('-') || name.chars().any(char::is_control) {
            return Ok(None);
        }
        self.git.optional(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{name}^{{commit}}"),
        ])
    }

    fn unknown(&self, name: &str) -> GitError {
        // The name may be known and its commit not be here.
        let absent = self
            .git
            .optional(&["rev-parse", "--verify", "--quiet", "--end-of-options", name])
            .ok()
            .flatten()
            .is_some();
        GitError::UnknownRevision { name: name.to_owned(), shallow: self.shallow(), absent }
    }

    fn shallow(&self) -> bool {
        self.git
            .text(&["rev-parse", "--is-shallow-repository"])
            .is_ok_and(|answer| answer == "true")
    }
}
