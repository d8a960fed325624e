//! What a drawing is made from: flags and configuration, resolved to trees of files.
//!
//! In: the flags, and `.fluxscape.yaml` at the repository's root. Out: [`Inputs`]: every directory opened, every address parsed.
//! Flags win over the configuration. A directory that a flag names and that is not there stops the program; one that the
//! configuration names is a warning, since not everybody who has this repository has the others too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::args::{Mapping, SourceArgs};
use super::checkout::{Checkout, enclosing_repository};
use super::declared::declared;
use super::locking::{self, Beside, LockUse};
use super::paths::Paths;
use super::report::{Console, Report};
use crate::Project;
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::flux::{Repositories, Repository};
use crate::lock::{Lock, LockedConfiguration};
use crate::source::{
    DiskTree, Files, GitRevisions, OnlyCheckedOut, Recorded, RecordingTree, ReplayTree, RepositoryUrl, Revisions, SourceTree, TreePath,
};
use crate::terraform::{self, ModuleSource};
use crate::yaml::Library;

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
    pub(super) fn open(args: &SourceArgs, formats: &[&str], console: Console) -> anyhow::Result<Self> {
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
            Configuration::Read(formats) => read_config(&checkout.root, &library, formats, console)?,
            Configuration::Ignored => Config::default(),
        };
        let lock = if configuration == Configuration::Ignored { None } else { locking::read(&checkout.root)? };
        let (facts, everywhere) = match using {
            LockUse::WhereAbsent => (lock.as_ref(), false),
            LockUse::Everywhere(lock) => (Some(lock), true),
        };
        let stands_in = |directory: &Directory| match directory {
            Directory::Configured(path) => everywhere || !checkout.root.join(path).exists(),
            Directory::Flag(_) => false,
        };
        let mut beside = Beside::default();
        let url = address(args.beside.url.as_deref().or(config.url.as_deref()))?.or(checkout.url.as_deref().and_then(RepositoryUrl::parse));

        let mut trees = Trees { paths: Paths::new(), names: Vec::new(), absent: Vec::new() };
        let tree = trees.open(&checkout.root, url.as_ref())?;
        let mut mapped_repositories: Vec<Repository> = Vec::new();
        for (name, directory) in named(&args.beside.repository, config.repositories.iter().map(|r| (&r.url, &r.path))) {
            let url = address(Some(&name))?.ok_or_else(|| anyhow!("a repository has no address"))?;
            if let Some(locked) = facts.and_then(|lock| lock.repository(&url.to_string())).filter(|_| stands_in(&directory)) {
                let tree = Arc::new(ReplayTree::new(&trees.name(&url), locked.record()));
                beside.replays.push((url.to_string(), Arc::clone(&tree)));
                let revisions = locked.revision.clone().map(|commit| Arc::new(Recorded(commit)) as Arc<dyn Revisions>);
                mapped_repositories.push(Repository { url: Some(url), tree, revisions });
                continue;
            }
            let mapped = trees.open_named(&directory, &checkout.root, &format!("{name} is drawn as external"), |trees, path| {
                trees.open(path, Some(&url))
            })?;
            let Some(disk) = mapped else { continue };
            let root = disk.root().to_owned();
            let mut revisions = git_revisions(&disk).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
            let mut tree: Arc<dyn SourceTree> = Arc::<DiskTree>::clone(&disk);
            if matches!(directory, Directory::Configured(_)) && !root.starts_with(&checkout.root) {
                let recording = Arc::new(RecordingTree::new(tree));
                beside.recordings.push((url.to_string(), Arc::clone(&recording), root));
                tree = recording;
                // The lock file holds the files as they lie there, and nothing else of that repository.
                revisions = git_revisions(&disk).map(|revisions| Arc::new(OnlyCheckedOut(revisions)) as Arc<dyn Revisions>);
            }
            mapped_repositories.push(Repository { url: Some(url), tree, revisions });
        }
        let (mut terraform, mut recorded) = (Vec::new(), Vec::new());
        let lacks_module = args.beside.module.is_empty() && config.modules.iter().any(|module| !checkout.root.join(&module.path).exists());
        let own_facts = facts.filter(|_| everywhere || lacks_module);
        let own_of = |path: Option<&TreePath>| own_facts.map(|lock| lock.own(path)).unwrap_or_default();
        let roots = directories(&args.beside.terraform, &config.terraform);
        let found = if roots.is_empty() { own_of(None) } else { Vec::new() };
        for directory in roots {
            let configured = directory.configured();
            let own = configured.as_ref().map(|path| own_of(Some(&TreePath::clamped(path)))).unwrap_or_default();
            if take_own(&own, tree.as_ref(), (&library, &mut beside, &mut trees), &mut recorded) {
                continue;
            }
            let mut locked = configured.as_deref().and_then(|path| Some(facts?.configurations(path))).unwrap_or_default();
            locked.retain(|locked| locked.own.is_none());
            if !locked.is_empty() && stands_in(&directory) {
                recorded.extend(locked.into_iter().map(|locked| locked.configuration(library.files())));
                beside.replayed_roots.extend(configured);
                continue;
            }
            let open = |trees: &mut Trees, path: &Path| root_module(path, &tree, trees);
            let root = trees.open_named(&directory, &checkout.root, "what it creates is not drawn", open)?;
            if let (Some(path), Some((holder, inside))) = (configured, &root) {
                let is_own = holder.place(&TreePath::root()) == tree.place(&TreePath::root());
                beside.roots.extend((!is_own).then(|| (path, Arc::clone(holder), inside.clone())));
            }
            terraform.extend(root);
        }
        take_own(&found, tree.as_ref(), (&library, &mut beside, &mut trees), &mut recorded);
        let mut modules = Vec::new();
        // Where the lock file stands in for every root module, nobody asks for what those call.
        let needed = !terraform.is_empty() || recorded.is_empty();
        for (source, directory) in named(&args.beside.module, config.modules.iter().map(|m| (&m.source, &m.path))) {
            if !needed && matches!(&directory, Directory::Configured(path) if !checkout.root.join(path).exists()) {
                continue;
            }
            let mapped =
                trees.open_named(&directory, &checkout.root, &format!("{source} stays unknown"), |trees, path| trees.open(path, None))?;
            modules.extend(mapped.map(|tree| ModuleSource { source, tree }));
        }
        let Trees { paths, mut absent, .. } = trees;
        absent.extend(checkout.is_bare().then(|| {
            let message = "this is a bare repository: it has no files that could be drawn";
            let hint = "name a checkout; revisions of a bare repository can be compared: `fluxscape diff BASE HEAD`";
            Diagnostic::unplaced(Severity::Warning, "configuration", message).hint(hint)
        }));
        let name = tree.place(&TreePath::root()).repository.to_string();
        let revisions = git_revisions(&tree).map(|revisions| Arc::new(revisions) as Arc<dyn Revisions>);
        let own = Repository { url, tree, revisions };
        let repositories = Repositories { own, mapped: mapped_repositories };
        let project = Project { name, library, repositories, terraform, recorded, modules, declared: declared(&config), cluster: None };
        let inputs = Self { project, config, root: checkout.root, paths, absent, beside, lock };
        inputs.tell(console);
        Ok(inputs)
    }

    /// Says under `--verbose` what is read.
    fn tell(&self, console: Console) {
        let Repositories { own, mapped } = &self.project.repositories;
        for repository in std::iter::once(own).chain(mapped) {
            let place = repository.tree.place(&TreePath::root());
            let address = repository.url.as_ref().map_or("an address that is not known".to_owned(), ToString::to_string);
            console.detail(&format!("{} holds {address}", self.paths.show(&place)));
        }
        for (tree, directory) in &self.project.terraform {
            console.detail(&format!("{} is a Terraform root module", self.paths.show(&tree.place(directory))));
        }
        for module in &self.project.modules {
            console.detail(&format!("{} holds the module {}", self.paths.show(&module.tree.place(&TreePath::root())), module.source));
        }
    }
}

