//! Opens the Terraform root modules that create the first Flux objects, and the modules that those
//! call.
//!
//! In: the flags, the configuration, and the committed lock file. Out: [`RootModules`]: directories
//! to evaluate, and what the lock file has of those that are not there.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::anyhow;

use super::lock::stale_root;
use super::opening::{Opening, address};
use super::trees::{Directory, Trees, named, root_module};
use super::trust::{Availability, repositories_of};
use crate::RootModule;
use crate::config;
use crate::flux::Provisioned;
use crate::lint::CONFIGURATION;
use crate::lock::LockedConfiguration;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{RepositoryUrl, SourceTree, TreePath};
use fluxscape_terraform::ModuleSource;

/// Terraform root modules.
#[derive(Debug, Default)]
pub(crate) struct RootModules {
    /// To be evaluated.
    pub live: Vec<RootModule>,
    /// As the lock file has them.
    pub recorded: Vec<Provisioned>,
}

impl Opening<'_> {
    /// The Terraform root modules that are named; where none is, those in the repository that the
    /// lock file knows.
    pub(crate) fn root_modules(&mut self) -> anyhow::Result<RootModules> {
        let mut found = RootModules::default();
        let named = self.named_roots()?;
        if named.is_empty() {
            let own = self.own_facts(None);
            self.take_own(&own, &mut found.recorded);
        }
        for directory in named {
            if !self.replay_root(&directory, &mut found.recorded) {
                found.live.extend(self.open_root(&directory)?);
            }
        }
        Ok(found)
    }

    /// Those of the flags; where there are none, those of the configuration.
    fn named_roots(&self) -> anyhow::Result<Vec<Directory>> {
        if !self.args.terraform.is_empty() {
            return Ok(self.args.terraform.iter().cloned().map(Directory::Flag).collect());
        }
        self.config.terraform.iter().map(|root| self.configured_root(root)).collect()
    }

    /// A root module that the configuration names: by its directory, or by the repository that
    /// holds it. It may lie in any repository that is mapped.
    fn configured_root(&self, root: &config::RootModule) -> anyhow::Result<Directory> {
        let own = &self.config.repositories;
        let (path, addresses) = match root {
            config::RootModule::Directory(path) => {
                let mapped = own.iter().filter_map(|mapped| RepositoryUrl::parse(&mapped.url));
                (path.clone(), mapped.collect::<Vec<_>>())
            }
            config::RootModule::InRepository { repository, path } => {
                let url = address(repository)?;
                let is_it = |name: &str| RepositoryUrl::parse(name).as_ref() == Some(&url);
                let flag = self.args.repository.iter().find(|mapping| is_it(&mapping.name));
                if let Some(mapping) = flag {
                    return Ok(Directory::Flag(mapping.directory.join(path)));
                }
                let mapped = own.iter().find(|mapped| is_it(&mapped.url)).ok_or_else(|| {
                    anyhow!("terraform names {repository}, which repositories does not map to a directory")
                })?;
                let is_root = path.as_os_str().is_empty() || path == Path::new(".");
                let path = if is_root { mapped.path.clone() } else { mapped.path.join(path) };
                (path, vec![url])
            }
        };
        let availability = self.trust.availability(&path, &addresses);
        Ok(Directory::Configured { path, availability })
    }

    /// Takes what the lock file records of a root module that the configuration names, if it
    /// replaces it; whether it does.
    fn replay_root(&mut self, directory: &Directory, recorded: &mut Vec<Provisioned>) -> bool {
        let Some(path) = directory.configured() else { return false };
        let own = self.own_facts(Some(&TreePath::clamped(&path)));
        if self.take_own(&own, recorded) {
            return true;
        }
        let mut locked = self.facts.map(|lock| lock.configurations(&path)).unwrap_or_default();
        locked.retain(|locked| locked.own.is_none());
        if locked.is_empty() || !self.is_replaced(directory) {
            return false;
        }
        let files = self.library.files();
        recorded.extend(locked.into_iter().map(|locked| locked.configuration(files)));
        self.beside.replayed_roots.push(path);
        true
    }

    /// Opens a root module; one elsewhere that the configuration names is noted for the lock file.
    fn open_root(&mut self, directory: &Directory) -> anyhow::Result<Option<RootModule>> {
        let own = self.own;
        // A root module elsewhere that the command line names may call modules anywhere.
        let is_trusted = directory.is_flag() || self.args.trust_config;
        let open = |trees: &mut Trees, path: &Path| root_module(path, own, (trees, is_trusted));
        let otherwise = "what it creates is not drawn";
        let root = self.trees.open_named(directory, otherwise, open)?;
        if let (Some(path), Some(root)) = (directory.configured(), &root) {
            let is_own = root.tree.place(&TreePath::root()) == own.place(&TreePath::root());
            self.beside.roots.extend((!is_own).then(|| (path, root.clone())));
        }
        Ok(root)
    }

    /// What the lock file records of root modules in the repository itself, of one or of all, if
    /// modules that they call are not available.
    fn own_facts<'f>(&self, path: Option<&TreePath>) -> Vec<&'f LockedConfiguration>
    where
        Self: 'f,
    {
        let is_unavailable = |module: &config::Module| {
            let availability = self.module_availability(&module.source, &module.path);
            !matches!(availability, Availability::Available(_))
        };
        let lacks_module =
            self.args.module.is_empty() && self.config.modules.iter().any(is_unavailable);
        self.facts
            .filter(|_| self.everywhere || lacks_module)
            .map(|lock| lock.own(path))
            .unwrap_or_default()
    }

    /// Takes what the lock file records of root modules of the repository itself whose modules are
    /// not available; whether it records anything. If their files have changed since, that is
    /// reported: there is nothing better to draw.
    fn take_own(&mut self, own: &[&LockedConfiguration], recorded: &mut Vec<Provisioned>) -> bool {
        if let Some(stale) = own.iter().find(|locked| !locked.is_of(self.own.as_ref())) {
            let hint = "run `fluxscape update` where its modules are checked out";
            let stale =
                Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, stale_root(&stale.path))
                    .hint(hint);
            self.trees.unavailable.push(stale);
            self.beside.is_stale = true;
        }
        recorded.extend(own.iter().map(|locked| locked.configuration(self.library.files())));
        let paths: BTreeSet<TreePath> =
            own.iter().map(|locked| TreePath::clamped(&locked.path)).collect();
        self.beside.replayed_own.extend(paths);
        !own.is_empty()
    }

    /// The modules that root modules call. If every root module is read from the lock file,
    /// unavailable ones are not reported.
    pub(crate) fn modules(&mut self, roots: &RootModules) -> anyhow::Result<Vec<ModuleSource>> {
        let needed = !roots.live.is_empty() || roots.recorded.is_empty();
        let mut modules = Vec::new();
        let configured = self.config.modules.iter().map(|m| (&m.source, &m.path));
        let availability = |source: &str, path: &Path| self.module_availability(source, path);
        for (source, directory) in named(&self.args.module, configured, availability) {
            if !needed && directory.is_unavailable() {
                continue;
            }
            let otherwise = format!("{source} is unknown");
            let mapped = self
                .trees
                .open_named(&directory, &otherwise, |trees, path| trees.open(path, None))?;
            modules.extend(mapped.map(|tree| ModuleSource { source, tree }));
        }
        Ok(modules)
    }

    /// Whether the directory of a module is read: in the work tree, or in a checkout of the
    /// repository that its source means, or of one that is mapped.
    fn module_availability(&self, source: &str, path: &Path) -> Availability {
        let mapped = self.config.repositories.iter();
        let mapped = mapped.filter_map(|mapped| RepositoryUrl::parse(&mapped.url));
        let addresses: Vec<_> = repositories_of(source).into_iter().chain(mapped).collect();
        self.trust.availability(path, &addresses)
    }
}
