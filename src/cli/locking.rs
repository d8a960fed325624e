//! The lock file in use: what stands in for checkouts that are absent, and what `update` keeps of
//! those that are there.
//!
//! In: the inputs of a run, played once so that what is read is noted. Out: the [`Lock`] to write;
//! and what is to be said where the committed one is missing something, or where a repository has
//! moved on since.

use crate::lint::CONFIGURATION;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;

use super::checkout::{enclosing_repository, revision};
use super::inputs::Inputs;
use crate::lock::{self, Lock, LockedConfiguration, LockedRepository, OwnFiles, SecretFiles};
use crate::output::{self, Artifact};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{RecordingTree, ReplayTree, SourceTree, TreePath, short_id};
use fluxscape_terraform::ModuleSource;

/// Where the lock file stands in.
#[derive(Clone, Copy, Debug)]
pub(super) enum LockUse<'a> {
    /// For what is not checked out: the committed file.
    WhereAbsent,
    /// For everything that this one holds.
    Everywhere(&'a Lock),
}

/// What lies beside the repository, outside its own directory.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Checkouts that are there: address, what is read of it, its directory.
    pub recordings: Vec<(String, Arc<RecordingTree>, PathBuf)>,
    /// Repositories that the lock file stands in for.
    pub replays: Vec<(String, Arc<ReplayTree>)>,
    /// Terraform root modules that are there: as configured, their tree, their directory in it.
    pub roots: Vec<(String, Arc<dyn SourceTree>, TreePath)>,
    /// Those that the lock file stands in for.
    pub replayed_roots: Vec<String>,
    /// The same of root modules in the repository itself whose modules are absent.
    pub replayed_own: Vec<TreePath>,
    /// Whether one of them has other files now than the lock file knows.
    pub is_stale: bool,
}

impl Beside {
    /// Whether everything lies in the repository itself.
    pub(super) fn is_empty(&self) -> bool {
        self.recordings.is_empty()
            && self.replays.is_empty()
            && self.roots.is_empty()
            && self.replayed_roots.is_empty()
            && self.replayed_own.is_empty()
    }

    /// What was asked of the lock file in vain: the repository has come to need more than it holds.
    pub(super) fn missed(&self) -> Vec<Diagnostic> {
        missed(&self.replays)
    }
}

/// What was asked in vain of repositories that a lock file stands in for.
pub(super) fn missed(replays: &[(String, Arc<ReplayTree>)]) -> Vec<Diagnostic> {
    let missed = replays
        .iter()
        .flat_map(|(url, tree)| tree.missed().into_iter().map(move |path| (url, path)));
    let told = missed.map(|(url, path)| {
        let message = format!("{} does not hold {url}//{path}, which is needed now", lock::NAME);
        Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message)
            .hint("run `fluxscape update` where that repository is checked out")
    });
    told.collect()
}

/// The committed lock file.
pub(super) fn read(root: &Path) -> anyhow::Result<Option<Lock>> {
    match fs::read_to_string(root.join(lock::NAME)) {
        Ok(text) => Lock::read(&text)
            .map(Some)
            .map_err(|why| anyhow!("{} cannot be used: {why}", lock::NAME)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow!("cannot read {}: {error}", lock::NAME)),
    }
}

/// The lock of what is there now; what is absent stays as the committed file says. The inputs must
/// have been played.
pub(super) fn fresh(inputs: &Inputs) -> Lock {
    let files = inputs.project.library.files();
    let parsed = inputs.project.library.parsed();
    let secrets = SecretFiles::of(parsed.iter().map(AsRef::as_ref));
    let committed = inputs.lock.as_ref();
    let live = inputs.beside.recordings.iter();
    let live = live.map(|(url, tree, root)| {
        LockedRepository::new(url.clone(), revision(root), tree.record(), &secrets)
    });
    let kept =
        inputs.beside.replays.iter().filter_map(|(url, _)| committed?.repository(url)).cloned();
    let modules = &inputs.project.modules;
    let evaluated = inputs.beside.roots.iter().flat_map(|(path, tree, directory)| {
        let input = fluxscape_terraform::Input {
            tree: Arc::clone(tree),
            directory: directory.clone(),
            modules,
            files,
        };
        let revision = enclosing_repository(&inputs.root.join(path)).and_then(revision);
        let evaluated = fluxscape_terraform::evaluate_all(&input).into_iter();
        evaluated
            .map(|found| LockedConfiguration::new(path.clone(), revision.clone(), &found, files))
            .collect::<Vec<_>>()
    });
    let kept_roots = inputs
        .beside
        .replayed_roots
        .iter()
        .flat_map(|path| committed.map(|lock| lock.configurations(path)).unwrap_or_default());
    let kept_own = inputs
        .beside
        .replayed_own
        .iter()
        .flat_map(|path| committed.map(|lock| lock.own(Some(path))).unwrap_or_default());
    let kept_roots = kept_roots.chain(kept_own).cloned();
    Lock::new(
        live.chain(kept).collect(),
        evaluated.chain(own_roots(inputs)).chain(kept_roots).collect(),
    )
}

