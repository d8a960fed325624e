//! Opens what lies beside the repository: here the repositories that are mapped, in
//! `root_modules` what Terraform needs.
//!
//! In: the flags, the configuration, and the committed lock file. Out: trees of files; the lock
//! file replaces those that are not available. Flags win over the configuration.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use super::checkout::Checkout;
use super::lock::{Beside, Recording, Replay};
use super::trees::{Directory, Trees, git_revisions, named};
use super::trust::Trust;
use crate::cli::flags::BesideArgs;
use crate::config::Config;
use crate::flux::Repository;
use crate::lock::Lock;
use fluxscape_manifest::source::{
    DiskTree, OnlyCheckedOut, Recorded, RecordingTree, ReplayTree, RepositoryUrl, Revisions,
    SourceTree,
};
use fluxscape_manifest::yaml::Library;

/// What is known of a run while it opens things.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub args: &'a BesideArgs,
    pub config: &'a Config,
    pub checkout: &'a Checkout,
    pub library: &'a Library,
    /// What the configuration may name.
    pub trust: Trust,
    /// The repository being drawn.
    pub own: &'a Arc<DiskTree>,
    /// The lock file to use.
    pub facts: Option<&'a Lock>,
    /// Whether it also replaces what is available.
    pub everywhere: bool,
    /// The trees opened so far.
    pub trees: Trees,
    /// What lies outside the repository's own directory.
    pub beside: Beside,
}

impl Opening<'_> {
    /// The repositories that are mapped beside the one being drawn.
    pub(crate) fn repositories(&mut self) -> anyhow::Result<Vec<Repository>> {
        let mut mapped = Vec::new();
        let configured = self.config.repositories.iter().map(|r| (&r.url, &r.path));
        let availability = |url: &str, path: &Path| {
            let addresses: Vec<RepositoryUrl> = RepositoryUrl::parse(url).into_iter().collect();
            self.trust.availability(path, &addresses)
        };
        for (name, directory) in named(&self.args.repository, configured, availability) {
            let url = address(&name)?;
            mapped.extend(match self.replayed(&url, &directory) {
                Some(replayed) => Some(replayed),
                None => self.checked_out(&name, url, &directory)?,
            });
        }
        Ok(mapped)
    }

    /// A repository that is read from the lock file.
    fn replayed(&mut self, url: &RepositoryUrl, directory: &Directory) -> Option<Repository> {
        let locked =
            self.facts?.repository(&url.to_string()).filter(|_| self.is_replaced(directory))?;
        let tree = Arc::new(ReplayTree::new(&self.trees.name(url), locked.record()));
        self.beside.replays.push(Replay { url: url.to_string(), tree: Arc::clone(&tree) });
        let revisions =
            locked.revision.clone().map(|commit| Arc::new(Recorded(commit)) as Arc<dyn Revisions>);
        Some(Repository { url: Some(url.clone()), tree, revisions })
    }

    /// Whether the lock file replaces a directory.
    pub(super) fn is_replaced(&self, directory: &Directory) -> bool {
        match directory {
            Directory::Configured { .. } => self.everywhere || directory.is_unavailable(),
            Directory::Flag(_) => false,
        }
    }

    /// A repository in its checkout; what is read of one that the configuration names is noted for
    /// the lock file.
    fn checked_out(
        &mut self,
        name: &str,
        url: RepositoryUrl,
        directory: &Directory,
    ) -> anyhow::Result<Option<Repository>> {
        let otherwise = format!("{name} is drawn as external");
        let mapped = self
            .trees
            .open_named(directory, &otherwise, |trees, path| trees.open(path, Some(&url)))?;
        let Some(disk) = mapped else { return Ok(None) };
        let root = disk.root().to_owned();
        let mut revisions =
            git_revisions(&disk).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
        let mut tree: Arc<dyn SourceTree> = Arc::<DiskTree>::clone(&disk);
        if matches!(directory, Directory::Configured { .. })
            && !root.starts_with(&self.checkout.root)
        {
            let recording = Arc::new(RecordingTree::new(tree));
            let (url, tree_read) = (url.to_string(), Arc::clone(&recording));
            self.beside.recordings.push(Recording { url, tree: tree_read, root });
            tree = recording;
            // The lock file holds the files as they lie there, and nothing else of that repository.
            revisions = git_revisions(&disk)
                .map(|revisions| Arc::new(OnlyCheckedOut(revisions)) as Arc<dyn Revisions>);
        }
        Ok(Some(Repository { url: Some(url), tree, revisions }))
    }
}

/// An address as the user writes it.
pub(crate) fn address(text: &str) -> anyhow::Result<RepositoryUrl> {
    RepositoryUrl::parse(text).ok_or_else(|| anyhow!("{text} is not the address of a repository"))
}
