//! The lock file that `update` writes, and how the committed one differs from it.
//!
//! In: the inputs of a run whose graph has been made, so that what is read is noted. Out: the
//! [`Lock`] to write; and [`Moves`]: what the committed one lacks, and which repositories have
//! other commits now.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::cli::console::Console;
use crate::cli::inputs::{Inputs, Recording, revision, stale_root};
use crate::lock::{self, Lock, LockedConfiguration, LockedRepository, OwnFiles, SecretFiles};
use crate::output::{Artifact, Claim, Root, WriteError};
use crate::{Project, RootModule, flux};
use fluxscape_manifest::source::{RecordingTree, TreePath, short_id, work_tree};
use fluxscape_terraform::ModuleSource;

/// The lock of what is there now; what is not stays as the committed file has it. The graph of the
/// inputs must have been made, so that what is read is noted.
pub(super) fn fresh(inputs: &Inputs) -> Lock {
    let (beside, committed) = (&inputs.beside, inputs.lock.as_ref());
    let parsed = inputs.project.library.parsed();
    let secrets = SecretFiles::of(parsed.iter().map(AsRef::as_ref));
    let live = beside.recordings.iter().map(|Recording { url, tree, root }| {
        LockedRepository::new(url.clone(), revision(root), tree.record(), &secrets)
    });
    let kept =
        beside.replays.iter().filter_map(|replay| committed?.repository(&replay.url)).cloned();
    let evaluated = beside.roots.iter().flat_map(|(path, root)| evaluated(path, root, inputs));
    let kept_roots = beside
        .replayed_roots
        .iter()
        .flat_map(|path| committed.map(|lock| lock.configurations(path)).unwrap_or_default());
    let kept_own = beside
        .replayed_own
        .iter()
        .flat_map(|path| committed.map(|lock| lock.own(Some(path))).unwrap_or_default());
    let kept_roots = kept_roots.chain(kept_own).cloned();
    Lock::new(
        live.chain(kept).collect(),
        evaluated.chain(own_roots(inputs)).chain(kept_roots).collect(),
    )
}

/// What a root module elsewhere creates, with the commit that is checked out there.
fn evaluated(path: &str, root: &RootModule, inputs: &Inputs) -> Vec<LockedConfiguration> {
    let files = inputs.project.library.files();
    let revision = work_tree(&inputs.root.join(path)).and_then(revision);
    let created = root.evaluate(&inputs.project.modules, &inputs.project.library);
    let lock = |found| LockedConfiguration::new(path.to_owned(), revision.clone(), found, files);
    created.iter().map(lock).collect()
}

/// Root modules of the repository itself, where one of them calls a module that lies elsewhere:
/// what they create cannot be known without it.
fn own_roots(inputs: &Inputs) -> Vec<LockedConfiguration> {
    let is_elsewhere = |module: &ModuleSource| {
        let root = inputs.paths.root(&module.tree.place(&TreePath::root()).repository);
        root.is_some_and(|root| !root.starts_with(&inputs.root))
    };
    let modules = &inputs.project.modules;
    if !modules.iter().any(is_elsewhere) {
        return Vec::new();
    }
    let mut calls_elsewhere = false;
    let mut locked = Vec::new();
    for directory in own_root_modules(&inputs.project) {
        let recorded: Vec<Arc<RecordingTree>> = modules
            .iter()
            .map(|module| Arc::new(RecordingTree::new(Arc::clone(&module.tree))))
            .collect();
        locked.extend(locked_root(&directory, &inputs.project, &recorded));
        calls_elsewhere |= modules
            .iter()
            .zip(&recorded)
            .any(|(module, tree)| is_elsewhere(module) && !tree.record().files.is_empty());
    }
    if calls_elsewhere { locked } else { Vec::new() }
}

/// The directories of the root modules in the repository itself: those that are named, or else
/// those that start Flux.
fn own_root_modules(project: &Project) -> BTreeSet<TreePath> {
    let own = &project.repositories.own.tree;
    if project.terraform.is_empty() && project.recorded.is_empty() {
        let files = project.library.files();
        let found = flux::discover(own, &project.modules, (files, project.library.budget()));
        return found.into_iter().map(|found| found.place.path).collect();
    }
    let name = own.place(&TreePath::root()).repository;
    let named = project
        .terraform
        .iter()
        .filter(|root| root.tree.place(&TreePath::root()).repository == name);
    named.map(|root| root.directory.clone()).collect()
}