/// Root modules of the repository itself, where one of them calls a module that lies elsewhere:
/// what they create cannot be known without it.
fn own_roots(inputs: &Inputs) -> Vec<LockedConfiguration> {
    let (project, files) = (&inputs.project, inputs.project.library.files());
    let own = &project.repositories.own.tree;
    let is_elsewhere = |module: &&ModuleSource| {
        let root = inputs.paths.root(&module.tree.place(&TreePath::root()).repository);
        root.is_some_and(|root| !root.starts_with(&inputs.root))
    };
    if !project.modules.iter().any(|module| is_elsewhere(&module)) {
        return Vec::new();
    }
    let name = own.place(&TreePath::root()).repository;
    let mut roots: BTreeSet<TreePath> = project
        .terraform
        .iter()
        .filter(|(tree, _)| tree.place(&TreePath::root()).repository == name)
        .map(|(_, path)| path.clone())
        .collect();
    if project.terraform.is_empty() && project.recorded.is_empty() {
        roots = fluxscape_terraform::discover(own, &project.modules, files)
            .into_iter()
            .map(|found| found.place.path)
            .collect();
    }
    let mut used = false;
    let mut locked = Vec::new();
    for directory in roots {
        let tree = Arc::new(RecordingTree::new(Arc::clone(own)));
        let recordings: Vec<_> = project
            .modules
            .iter()
            .map(|module| Arc::new(RecordingTree::new(Arc::clone(&module.tree))))
            .collect();
        let modules: Vec<ModuleSource> = project
            .modules
            .iter()
            .zip(&recordings)
            .map(|(module, tree)| ModuleSource {
                source: module.source.clone(),
                tree: Arc::<RecordingTree>::clone(tree),
            })
            .collect();
        let input = fluxscape_terraform::Input {
            tree: Arc::<RecordingTree>::clone(&tree),
            directory: directory.clone(),
            modules: &modules,
            files,
        };
        let found = fluxscape_terraform::evaluate_all(&input);
        used |= project
            .modules
            .iter()
            .zip(&recordings)
            .any(|(module, tree)| is_elsewhere(&module) && !tree.record().files.is_empty());
        let own_files = OwnFiles::of(own.as_ref(), &tree.record());
        let lock = |found| {
            LockedConfiguration::new(directory.to_string(), None, found, files)
                .of_own(own_files.clone())
        };
        locked.extend(found.iter().map(lock));
    }
    if used { locked } else { Vec::new() }
}

/// The file of a lock.
pub(super) fn artifact(root: &Path, lock: &Lock) -> Artifact {
    let path = root.join(lock::NAME);
    let bytes = output::with_line_ends_of(&path, lock.write().into_bytes());
    Artifact { path, bytes }
}

/// What the committed lock file lacks of what is there, a line each.
pub(super) fn lacks(committed: &Lock, fresh: &Lock) -> Vec<String> {
    let repositories = fresh
        .repositories
        .iter()
        .map(|now| &now.url)
        .filter(|url| committed.repository(url).is_none());
    let roots = fresh
        .terraform
        .iter()
        .map(|now| &now.path)
        .filter(|path| committed.configurations(path).is_empty());
    let lacking =
        repositories.chain(roots).map(|what| format!("{} does not hold {what}", lock::NAME));
    let own = |lock: &Lock, path: &str| {
        lock.configurations(path).into_iter().find_map(|locked| locked.own.clone())
    };
    let paths: BTreeSet<&String> = fresh.own(None).into_iter().map(|now| &now.path).collect();
    let stale = paths
        .into_iter()
        .filter(|path| own(committed, path).is_some_and(|was| Some(was) != own(fresh, path)));
    lacking.chain(stale.map(|path| stale_root(path))).collect()
}

/// What is to be said of a root module whose files are others than those that the lock file knows.
pub(super) fn stale_root(path: &str) -> String {
    format!("{} holds what {path} creates of other files than these", lock::NAME)
}

/// What has moved on since the committed lock file was written, a line each.
pub(super) fn moved(committed: &Lock, fresh: &Lock) -> Vec<String> {
    let step = |was: Option<&String>, is: Option<&String>| match (was, is) {
        (Some(was), Some(is)) if was != is => format!(" ({} -> {})", short_id(was), short_id(is)),
        _ => String::new(),
    };
    let mut lines = Vec::new();
    for now in &fresh.repositories {
        if let Some(was) = committed.repository(&now.url).filter(|was| was.has_moved(now)) {
            lines.push(format!(
                "{} has moved on{}",
                now.url,
                step(was.revision.as_ref(), now.revision.as_ref())
            ));
        }
    }
    let paths: BTreeSet<&String> = fresh.terraform.iter().map(|now| &now.path).collect();
    for path in paths {
        let (was, is) = (committed.configurations(path), fresh.configurations(path));
        let moved = was.len() != is.len() || was.iter().zip(&is).any(|(was, is)| was.has_moved(is));
        if moved && !was.is_empty() {
            let revision =
                |all: &[&LockedConfiguration]| all.first().and_then(|first| first.revision.clone());
            lines.push(format!(
                "{path} has moved on{}",
                step(revision(&was).as_ref(), revision(&is).as_ref())
            ));
        }
    }
    lines
}