/// Takes what the lock file says of root modules of the repository itself whose modules are absent, and tells where that was made of other
/// files than these: there is nothing better to draw. Whether it says anything.
fn take_own(
    own: &[&LockedConfiguration],
    tree: &dyn SourceTree,
    (library, beside, trees): (&Library, &mut Beside, &mut Trees),
    recorded: &mut Vec<terraform::Configuration>,
) -> bool {
    if let Some(stale) = own.iter().find(|locked| !locked.is_of(tree)) {
        let hint = "run `fluxscape update` where its modules are checked out";
        trees.absent.push(Diagnostic::unplaced(Severity::Warning, "configuration", locking::stale_root(&stale.path)).hint(hint));
        beside.is_stale = true;
    }
    recorded.extend(own.iter().map(|locked| locked.configuration(library.files())));
    let paths: BTreeSet<TreePath> = own.iter().map(|locked| TreePath::clamped(&locked.path)).collect();
    beside.replayed_own.extend(paths);
    !own.is_empty()
}

/// The other revisions of a checkout.
fn git_revisions(tree: &DiskTree) -> Option<GitRevisions> {
    let name = tree.place(&TreePath::root()).repository;
    GitRevisions::of(tree.root(), &name)
}

/// A directory, and who named it: a flag (relative to the working directory) or the configuration (relative to its own).
enum Directory {
    Flag(PathBuf),
    Configured(PathBuf),
}

