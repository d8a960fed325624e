//! A git repository on this machine, opened by a library: no program is started and nothing is
//! fetched.
//!
//! In: a directory. Out: [`Objects`], which resolve names and read contents. It promises that
//! nothing outside the repository says how it is read: configuration of the user, of the system and
//! of the environment does not count, files that the repository's own configuration includes are
//! not read, and objects are never replaced by others.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gix::discover::upwards;
use gix::hash::ObjectId;
use gix::sec::Trust;

use super::error::GitError;
use super::guard;
use crate::budget::{Budget, LARGEST_FILE, Resource};
use crate::source::disk::work_tree;
use crate::source::tree::ReadError;

/// A repository, and the contents read from it so far.
pub(super) struct Objects {
    repository: gix::ThreadSafeRepository,
    /// Revisions share most of their files: each content is read once.
    known: Mutex<HashMap<ObjectId, Arc<[u8]>>>,
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects")
            .field("git_dir", &self.repository.git_dir())
            .finish_non_exhaustive()
    }
}

impl Objects {
    /// The repository around a directory: the closest directory, this one or one above, that holds
    /// `.git`. A bare repository counts where it is the directory itself and no other is around it;
    /// the one that `GIT_DIR` names (as in a hook) where the directory is in none.
    pub(super) fn around(directory: &Path) -> Result<Self, GitError> {
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
        if let Some(obstacle) = guard::obstacle(&directory) {
            let message = format!("{} is not a regular file", obstacle.display());
            return Err(GitError::Failed { doing: "open", message });
        }
        let upwards = upwards::Options {
            trust: upwards::TrustPolicy::Assume(Trust::Full),
            dot_git_only: true,
            ..upwards::Options::default()
        };
        let trust = gix::sec::trust::Mapping { full: options(), reduced: options() };
        if let Ok(found) = gix::ThreadSafeRepository::discover_opts(&directory, upwards, trust) {
            return Ok(Self::new(found));
        }
        if let Some(bare) = Self::bare(&directory) {
            return Ok(bare);
        }
        let absent = || GitError::NoRepository(directory.display().to_string());
        let named = std::env::var_os("GIT_DIR").map(PathBuf::from).ok_or_else(absent)?;
        let opened = options().open_path_as_is(true).open(named).map_err(|_| absent())?;
        let mut local = opened.to_thread_local();
        if let Some(top) = std::env::var_os("GIT_WORK_TREE").map(PathBuf::from) {
            local.set_workdir(top).map_err(|error| GitError::failed("open", &error))?;
        }
        Ok(Self::new(local.into_sync()))
    }

    /// The repository whose work tree this is: the directory itself holds `.git`. A bare one in its
    /// place is not asked: what a repository commits is no repository.
    pub(super) fn checkout(directory: &Path) -> Option<Self> {
        let is_checkout = work_tree(directory) == Some(directory);
        (is_checkout && guard::obstacle(directory).is_none())
            .then(|| options().open(directory).ok())?
            .map(Self::new)
    }

    /// The repository whose own directory this is.
    pub(super) fn bare(directory: &Path) -> Option<Self> {
        let is_bare = directory.join("HEAD").is_file() && guard::obstacle_in(directory).is_none();
        is_bare.then(|| options().open_path_as_is(true).open(directory).ok())?.map(Self::new)
    }

    fn new(repository: gix::ThreadSafeRepository) -> Self {
        Self { repository, known: Mutex::default() }
    }

    /// The repository as one thread uses it.
    pub(super) fn repository(&self) -> gix::Repository {
        self.repository.to_thread_local()
    }

    /// The commit that a name means; `None` where there is none.
    pub(super) fn commit(&self, name: &str) -> Option<ObjectId> {
        // A name that starts with a dash is an option to git, whatever the user meant.
        if name.is_empty() || name.starts_with('-') || name.chars().any(char::is_control) {
            return None;
        }
        let repository = self.repository();
        let commit = format!("{name}^{{commit}}");
        repository.rev_parse_single(commit.as_str()).ok().map(gix::Id::detach)
    }

    /// Whether this clone has only the last commits.
    pub(super) fn is_shallow(&self) -> bool {
        self.repository().is_shallow().unwrap_or(false)
    }

    /// The content of an id.
    pub(super) fn read(&self, id: ObjectId, budget: &Budget) -> Result<Arc<[u8]>, ReadError> {
        let known = |known: &HashMap<ObjectId, Arc<[u8]>>| known.get(&id).map(Arc::clone);
        if let Some(bytes) = known(&self.known.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(bytes);
        }
        let repository = self.repository();
        let absent = || {
            ReadError::Io("this clone does not hold its content: it is a partial one".to_owned())
        };
        let io = |error: &dyn std::error::Error| ReadError::Io(error.to_string());
        let header = repository.try_find_header(id).map_err(|error| io(&error))?;
        let size = header.ok_or_else(absent)?.size();
        if size > LARGEST_FILE {
            return Err(ReadError::TooLarge);
        }
        budget.take(Resource::BytesRead, size).map_err(|_| ReadError::Exhausted)?;
        let object = repository.try_find_object(id).map_err(|error| io(&error))?;
        let object = object.ok_or_else(absent)?;
        let bytes: Arc<[u8]> = Arc::from(object.data.as_slice());
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&bytes));
        Ok(bytes)
    }
}

/// How repositories are opened: by their own configuration alone.
fn options() -> gix::open::Options {
    gix::open::Options::isolated()
        .with(Trust::Full)
        .config_overrides(["gitoxide.objects.noReplace=true"])
}
