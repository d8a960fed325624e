//! Other revisions of a repository than the available files.
//!
//! In: a checkout on disk. Out: the files of its other branches, tags and commits, read from the
//! objects of git: nothing is fetched, nothing is checked out, and git is not run before a revision
//! is asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::git::{Commit, GitError, GitObjects, Revision, short_id};
use super::tree::SourceTree;
use crate::budget::Budget;

/// The files of a repository at its revisions.
pub trait Revisions: fmt::Debug + Send + Sync {
    /// The files at a revision. The repository of the places in them is called `NAME@REVISION`.
    ///
    /// # Errors
    /// Why they are not available, as the end of a sentence.
    fn tree(&self, revision: Revision<'_>) -> Result<Arc<dyn SourceTree>, String>;

    /// Whether the available files are those of a revision, with what has been changed since; `None`
    /// when that is not known.
    fn is_checked_out(&self, revision: Revision<'_>) -> Option<bool>;

    /// The names of the tags that are available.
    fn tags(&self) -> Vec<String>;
}

/// The revisions of a git checkout.
#[derive(Debug)]
pub struct GitRevisions {
    directory: PathBuf,
    repository: Arc<str>,
    /// The commit that counts as checked out, where it is not the one that is.
    commit: Option<Commit>,
    budget: Arc<Budget>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    objects: Option<Result<GitObjects, String>>,
    trees: BTreeMap<String, Result<Arc<dyn SourceTree>, String>>,
}

impl GitRevisions {
    /// Those of a checkout, when the directory is the root of one. The repository is called by a
    /// name.
    #[must_use]
    pub fn of(directory: &Path, repository: &str) -> Option<Self> {
        let is_checkout = directory.join(".git").exists();
        let (directory, repository) = (directory.to_owned(), Arc::from(repository));
        is_checkout.then(|| Self {
            directory,
            repository,
            commit: None,
            budget: Arc::default(),
            state: Mutex::default(),
        })
    }

    /// The same; what is read of them counts towards a budget.
    #[must_use]
    pub fn within(self, budget: &Arc<Budget>) -> Self {
        Self { budget: Arc::clone(budget), ..self }
    }

    /// Those of a checkout as if a commit were checked out, and the files of that commit.
    ///
    /// # Errors
    /// When git does not have the commit there.
    pub fn at(
        directory: &Path,
        repository: &str,
        commit: &str,
        budget: &Arc<Budget>,
    ) -> Result<(Self, Arc<dyn SourceTree>), GitError> {
        let objects = GitObjects::open(directory)?.within(budget);
        let commit = objects.commit(Revision::Any(commit))?;
        let tree = objects.tree(&commit, repository)?;
        let state = State { objects: Some(Ok(objects)), trees: BTreeMap::new() };
        let (directory, repository) = (directory.to_owned(), Arc::from(repository));
        let (commit, budget, state) = (Some(commit), Arc::clone(budget), Mutex::new(state));
        Ok((Self { directory, repository, commit, budget, state }, Arc::new(tree)))
    }
}

impl State {
    fn objects(&mut self, directory: &Path, budget: &Arc<Budget>) -> Result<&GitObjects, String> {
        let open = || GitObjects::open(directory).map(|objects| objects.within(budget));
        let opened = self.objects.get_or_insert_with(|| open().map_err(|error| error.to_string()));
        opened.as_ref().map_err(Clone::clone)
    }
}

impl Revisions for GitRevisions {
    fn tree(&self, revision: Revision<'_>) -> Result<Arc<dyn SourceTree>, String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match revision {
            Revision::Any(name) => format!("any {name}"),
            Revision::Branch(name) => format!("branch {name}"),
            Revision::Tag(name) => format!("tag {name}"),
        };
        if let Some(known) = state.trees.get(&key) {
            return known.clone();
        }
        let read = |objects: &GitObjects| -> Result<Arc<dyn SourceTree>, GitError> {
            let commit = objects.commit(revision)?;
            Ok(Arc::new(
                objects.tree(&commit, &format!("{}@{}", self.repository, revision.name()))?,
            ))
        };
        let tree = state
            .objects(&self.directory, &self.budget)
            .and_then(|objects| read(objects).map_err(|error| error.to_string()));
        state.trees.insert(key, tree.clone());
        tree
    }

    fn is_checked_out(&self, revision: Revision<'_>) -> Option<bool> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let objects = state.objects(&self.directory, &self.budget).ok()?;
        if let Some(commit) = &self.commit {
            // A branch had this commit then, wherever it is now.
            let asked = objects.commit(revision).ok();
            return if matches!(revision, Revision::Branch(_)) {
                asked.map(|_| true)
            } else {
                Some(asked.as_ref() == Some(commit))
            };
        }
        if let (Revision::Branch(name), Some(branch)) = (revision, objects.branch()) {
            return Some(branch == name);
        }
        let head = objects.commit(Revision::Any("HEAD")).ok()?;
        match objects.commit(revision) {
            Ok(commit) => Some(commit == head),
            // A commit that is checked out may be that of a branch that is not here.
            Err(_) => (!matches!(revision, Revision::Branch(_))).then_some(false),
        }
    }

    fn tags(&self) -> Vec<String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state
            .objects(&self.directory, &self.budget)
            .ok()
            .and_then(|objects| objects.tags().ok())
            .unwrap_or_default()
    }
}

/// The revisions of a checkout of which only the files that are checked out may be read: others would be in
/// no lock file.
#[derive(Debug)]
pub struct OnlyCheckedOut(pub GitRevisions);

impl Revisions for OnlyCheckedOut {
    fn tree(&self, _: Revision<'_>) -> Result<Arc<dyn SourceTree>, String> {
        Err("the lock file holds the files as they are checked out".to_owned())
    }

    fn is_checked_out(&self, revision: Revision<'_>) -> Option<bool> {
        self.0.is_checked_out(revision)
    }

    fn tags(&self) -> Vec<String> {
        self.0.tags()
    }
}

/// The one commit that a lock file was written at.
#[derive(Debug)]
pub struct Recorded(pub String);

impl Revisions for Recorded {
    fn tree(&self, _: Revision<'_>) -> Result<Arc<dyn SourceTree>, String> {
        Err(format!("the lock file holds the files of {}", short_id(&self.0)))
    }

    /// Of a branch or tag only git could say.
    fn is_checked_out(&self, revision: Revision<'_>) -> Option<bool> {
        let name = revision.name();
        let is_commit = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_commit && matches!(revision, Revision::Any(_))).then(|| self.0.starts_with(name))
    }

    fn tags(&self) -> Vec<String> {
        Vec::new()
    }
}