impl Directory {
    /// As the configuration writes it.
    fn configured(&self) -> Option<String> {
        match self {
            Self::Configured(path) => Some(path.to_string_lossy().into_owned()),
            Self::Flag(_) => None,
        }
    }
}

/// Reads the configuration. What is wrong with it is reported, and stops the program.
fn read_config(root: &Path, library: &Library, formats: &[&str], console: Console) -> anyhow::Result<Config> {
    let tree = DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
    config::load(library, &tree, formats).map(Option::unwrap_or_default).map_err(|found| {
        let mut paths = Paths::new();
        paths.add(&tree);
        console.report(&Report::new(found, library.files(), &paths));
        anyhow!("the configuration cannot be used")
    })
}

fn address(text: Option<&str>) -> anyhow::Result<Option<RepositoryUrl>> {
    text.map(|text| RepositoryUrl::parse(text).ok_or_else(|| anyhow!("{text} is no address of a repository"))).transpose()
}

/// Directories without a name: those of the configuration count only where no flag names one.
fn directories(flags: &[PathBuf], configured: &[PathBuf]) -> Vec<Directory> {
    if flags.is_empty() {
        configured.iter().cloned().map(Directory::Configured).collect()
    } else {
        flags.iter().cloned().map(Directory::Flag).collect()
    }
}

/// Directories by name, those of the flags first: the first of a name counts.
fn named<'a>(flags: &[Mapping], configured: impl Iterator<Item = (&'a String, &'a PathBuf)>) -> Vec<(String, Directory)> {
    let flags = flags.iter().map(|mapping| (mapping.name.clone(), Directory::Flag(mapping.directory.clone())));
    flags.chain(configured.map(|(name, path)| (name.clone(), Directory::Configured(path.clone())))).collect()
}

/// A root module (or its plan as JSON) in the repository being drawn is read from its tree; one elsewhere from the repository around it.
fn root_module(directory: &Path, own: &Arc<DiskTree>, trees: &mut Trees) -> anyhow::Result<(Arc<dyn SourceTree>, TreePath)> {
    let directory = directory.canonicalize().with_context(|| format!("cannot read {}", directory.display()))?;
    let inside = |root: &Path| directory.strip_prefix(root).ok().map(|path| TreePath::clamped(&path.to_string_lossy()));
    if let Some(path) = inside(own.root()) {
        return Ok((Arc::<DiskTree>::clone(own), path));
    }
    let holder = if directory.is_file() { directory.parent().unwrap_or(&directory) } else { &directory };
    let root = enclosing_repository(holder).unwrap_or(holder);
    let path = inside(root).unwrap_or_default();
    Ok((trees.open(root, None)?, path))
}

/// The trees opened so far: each has a name of its own, so that a place says which one it lies in.
struct Trees {
    paths: Paths,
    names: Vec<String>,
    absent: Vec<Diagnostic>,
}

impl Trees {
    /// Opens what a flag or the configuration names; `None` for what the configuration names and is not there.
    fn open_named<T>(
        &mut self,
        directory: &Directory,
        root: &Path,
        otherwise: &str,
        open: impl FnOnce(&mut Self, &Path) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        match directory {
            Directory::Configured(path) if !root.join(path).exists() => {
                let message = format!("{} is not there: {otherwise}", path.display());
                self.absent.push(Diagnostic::unplaced(Severity::Warning, "configuration", message));
                Ok(None)
            }
            Directory::Configured(path) => open(self, &root.join(path)).map(Some),
            Directory::Flag(path) => open(self, path).map(Some),
        }
    }

    /// Opens a checkout. It is called what its address calls it, whatever its directory is called here, so that the same repository
    /// looks the same in every clone.
    fn open(&mut self, root: &Path, url: Option<&RepositoryUrl>) -> anyhow::Result<Arc<DiskTree>> {
        let tree = DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
        let name = if let Some(url) = url {
            self.name(url)
        } else {
            let own = tree.place(&TreePath::root()).repository.to_string();
            self.unique(own, tree.root().display().to_string())
        };
        let tree = Arc::new(tree.named(&name));
        self.paths.add(&tree);
        Ok(tree)
    }

    /// What a repository is called: by the last part of its address, or the whole of it where that is taken.
    fn name(&mut self, url: &RepositoryUrl) -> String {
        self.unique(url.name().to_owned(), url.to_string())
    }

    fn unique(&mut self, short: String, long: String) -> String {
        let name = if self.names.contains(&short) { long } else { short };
        self.names.push(name.clone());
        name
    }
}
