//! What a drawing is made from: flags and configuration, resolved to trees of files.
//!
//! In: the flags, and `.fluxscape.yaml` at the repository's root. Out: [`Inputs`]: every directory
//! opened, every address parsed. Flags win over the configuration.

mod checkout;
mod compared;
mod declared;
mod findings;
mod lock;
mod opening;
mod paths;
mod range;
mod root_modules;
mod surroundings;
mod trees;
mod trust;

use crate::cli::hint;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};

use super::console::Console;
use super::flags::{ClusterFlag, SourceArgs};
use super::report::Report;
use crate::Project;
use crate::config::{self, Config};
use crate::flux::{Repositories, Repository};
use crate::graph::Graph;
use crate::lint::CONFIGURATION;
use crate::lock::Lock;
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::rules::FILE_REJECTED;
use fluxscape_manifest::source::{
    DiskTree, Files, ReadError, RepositoryUrl, Revisions, SourceTree, Span, TreePath,
};
use fluxscape_manifest::yaml::Library;

pub(crate) use checkout::{Checkout, project_around, resolve, revision};
pub(crate) use compared::Compared;
pub(crate) use lock::{Beside, LockUse, Recording, stale_root};
use opening::{Opening, address};
pub(crate) use paths::{Paths, below, relative};
pub(crate) use range::Range;
use root_modules::RootModules;
use trees::{Trees, git_revisions};
use trust::Trust;

/// Everything that a drawing reads, and the configuration of its pictures.
#[derive(Debug)]
pub(crate) struct Inputs {
    /// What is drawn.
    pub project: Project,
    /// The configuration of its pictures.
    pub config: Config,
    /// The root of the repository, absolute.
    pub root: PathBuf,
    /// Where all of this lies on this machine.
    pub paths: Paths,
    /// The directories that are read.
    pub opened: Vec<Arc<DiskTree>>,
    /// A warning for each directory that the configuration names and that does not exist.
    pub unavailable: Vec<Diagnostic>,
    /// What lies outside the repository's own directory.
    pub beside: Beside,
    /// The committed lock file.
    pub lock: Option<Lock>,
}

/// Whether the configuration counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Configuration {
    /// It is read, and so is the lock file.
    Read,
    /// Neither is looked at.
    Ignored,
}

impl Inputs {
    /// Opens everything that the flags and the configuration name.
    pub(crate) fn open(args: &SourceArgs, console: Console) -> anyhow::Result<Self> {
        Self::open_with(args, Configuration::Read, LockUse::WhereUnavailable, console)
    }

    /// Opens everything that the flags name, and the configuration where it counts.
    pub(crate) fn open_with(
        args: &SourceArgs,
        configuration: Configuration,
        using: LockUse<'_>,
        console: Console,
    ) -> anyhow::Result<Self> {
        let checkout = Checkout::find(args.directory.as_deref())?;
        let budget = Arc::<Budget>::default();
        let library = Library::new(Arc::new(Files::default())).within(&budget);
        let (config, lock) = match configuration {
            Configuration::Read => read_committed(&checkout.root, &library, console)?,
            Configuration::Ignored => (Config::default(), None),
        };
        let named =
            args.beside.url.as_deref().or(config.url.as_deref()).map(address).transpose()?;
        let url = named.or(checkout.url.as_deref().and_then(RepositoryUrl::parse));
        let mut trees = Trees::new(&budget);
        let own = trees.open(&checkout.root, url.as_ref())?;
        let (facts, everywhere) = match using {
            LockUse::WhereUnavailable => (lock.as_ref(), false),
            LockUse::Everywhere(lock) => (Some(lock), true),
        };
        let mut opening = Opening {
            args: &args.beside,
            config: &config,
            checkout: &checkout,
            library: &library,
            trust: Trust::new(&checkout.root, args.beside.trust_config),
            own: &own,
            facts,
            everywhere,
            trees,
            beside: Beside::default(),
        };
        let mapped = opening.repositories()?;
        let roots = opening.root_modules()?;
        let modules = opening.modules(&roots)?;
        let Opening { trees: Trees { paths, opened, mut unavailable, .. }, beside, .. } = opening;
        unavailable.extend(checkout.is_bare().then(no_files));
        let RootModules { live: terraform, recorded } = roots;
        let named = declared::named_roots(&config, library.files(), own.as_ref());
        let project = Project {
            library,
            roots: named,
            terraform,
            recorded,
            modules,
            declared: declared::declared(&config),
            ..Project::new(
                &own.place(&TreePath::root()).repository,
                Repositories { own: repository(own, url), mapped },
            )
        };
        let inputs =
            Self { project, config, root: checkout.root, paths, opened, unavailable, beside, lock };
        inputs.report_read(console);
        Ok(inputs)
    }

