//! Which repository a URL means.
//!
//! In: the repository being drawn and those mapped by the user. Out: a tree for a source's URL, or
//! nothing: never a guess.

use std::sync::Arc;

use super::version_range::highest;
use crate::flux::kinds::git_repository::Revision;
use fluxscape_kustomize::{RemoteBase, RemoteBases};
use fluxscape_manifest::source::{self, RepositoryUrl, Revisions, SourceTree, TreePath};

/// A repository that is available.
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

    /// The files at a revision, or why they are not available; `None` where nothing is known of
    /// revisions.
    pub(in crate::flux) fn revision(
        &self,
        revision: &Revision,
    ) -> Option<Result<Arc<dyn SourceTree>, String>> {
        let revisions = self.revisions.as_deref()?;
        Some(named(revision, revisions, |name| revisions.tree(name)).and_then(|tree| tree))
    }

    /// The files of a repository that the user maps, at a revision: those available, where they are
    /// of it or nothing is known; or also where that revision is not available, and then why.
    pub(in crate::flux) fn at(&self, revision: &Revision) -> (Arc<dyn SourceTree>, Option<String>) {
        let here = || Arc::clone(&self.tree);
        let Some(revisions) = self.revisions.as_deref() else { return (here(), None) };
        match named(revision, revisions, |name| {
            (revisions.is_checked_out(name), revisions.tree(name))
        }) {
            Ok((Some(true), _) | (None, Err(_))) => (here(), None),
            Ok((_, Ok(tree))) => (tree, None),
            Ok((Some(false), Err(why))) | Err(why) => (here(), Some(why)),
        }
    }

    /// The same at a branch, tag or commit: what kustomize calls `ref`.
    fn at_any(&self, asked: &str) -> (Arc<dyn SourceTree>, Option<String>) {
        let Some(revisions) = self.revisions.as_deref() else {
            return (Arc::clone(&self.tree), None);
        };
        let ways = [
            source::Revision::Branch(asked),
            source::Revision::Tag(asked),
            source::Revision::Any(asked),
        ];
        if ways.into_iter().any(|way| revisions.is_checked_out(way) == Some(true)) {
            return (Arc::clone(&self.tree), None);
        }
        match ways.into_iter().find_map(|way| revisions.tree(way).ok()) {
            Some(tree) => (tree, None),
            None if ways.into_iter().all(|way| revisions.is_checked_out(way).is_none()) => {
                (Arc::clone(&self.tree), None)
            }
            None => (Arc::clone(&self.tree), revisions.tree(source::Revision::Any(asked)).err()),
        }
    }
}

/// Asks for a revision by the name that git has for it: of a range of versions the highest tag.
fn named<T>(
    revision: &Revision,
    revisions: &dyn Revisions,
    ask: impl FnOnce(source::Revision<'_>) -> T,
) -> Result<T, String> {
    if let Some(name) = revision.in_git() {
        return Ok(ask(name));
    }
    let tags = revisions.tags();
    let tag = revision.range().and_then(|range| highest(range, tags.iter().map(String::as_str)));
    tag.map(|tag| ask(source::Revision::Tag(tag)))
        .ok_or_else(|| "no available tag matches it".to_owned())
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
        self.mapped
            .iter()
            .chain(std::iter::once(&self.own))
            .find(|repository| repository.url.as_ref() == Some(url))
    }

    /// Whether an address is that of the repository being drawn.
    #[must_use]
    pub fn is_own(&self, url: &RepositoryUrl) -> bool {
        self.own.url.as_ref() == Some(url)
            && !self.mapped.iter().any(|repository| repository.url.as_ref() == Some(url))
    }
}

impl RemoteBases for Repositories {
    /// `https://host/org/repo//dir?ref=v1`, `git::ssh://…`, `github.com/org/repo/dir`: found when the repository is mapped.
    fn find(&self, url: &str) -> Option<RemoteBase> {
        let (plain, query) = url.split_once(['?', '#']).unwrap_or((url, ""));
        let plain = plain.trim_start_matches("git::");
        let plain = if plain.contains("://") || plain.contains('@') {
            plain.to_owned()
        } else {
            format!("https://{plain}")
        };
        let asked = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("ref=").or_else(|| pair.strip_prefix("version=")));
        let holds = |repository: &&Repository| {
            repository.url.as_ref().is_some_and(|known| directory_in(&plain, known).is_some())
        };
        let repository = self.mapped.iter().find(holds)?;
        let directory = directory_in(&plain, repository.url.as_ref()?)?;
        let (tree, other_revision) = asked
            .filter(|asked| !asked.is_empty())
            .map_or_else(|| (Arc::clone(&repository.tree), None), |asked| repository.at_any(asked));
        Some(RemoteBase { tree, directory, other_revision })
    }
}

/// The directory below a repository's address that a remote base names; `None` when it is another
/// repository.
fn directory_in(url: &str, repository: &RepositoryUrl) -> Option<TreePath> {
    let scheme_end = url.find("://").map_or(0, |at| at + 3);
    let split = url.get(scheme_end..)?.find("//").map(|at| at + scheme_end);
    if let Some(split) = split {
        let (base, directory) = (url.get(..split)?, url.get(split + 2..)?);
        return (RepositoryUrl::parse(base).as_ref() == Some(repository))
            .then(|| TreePath::clamped(directory));
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
            assert_eq!(
                directory_in(url, &repository).as_ref().map(TreePath::as_str),
                directory,
                "{url}"
            );
        }
    }
}
