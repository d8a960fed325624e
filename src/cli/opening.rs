//! Opens what lies beside the repository: mapped repositories, Terraform root modules and the
//! modules that those call.
//!
//! In: the flags, the configuration, and the facts of a lock file. Out: trees of files, and what
//! the lock file says in place of those that are absent. Flags win over the configuration.

use crate::lint::CONFIGURATION;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use super::checkout::Checkout;
use super::locking::{self, Beside};
use super::sources::BesideArgs;
use super::trees::{Directory, Trees, directories, git_revisions, named, root_module};
use crate::config::Config;
use crate::flux::Repository;
use crate::lock::{Lock, LockedConfiguration};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{
    DiskTree, OnlyCheckedOut, Recorded, RecordingTree, ReplayTree, RepositoryUrl, Revisions,
    SourceTree, TreePath,
};
use fluxscape_manifest::yaml::Library;
use fluxscape_terraform::{Configuration, ModuleSource};

/// What is known of a run while it opens things.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub args: &'a BesideArgs,
    pub config: &'a Config,
    pub checkout: &'a Checkout,
    pub library: &'a Library,
    /// The repository being drawn.
    pub own: &'a Arc<DiskTree>,
    /// What the lock file says.
    pub facts: Option<&'a Lock>,
    /// Whether it stands in for what is there too.
    pub everywhere: bool,
    /// The trees opened so far.
    pub trees: Trees,
    /// What lies outside the repository's own directory.
    pub beside: Beside,
}

/// Terraform root modules.
#[derive(Debug, Default)]
pub(super) struct RootModules {
    /// To be evaluated: the tree, and the directory in it.
    pub live: Vec<(Arc<dyn SourceTree>, TreePath)>,
    /// As the lock file has them.
    pub recorded: Vec<Configuration>,
}