/// What a root module of the repository itself creates, and of which of its files; the `modules`
/// note what it reads of them.
fn locked_root(
    directory: &TreePath,
    project: &Project,
    modules: &[Arc<RecordingTree>],
) -> Vec<LockedConfiguration> {
    let (own, files) = (&project.repositories.own.tree, project.library.files());
    let tree = Arc::new(RecordingTree::new(Arc::clone(own)));
    let module = |(module, tree): (&ModuleSource, &Arc<RecordingTree>)| ModuleSource {
        source: module.source.clone(),
        tree: Arc::<RecordingTree>::clone(tree),
    };
    let modules: Vec<ModuleSource> = project.modules.iter().zip(modules).map(module).collect();
    let root =
        RootModule { tree: Arc::<RecordingTree>::clone(&tree), directory: directory.clone() };
    let created = root.evaluate(&modules, &project.library);
    let own_files = OwnFiles::of(own.as_ref(), &tree.record());
    let lock = |found| {
        LockedConfiguration::new(directory.to_string(), None, found, files)
            .of_own(own_files.clone())
    };
    created.iter().map(lock).collect()
}

/// The file of a lock.
pub(super) fn artifact(root: &Root, lock: &Lock) -> Result<Artifact, WriteError> {
    let target = root.target(Path::new(lock::NAME))?;
    let bytes = target.with_its_line_ends(lock.write().into_bytes());
    Ok(Artifact { target, bytes, claim: Claim::Mark(lock::is_marked) })
}

/// How the committed lock file differs from the one that would be written now.
#[derive(Debug, Default)]
pub(super) struct Moves {
    lacking: Vec<String>,
    moved: Vec<String>,
}

impl Moves {
    pub(super) fn between(committed: &Lock, fresh: &Lock) -> Self {
        Self { lacking: lacks(committed, fresh), moved: moved(committed, fresh) }
    }

    /// Reports it.
    pub(super) fn report(&self, console: Console) {
        self.lacking.iter().for_each(|line| console.finding(line));
        for line in &self.moved {
            console.note(&format!(
                "{line} since {} was written: run `fluxscape update` to draw it again",
                lock::NAME
            ));
        }
    }

    /// Whether the committed file does not hold what it should.
    pub(super) fn lacks_anything(&self) -> bool {
        !self.lacking.is_empty()
    }

    /// Whether a repository has other commits now than the committed file knows.
    pub(super) fn has_moved(&self) -> bool {
        !self.moved.is_empty()
    }
}

/// What the committed lock file lacks of what is there, a line each.
fn lacks(committed: &Lock, fresh: &Lock) -> Vec<String> {
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
        repositories.chain(roots).map(|what| format!("{} does not contain {what}", lock::NAME));
    let own = |lock: &Lock, path: &str| {
        lock.configurations(path).into_iter().find_map(|locked| locked.own.clone())
    };
    let paths: BTreeSet<&String> = fresh.own(None).into_iter().map(|now| &now.path).collect();
    let stale = paths
        .into_iter()
        .filter(|path| own(committed, path).is_some_and(|was| Some(was) != own(fresh, path)));
    lacking.chain(stale.map(|path| stale_root(path))).collect()
}

/// What has moved on since the committed lock file was written, a line each.
fn moved(committed: &Lock, fresh: &Lock) -> Vec<String> {
    let step = |was: Option<&String>, is: Option<&String>| match (was, is) {
        (Some(was), Some(is)) if was != is => format!(" ({} -> {})", short_id(was), short_id(is)),
        _ => String::new(),
    };
    let mut lines = Vec::new();
    for now in &fresh.repositories {
        if let Some(was) = committed.repository(&now.url).filter(|was| was.has_moved(now)) {
            lines.push(format!(
                "{} has changed{}",
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
                "{path} has changed{}",
                step(revision(&was).as_ref(), revision(&is).as_ref())
            ));
        }
    }
    lines
}
