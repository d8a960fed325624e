//! What each side of a difference reads beside the repository: as that side's own lock file records
//! it.
//!
//! In: the trees of both sides, and the inputs of the run. Out: a [`Surroundings`] for each side.
//! Both sides read a repository in the same way, so that nothing but its revision differs between
//! them: from the objects of its checkout, else from what the lock files hold of it, else as it
//! lies here. Which way it is gets said.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::Inputs;
use super::lock::{Replay, missed};
use super::paths::below;
use crate::RootModule;
use crate::cli::console::Console;
use crate::flux::{Provisioned, Repository};
use crate::lock::{self, Lock, LockedConfiguration, LockedRepository};
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{
    GitRevisions, GitTree, MemoryTree, Mount, MountTree, Recorded, ReplayTree, Revisions,
    SourceTree, TreePath, short_id,
};
use fluxscape_terraform::ModuleSource;

/// What one side reads beside the repository.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// The repositories mapped beside it.
    pub mapped: Vec<Repository>,
    /// Terraform root modules, wherever they lie.
    pub terraform: Vec<RootModule>,
    /// What the lock file records of those that are not evaluated.
    pub recorded: Vec<Provisioned>,
    /// The modules that the others call.
    pub modules: Vec<ModuleSource>,
    /// The repositories that are read from the lock file.
    replays: Vec<Replay>,
}

/// A mapped repository on one side.
struct Mapped {
    repository: Repository,
    replay: Option<Arc<ReplayTree>>,
}

impl From<Repository> for Mapped {
    fn from(repository: Repository) -> Self {
        Self { repository, replay: None }
    }
}

impl Surroundings {
    /// Those of both sides, whose names are for messages.
    pub(crate) fn of(
        trees: [&GitTree; 2],
        names: [&str; 2],
        inputs: &Inputs,
        console: Console,
    ) -> [Self; 2] {
        let [old, new] = trees;
        let locks =
            [(old, names[0]), (new, names[1])].map(|(tree, name)| lock_of(tree, name, console));
        let locks = &[locks[0].as_ref(), locks[1].as_ref()];
        let mut sides = [Self::default(), Self::default()];
        for mapped in &inputs.project.repositories.mapped {
            for (side, mapped) in sides.iter_mut().zip(both(mapped, trees, locks, inputs, console))
            {
                side.take(mapped);
            }
        }
        take_modules(&mut sides, trees, inputs);
        let own = own_recorded(trees, locks, inputs);
        for (side, lock) in sides.iter_mut().zip(locks) {
            side.take_terraform(locks, *lock, inputs);
            side.take_own(*lock, &own, inputs);
        }
        sides
    }

    fn take(&mut self, mapped: Option<Mapped>) {
        let Some(Mapped { repository, replay }) = mapped else { return };
        let url = repository.url.as_ref().map(ToString::to_string).unwrap_or_default();
        self.replays.extend(replay.map(|tree| Replay { url, tree }));
        self.mapped.push(repository);
    }

    /// Root modules elsewhere come from this side's lock file where both sides' hold them; the
    /// others as they are.
    fn take_terraform(&mut self, locks: &[Option<&Lock>; 2], own: Option<&Lock>, inputs: &Inputs) {
        let files = inputs.project.library.files();
        let of = |lock: Option<&Lock>, path: &str| {
            lock.map(|lock| copies(lock.configurations(path))).unwrap_or_default()
        };
        let is_recorded = |path: &str| locks.iter().all(|lock| !of(*lock, path).is_empty());
        let live = inputs.beside.roots.iter();
        let replaced: Vec<_> = live.filter(|(path, _)| is_recorded(path)).collect();
        let is_replaced =
            |root: &&RootModule| replaced.iter().any(|(_, other)| other.place() == root.place());
        let roots = inputs.project.terraform.iter().filter(|root| !is_replaced(root));
        self.terraform = roots.cloned().collect();
        let unavailable = inputs.beside.replayed_roots.iter().flat_map(|path| {
            let lock = if is_recorded(path) { own } else { inputs.lock.as_ref() };
            of(lock, path)
        });
        let known = replaced.iter().flat_map(|(path, _)| of(own, path)).chain(unavailable);
        self.recorded = known.map(|locked| locked.configuration(files)).collect();
    }

