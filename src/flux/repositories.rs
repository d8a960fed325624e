//! Which repository a URL means.
//!
//! In: the repository being drawn and those mapped by the user. Out: a tree for a source's URL, or nothing: never a guess.

use std::sync::Arc;

use super::kinds::git_repository::Revision;
use crate::kustomize::RemoteBases;
use crate::source::{RepositoryUrl, Revisions, SourceTree, TreePath};

/// A repository that is at hand.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Its address, where it is known.
    pub url: Option<RepositoryUrl>,
    /// Its files.
    pub tree: Arc<dyn SourceTree>,
    /// Its other revisions, where it is a checkout.
    pub revisions: Option<Arc<dyn Revisions>>,
}

impl Repository {
    /// Files of which no other revision is known.
    #[must_use]
    pub const fn new(url: Option<RepositoryUrl>, tree: Arc<dyn SourceTree>) -> Self {
        Self { url, tree, revisions: None }
    }

    /// The files at a revision, or why they are not at hand; `None` where nothing is known of revisions.
    pub(super) fn revision(&self, revision: &Revision) -> Option<Result<Arc<dyn SourceTree>, String>> {
        let revisions = self.revisions.as_ref()?;
        let Some(name) = revision.in_git() else { return Some(Err("which tag that is is not looked up".to_owned())) };
        Some(revisions.tree(name))
    }

    /// The files of a repository that the user maps, at a revision: those at hand, where they are of it or nothing tells.
    pub(super) fn at(&self, revision: &Revision) -> Arc<dyn SourceTree> {
        let known = || {
            let elsewhere = self.revisions.as_ref()?.is_checked_out(revision.in_git()?) == Some(false);
            self.revision(revision).filter(|_| elsewhere)?.ok()
        };
        known().unwrap_or_else(|| Arc::clone(&self.tree))
    }
}

/// The repository being drawn, and those mapped beside it.
#[derive(Clone, Debug)]
pub struct Repositories {
    /// The repository being drawn.
    pub own: Repository,
    /// Others, by their URL.
    pub mapped: Vec<Repository>,
}

impl Repositories {
    /// The repository at an address: a mapping wins over the repository being drawn.
    #[must_use]
    pub fn find(&self, url: &RepositoryUrl) -> Option<&Repository> {
        self.mapped.iter().chain(std::iter::once(&self.own)).find(|repository| repository.url.as_ref() == Some(url))
    }

    /// Whether an address is that of the repository being drawn.
    #[must_use]
    pub fn is_own(&self, url: &RepositoryUrl) -> bool {
        self.own.url.as_ref() == Some(url) && !self.mapped.iter().any(|repository| repository.url.as_ref() == Some(url))
    }
}

impl RemoteBases for Repositories {
    /// `https://host/org/repo//dir?ref=v1`, `git::ssh://…`, `github.com/org/repo/dir`: found when the repository is mapped.
    fn find(&self, url: &str) -> Option<(Arc<dyn SourceTree>, TreePath)> {
        let plain = url.split(['?', '#']).next().unwrap_or_default().trim_start_matches("git::");
        let plain = if plain.contains("://") || plain.contains('@') { plain.to_owned() } else { format!("https://{plain}") };
        for repository in &self.mapped {
            let Some(known) = &repository.url else { continue };
            let directory = directory_in(&plain, known);
            if let Some(directory) = directory {
                return Some((Arc::clone(&repository.tree), directory));
            }
        }
        None
    }
}

/// The directory below a repository's address that a remote base names; `None` when it is another repository.
fn directory_in(url: &str, repository: &RepositoryUrl) -> Option<TreePath> {
    let scheme_end = url.find("://").map_or(0, |at| at + 3);
    let split = url.get(scheme_end..)?.find("//").map(|at| at + scheme_end);
    if let Some(split) = split {
        let (base, directory) = (url.get(..split)?, url.get(split + 2..)?);
        return (RepositoryUrl::parse(base).as_ref() == Some(repository)).then(|| TreePath::clamped(directory));
    }
    let parsed = RepositoryUrl::parse(url)?;
    let rest = TreePath::clamped(parsed.path()).below(&TreePath::clamped(repository.path()))?;
    (parsed.host() == repository.host()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_bases_name_a_directory_of_a_repository() {
        let repository = RepositoryUrl::parse("https://github.com/org/repo").unwrap();
        for (url, directory) in [
            ("https://github.com/org/repo//a/b", Some("a/b")),
            ("https://github.com/org/repo.git//a", Some("a")),
            ("https://github.com/org/repo/a", Some("a")),
            ("https://github.com/org/repo", Some("")),
            ("https://github.com/org/repository", None),
            ("ssh://git@github.com/org/repo//a", Some("a")),
        ] {
            assert_eq!(directory_in(url, &repository).as_ref().map(TreePath::as_str), directory, "{url}");
        }
    }
}
