//! What a drawing is made from: flags and configuration, resolved to trees of files.
//!
//! In: the flags, and `.fluxscape.yaml` at the repository's root. Out: [`Inputs`]: every directory
//! opened, every address parsed. Flags win over the configuration.

use crate::lint::CONFIGURATION;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::checkout::Checkout;
use super::declared::declared;
use super::locking::{self, Beside, LockUse};
use super::opening::{Opening, RootModules, address};
use super::paths::Paths;
use super::report::{Console, Report};
use super::sources::SourceArgs;
use super::trees::{Trees, git_revisions};
use crate::Project;
use crate::config::{self, Config};
use crate::flux::{Repositories, Repository};
use crate::lock::Lock;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{DiskTree, Files, RepositoryUrl, Revisions, SourceTree, TreePath};
use fluxscape_manifest::yaml::Library;

/// Everything that a drawing reads, and what the repository says about its pictures.
#[derive(Debug)]
pub(super) struct Inputs {
    /// What is drawn.
    pub project: Project,
    /// What the repository says about its pictures.
    pub config: Config,
    /// The root of the repository, absolute.
    pub root: PathBuf,
    /// Where all of this lies on this machine.
    pub paths: Paths,
    /// What the configuration names and is not there.
    pub absent: Vec<Diagnostic>,
    /// What lies outside the repository's own directory.
    pub beside: Beside,
    /// The committed lock file.
    pub lock: Option<Lock>,
}

/// Whether the configuration counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Configuration<'a> {
    /// It is read; outputs may have these extensions.
    Read(&'a [&'a str]),
    /// It is not looked at.
    Ignored,
}

impl Inputs {
    /// Opens everything that the flags and the configuration name.
    pub(super) fn open(
        args: &SourceArgs,
        formats: &[&str],
        console: Console,
    ) -> anyhow::Result<Self> {
        Self::open_with(args, Configuration::Read(formats), LockUse::WhereAbsent, console)
    }

    /// Opens everything that the flags name, and the configuration where it counts.
    pub(super) fn open_with(
        args: &SourceArgs,
        configuration: Configuration<'_>,
        using: LockUse<'_>,
        console: Console,
    ) -> anyhow::Result<Self> {
        let checkout = Checkout::find(args.directory.as_deref())?;
        let library = Library::new(Arc::new(Files::default()));
        let config = match configuration {
            Configuration::Read(formats) => {
                read_config(&checkout.root, &library, formats, console)?
            }
            Configuration::Ignored => Config::default(),
        };
        let lock = if configuration == Configuration::Ignored {
            None
        } else {
            locking::read(&checkout.root)?
        };
        let (facts, everywhere) = match using {
            LockUse::WhereAbsent => (lock.as_ref(), false),
            LockUse::Everywhere(lock) => (Some(lock), true),
        };
        let told = args.beside.url.as_deref().or(config.url.as_deref()).map(address).transpose()?;
        let url = told.or(checkout.url.as_deref().and_then(RepositoryUrl::parse));
        let mut trees = Trees::new();
        let tree = trees.open(&checkout.root, url.as_ref())?;
        let beside = Beside::default();
        let mut opening = Opening {
            args: &args.beside,
            config: &config,
            checkout: &checkout,
            library: &library,
            own: &tree,
            facts,
            everywhere,
            trees,
            beside,
        };
        let mapped = opening.repositories()?;
        let roots = opening.root_modules()?;
        let modules = opening.modules(&roots)?;
        let Opening { trees: Trees { paths, mut absent, .. }, beside, .. } = opening;
        absent.extend(checkout.is_bare().then(no_files));
        let name = tree.place(&TreePath::root()).repository.to_string();
        let revisions =
            git_revisions(&tree).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
        let repositories = Repositories { own: Repository { url, tree, revisions }, mapped };
        let RootModules { live: terraform, recorded } = roots;
        let project = Project {
            name,
            library,
            repositories,
            terraform,
            recorded,
            modules,
            declared: declared(&config),
            cluster: None,
        };
        let inputs = Self { project, config, root: checkout.root, paths, absent, beside, lock };
        inputs.tell(console);
        Ok(inputs)
    }

    /// Says under `--verbose` what is read.
    fn tell(&self, console: Console) {
        let Repositories { own, mapped } = &self.project.repositories;
        for repository in std::iter::once(own).chain(mapped) {
            let place = repository.tree.place(&TreePath::root());
            let address = repository
                .url
                .as_ref()
                .map_or("an address that is not known".to_owned(), ToString::to_string);
            console.detail(&format!("{} holds {address}", self.paths.show(&place)));
        }
        for (tree, directory) in &self.project.terraform {
            console.detail(&format!(
                "{} is a Terraform root module",
                self.paths.show(&tree.place(directory))
            ));
        }
        for module in &self.project.modules {
            console.detail(&format!(
                "{} holds the module {}",
                self.paths.show(&module.tree.place(&TreePath::root())),
                module.source
            ));
        }
    }
}

/// Reads the configuration. What is wrong with it is reported, and stops the program.
fn read_config(
    root: &Path,
    library: &Library,
    formats: &[&str],
    console: Console,
) -> anyhow::Result<Config> {
    let tree = DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
    config::load(library, &tree, formats).map(Option::unwrap_or_default).map_err(|found| {
        let mut paths = Paths::new();
        paths.add(&tree);
        console.report(&Report::new(found, library.files(), &paths));
        anyhow!("the configuration cannot be used")
    })
}

fn no_files() -> Diagnostic {
    let message = "this is a bare repository: it has no files that could be drawn";
    let hint = "name a checkout; revisions of a bare repository can be compared: `fluxscape diff BASE HEAD`";
    Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message).hint(hint)
}