    /// Root modules of the repository itself that call modules elsewhere: as this side's lock file
    /// records, else as far as they can be read.
    fn take_own(&mut self, lock: Option<&Lock>, recorded: &BTreeSet<TreePath>, inputs: &Inputs) {
        let (own, files) = (&inputs.project.repositories.own.tree, inputs.project.library.files());
        let is_own = |tree: &Arc<dyn SourceTree>| {
            tree.place(&TreePath::root()).repository == own.place(&TreePath::root()).repository
        };
        self.terraform.retain(|root| !(is_own(&root.tree) && recorded.contains(&root.directory)));
        for path in inputs.beside.replayed_own.iter().chain(recorded) {
            let locked = lock.map(|lock| lock.own(Some(path))).unwrap_or_default();
            if locked.is_empty() {
                let root = RootModule { tree: Arc::clone(own), directory: path.clone() };
                self.terraform.push(root);
            }
            self.recorded.extend(locked.iter().map(|locked| locked.configuration(files)));
        }
    }

    /// The tree of a module on this side, where it lies in the repository itself or in a mapped
    /// one.
    fn module(
        &self,
        inside: Option<&TreePath>,
        root: &Path,
        (tree, name): (&GitTree, &str),
        inputs: &Inputs,
    ) -> Option<Arc<dyn SourceTree>> {
        if let Some(inside) = inside {
            return Some(Arc::new(tree.directory(inside, name)));
        }
        self.mapped.iter().find_map(|mapped| {
            let base = inputs.paths.root(&mapped.tree.place(&TreePath::root()).repository)?;
            let from = below(root, base)?;
            let mount = Mount { at: TreePath::root(), tree: Arc::clone(&mapped.tree), from };
            Some(Arc::new(MountTree::new(Arc::new(MemoryTree::default()), vec![mount]))
                as Arc<dyn SourceTree>)
        })
    }

    /// What the lock file was asked in vain.
    pub(crate) fn missed(&self) -> Vec<Diagnostic> {
        missed(&self.replays)
    }
}

/// Modules that lie in the repository, or in one mapped beside it, are those of each side; any
/// other is read as it lies here.
fn take_modules(sides: &mut [Surroundings; 2], trees: [&GitTree; 2], inputs: &Inputs) {
    for module in &inputs.project.modules {
        let name = module.tree.place(&TreePath::root()).repository;
        let root = inputs.paths.root(&name);
        let inside =
            root.and_then(|root| below(root, &inputs.root)).filter(|inside| !inside.is_root());
        let inside = inside.filter(|inside| trees.iter().any(|tree| !tree.list(inside).is_empty()));
        for (side, tree) in sides.iter_mut().zip(trees) {
            let found =
                root.and_then(|root| side.module(inside.as_ref(), root, (tree, &name), inputs));
            let tree = found.unwrap_or_else(|| Arc::clone(&module.tree));
            side.modules.push(ModuleSource { source: module.source.clone(), tree });
        }
    }
}

/// The root modules in the repository itself whose modules lie elsewhere, where the lock files of
/// both sides say what they create and were made of the files that the sides have.
fn own_recorded(
    trees: [&GitTree; 2],
    locks: &[Option<&Lock>; 2],
    inputs: &Inputs,
) -> BTreeSet<TreePath> {
    let of = |tree: &GitTree, lock: Option<&Lock>| {
        let own = lock.map(|lock| lock.own(None)).unwrap_or_default();
        let is_current = own.iter().all(|locked| locked.is_of(tree));
        let paths =
            own.iter().map(|locked| TreePath::clamped(&locked.path)).collect::<BTreeSet<_>>();
        if is_current { paths } else { BTreeSet::new() }
    };
    let [old, new] = [of(trees[0], locks[0]), of(trees[1], locks[1])];
    if old == new && inputs.beside.replayed_own.is_empty() { new } else { BTreeSet::new() }
}

fn copies(found: Vec<&LockedConfiguration>) -> Vec<LockedConfiguration> {
    found.into_iter().cloned().collect()
}