impl Opening<'_> {
    /// The repositories that are mapped beside the one being drawn.
    pub(super) fn repositories(&mut self) -> anyhow::Result<Vec<Repository>> {
        let mut mapped = Vec::new();
        for (name, directory) in
            named(&self.args.repository, self.config.repositories.iter().map(|r| (&r.url, &r.path)))
        {
            let url = address(&name)?;
            mapped.extend(match self.replayed(&url, &directory) {
                Some(replayed) => Some(replayed),
                None => self.checked_out(&name, url, &directory)?,
            });
        }
        Ok(mapped)
    }

    /// A repository that the lock file stands in for.
    fn replayed(&mut self, url: &RepositoryUrl, directory: &Directory) -> Option<Repository> {
        let locked =
            self.facts?.repository(&url.to_string()).filter(|_| self.stands_in(directory))?;
        let tree = Arc::new(ReplayTree::new(&self.trees.name(url), locked.record()));
        self.beside.replays.push((url.to_string(), Arc::clone(&tree)));
        let revisions =
            locked.revision.clone().map(|commit| Arc::new(Recorded(commit)) as Arc<dyn Revisions>);
        Some(Repository { url: Some(url.clone()), tree, revisions })
    }

    /// Whether the lock file stands in for a directory.
    fn stands_in(&self, directory: &Directory) -> bool {
        match directory {
            Directory::Configured(path) => {
                self.everywhere || !self.checkout.root.join(path).exists()
            }
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
        let mapped =
            self.trees.open_named(directory, &self.checkout.root, &otherwise, |trees, path| {
                trees.open(path, Some(&url))
            })?;
        let Some(disk) = mapped else { return Ok(None) };
        let root = disk.root().to_owned();
        let mut revisions =
            git_revisions(&disk).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
        let mut tree: Arc<dyn SourceTree> = Arc::<DiskTree>::clone(&disk);
        if matches!(directory, Directory::Configured(_)) && !root.starts_with(&self.checkout.root) {
            let recording = Arc::new(RecordingTree::new(tree));
            self.beside.recordings.push((url.to_string(), Arc::clone(&recording), root));
            tree = recording;
            // The lock file holds the files as they lie there, and nothing else of that repository.
            revisions = git_revisions(&disk)
                .map(|revisions| Arc::new(OnlyCheckedOut(revisions)) as Arc<dyn Revisions>);
        }
        Ok(Some(Repository { url: Some(url), tree, revisions }))
    }

    /// The Terraform root modules that are named; where none is, those in the repository of which
    /// the lock file knows.
    pub(super) fn root_modules(&mut self) -> anyhow::Result<RootModules> {
        let mut found = RootModules::default();
        let roots = directories(&self.args.terraform, &self.config.terraform);
        if roots.is_empty() {
            let own = self.own_facts(None);
            self.take_own(&own, &mut found.recorded);
        }
        for directory in roots {
            let configured = directory.configured();
            let own = configured
                .as_ref()
                .map(|path| self.own_facts(Some(&TreePath::clamped(path))))
                .unwrap_or_default();
            if self.take_own(&own, &mut found.recorded) {
                continue;
            }
            let mut locked = configured
                .as_deref()
                .and_then(|path| Some(self.facts?.configurations(path)))
                .unwrap_or_default();
            locked.retain(|locked| locked.own.is_none());
            if !locked.is_empty() && self.stands_in(&directory) {
                found.recorded.extend(
                    locked.into_iter().map(|locked| locked.configuration(self.library.files())),
                );
                self.beside.replayed_roots.extend(configured);
                continue;
            }
            let own = self.own;
            let open = |trees: &mut Trees, path: &Path| root_module(path, own, trees);
            let root = self.trees.open_named(
                &directory,
                &self.checkout.root,
                "what it creates is not drawn",
                open,
            )?;
            if let (Some(path), Some((holder, inside))) = (configured, &root) {
                let is_own = holder.place(&TreePath::root()) == own.place(&TreePath::root());
                self.beside
                    .roots
                    .extend((!is_own).then(|| (path, Arc::clone(holder), inside.clone())));
            }
            found.live.extend(root);
        }
        Ok(found)
    }

    /// What the lock file says of root modules in the repository itself, of one or of all, where
    /// modules that they call are absent.
    fn own_facts<'f>(&self, path: Option<&TreePath>) -> Vec<&'f LockedConfiguration>
    where
        Self: 'f,
    {
        let is_absent = |path: &Path| !self.checkout.root.join(path).exists();
        let lacks_module = self.args.module.is_empty()
            && self.config.modules.iter().any(|module| is_absent(&module.path));
        self.facts
            .filter(|_| self.everywhere || lacks_module)
            .map(|lock| lock.own(path))
            .unwrap_or_default()
    }

    /// Takes what the lock file says of root modules of the repository itself whose modules are
    /// absent, and tells where that was made of other files than these: there is nothing better
    /// to draw. Whether it says anything.
    fn take_own(
        &mut self,
        own: &[&LockedConfiguration],
        recorded: &mut Vec<Configuration>,
    ) -> bool {
        if let Some(stale) = own.iter().find(|locked| !locked.is_of(self.own.as_ref())) {
            let hint = "run `fluxscape update` where its modules are checked out";
            let told = Diagnostic::unplaced(
                Severity::Warning,
                &CONFIGURATION,
                locking::stale_root(&stale.path),
            )
            .hint(hint);
            self.trees.absent.push(told);
            self.beside.is_stale = true;
        }
        recorded.extend(own.iter().map(|locked| locked.configuration(self.library.files())));
        let paths: BTreeSet<TreePath> =
            own.iter().map(|locked| TreePath::clamped(&locked.path)).collect();
        self.beside.replayed_own.extend(paths);
        !own.is_empty()
    }

    /// The modules that root modules call. Where the lock file stands in for every root module,
    /// nobody asks for an absent one.
    pub(super) fn modules(&mut self, roots: &RootModules) -> anyhow::Result<Vec<ModuleSource>> {
        let needed = !roots.live.is_empty() || roots.recorded.is_empty();
        let mut modules = Vec::new();
        for (source, directory) in
            named(&self.args.module, self.config.modules.iter().map(|m| (&m.source, &m.path)))
        {
            if !needed
                && matches!(&directory, Directory::Configured(path) if !self.checkout.root.join(path).exists())
            {
                continue;
            }
            let otherwise = format!("{source} stays unknown");
            let mapped = self.trees.open_named(
                &directory,
                &self.checkout.root,
                &otherwise,
                |trees, path| trees.open(path, None),
            )?;
            modules.extend(mapped.map(|tree| ModuleSource { source, tree }));
        }
        Ok(modules)
    }
}

/// An address as the user writes it.
pub(super) fn address(text: &str) -> anyhow::Result<RepositoryUrl> {
    RepositoryUrl::parse(text).ok_or_else(|| anyhow!("{text} is no address of a repository"))
}