    /// The graph, of one cluster where one is named.
    pub(crate) fn graph_of(&mut self, cluster: &ClusterFlag) -> anyhow::Result<Graph> {
        self.project.cluster.clone_from(&cluster.name);
        let graph = hint::graph(&self.project);
        if let Some(name) = &cluster.name
            && graph.clusters.is_empty()
        {
            bail!("there is no cluster \"{name}\": known are {}", graph.left_out.join(", "));
        }
        Ok(graph)
    }

    /// A file of the repository that the configuration names, relative to its root.
    pub(crate) fn committed(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        let path = path.to_str().map(|path| path.replace('\\', "/"));
        let path = path.and_then(|path| TreePath::root().join(&path));
        self.project.repositories.own.tree.read(&path.ok_or(ReadError::Outside)?)
    }

    /// What of the trees is not read although it is there.
    pub(crate) fn rejected(&self) -> Vec<Diagnostic> {
        let files = self.project.library.files();
        let of = |tree: &Arc<DiskTree>| {
            let report = |(path, error): (TreePath, ReadError)| {
                let span = Span::file(files.id(&tree.place(&path)));
                let message = format!("{path} {error}");
                Diagnostic::warning(&FILE_REJECTED, span, message)
            };
            tree.rejected().into_iter().map(report).collect::<Vec<_>>()
        };
        self.opened.iter().flat_map(of).collect()
    }

    /// Whether anything lies, or has lain, outside the repository's own directory.
    pub(crate) fn needs_lock(&self) -> bool {
        !self.beside.is_empty() || !self.project.modules.is_empty() || self.lock.is_some()
    }

    /// Reports under `--verbose` what is read.
    fn report_read(&self, console: Console) {
        let Repositories { own, mapped } = &self.project.repositories;
        for repository in std::iter::once(own).chain(mapped) {
            let place = repository.tree.place(&TreePath::root());
            let address = repository
                .url
                .as_ref()
                .map_or("an address that is not known".to_owned(), ToString::to_string);
            console.detail(&format!("{} holds {address}", self.paths.show(&place)));
        }
        for root in &self.project.terraform {
            let place = self.paths.show(&root.tree.place(&root.directory));
            console.detail(&format!("{place} is a Terraform root module"));
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

/// Reads the configuration and the lock file. What is wrong with the configuration is reported, and
/// stops the program.
fn read_committed(
    root: &Path,
    library: &Library,
    console: Console,
) -> anyhow::Result<(Config, Option<Lock>)> {
    let tree = DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
    let config = config::load(library, &tree).map(Option::unwrap_or_default).map_err(|found| {
        let mut paths = Paths::new();
        paths.add(&tree);
        console.report(&Report::new(found, library.files(), &paths));
        anyhow!("the configuration cannot be used")
    })?;
    Ok((config, lock::read(&tree)?))
}

/// A checkout, with its other revisions.
fn repository(tree: Arc<DiskTree>, url: Option<RepositoryUrl>) -> Repository {
    let revisions = git_revisions(&tree).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
    Repository { url, tree, revisions }
}

fn no_files() -> Diagnostic {
    let message = "this is a bare repository: it has no files to draw";
    let hint =
        "give the directory of a checkout, or compare revisions with `fluxscape diff BASE HEAD`";
    Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message).hint(hint)
}