/// The lock file of a side. One that cannot be used is reported, and does not count.
fn lock_of(tree: &GitTree, side: &str, console: Console) -> Option<Lock> {
    let bytes = tree.read(&TreePath::root().join(lock::NAME)?).ok()?;
    match Lock::read(&String::from_utf8_lossy(&bytes)) {
        Ok(lock) => Some(lock),
        Err(why) => {
            console.note(&format!("{} of {side} cannot be used: {why}", lock::NAME));
            None
        }
    }
}

/// A mapped repository on both sides; on one where it is not there, nothing.
fn both(
    mapped: &Repository,
    trees: [&GitTree; 2],
    locks: &[Option<&Lock>; 2],
    inputs: &Inputs,
    console: Console,
) -> [Option<Mapped>; 2] {
    let name = mapped.tree.place(&TreePath::root()).repository;
    let root = inputs.paths.root(&name);
    if let Some(inside) = root.and_then(|root| below(root, &inputs.root))
        && !inside.is_root()
        && trees.iter().any(|tree| !tree.list(&inside).is_empty())
    {
        return trees.map(|tree| within(mapped, tree, &inside, &name));
    }
    let url = mapped.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let [Some(old), Some(new)] = locks.map(|lock| lock.and_then(|lock| lock.repository(&url)))
    else {
        console.note(&format!(
            "{name} is read from its checkout for both sides: not both have a {} that records it",
            lock::NAME
        ));
        return [(); 2].map(|()| Some(mapped.clone().into()));
    };
    let budget = inputs.project.library.budget();
    let (found, missing) = match root
        .map(|root| [old, new].map(|locked| at_commit(mapped, root, &name, locked, budget)))
    {
        Some([Ok(old), Ok(new)]) => (Some([old, new]), None),
        Some([Err(why), _] | [_, Err(why)]) => (None, Some(why)),
        None => (None, Some("it is not checked out here".to_owned())),
    };
    let read = match [old, new].map(|locked| locked.revision.as_deref().map(short_id)) {
        [Some(old), Some(new)] if old == new => format!(" at {old}"),
        [Some(old), Some(new)] => format!(" at {old} and {new}"),
        _ => String::new(),
    };
    match (found, missing) {
        (Some(found), _) => {
            console.note(&format!("{name} is read{read}, as {} records it", lock::NAME));
            found.map(Some)
        }
        (None, why) => {
            let why = why.unwrap_or_default();
            console.note(&format!("{name} is read{read} from the files in {}: {why}", lock::NAME));
            [old, new].map(|locked| Some(replayed(mapped, &name, locked)))
        }
    }
}

/// A directory of the repository itself, a submodule as a rule: of the commit that the side
/// records. `None` where it has no files there.
fn within(mapped: &Repository, tree: &GitTree, inside: &TreePath, name: &str) -> Option<Mapped> {
    let tree = tree.directory(inside, name);
    let is_there = !tree.list(&TreePath::root()).is_empty();
    is_there.then(|| Repository { tree: Arc::new(tree), ..mapped.clone() }.into())
}

/// The repository at the commit that a lock file records, from the objects of its checkout; or why
/// not.
fn at_commit(
    mapped: &Repository,
    root: &Path,
    name: &str,
    locked: &LockedRepository,
    budget: &Arc<Budget>,
) -> Result<Mapped, String> {
    let commit = locked.revision.as_deref().ok_or("no revision is recorded")?;
    let (revisions, tree) =
        GitRevisions::at(root, name, commit, budget).map_err(|error| error.to_string())?;
    Ok(Repository { url: mapped.url.clone(), tree, revisions: Some(Arc::new(revisions)) }.into())
}

/// The repository as far as a lock file holds its files.
fn replayed(mapped: &Repository, name: &str, locked: &LockedRepository) -> Mapped {
    let tree = Arc::new(ReplayTree::new(name, locked.record()));
    let revisions =
        locked.revision.clone().map(|commit| Arc::new(Recorded(commit)) as Arc<dyn Revisions>);
    let repository =
        Repository { url: mapped.url.clone(), tree: Arc::<ReplayTree>::clone(&tree), revisions };
    Mapped { repository, replay: Some(tree) }
}
