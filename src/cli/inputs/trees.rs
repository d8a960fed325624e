//! Directories that flags and the configuration name, opened.
//!
//! In: a path, and who names it. Out: a tree of files with a name of its own. A directory that a
//! flag names and that is not there stops the program; one that the configuration names is a
//! warning, since not everybody who has this repository has the others too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::checkout::resolve;
use super::paths::{Paths, below};
use super::trust::Availability;
use crate::RootModule;
use crate::cli::flags::Mapping;
use crate::lint::CONFIGURATION;
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{
    DiskTree, GitRevisions, RepositoryUrl, SourceTree, TreePath, work_tree,
};

/// A directory, and who named it: a flag (relative to the working directory) or the configuration
/// (relative to its own).
pub(crate) enum Directory {
    /// By a flag.
    Flag(PathBuf),
    /// By the configuration.
    Configured {
        /// As it is written.
        path: PathBuf,
        /// Whether it is read.
        availability: Availability,
    },
}

impl Directory {
    /// As the configuration writes it.
    pub(crate) fn configured(&self) -> Option<String> {
        match self {
            Self::Configured { path, .. } => Some(path.to_string_lossy().into_owned()),
            Self::Flag(_) => None,
        }
    }

    /// Whether the command line names it.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self, Self::Flag(_))
    }

    /// Whether the configuration names it, and it is not read.
    pub(crate) fn is_unavailable(&self) -> bool {
        match self {
            Self::Configured { availability, .. } => {
                !matches!(availability, Availability::Available(_))
            }
            Self::Flag(_) => false,
        }
    }
}

/// Directories by name, those of the flags first: the first of a name counts.
pub(crate) fn named<'a>(
    flags: &[Mapping],
    configured: impl Iterator<Item = (&'a String, &'a PathBuf)>,
    availability: impl Fn(&str, &Path) -> Availability,
) -> Vec<(String, Directory)> {
    let flags = flags
        .iter()
        .map(|mapping| (mapping.name.clone(), Directory::Flag(mapping.directory.clone())));
    let configured = configured.map(|(name, path)| {
        let availability = availability(name, path);
        (name.clone(), Directory::Configured { path: path.clone(), availability })
    });
    flags.chain(configured).collect()
}

/// The other revisions of a checkout.
pub(crate) fn git_revisions(tree: &DiskTree) -> Option<GitRevisions> {
    let name = tree.place(&TreePath::root()).repository;
    Some(GitRevisions::of(tree.root(), &name)?.within(tree.budget()))
}

/// A root module (or its plan as JSON) in the repository being drawn is read from its tree; one
/// elsewhere from the repository around it.
pub(crate) fn root_module(
    directory: &Path,
    own: &Arc<DiskTree>,
    (trees, is_trusted): (&mut Trees, bool),
) -> anyhow::Result<RootModule> {
    let directory =
        directory.canonicalize().with_context(|| format!("cannot read {}", directory.display()))?;
    if let Some(path) = below(&directory, own.root()) {
        return Ok(RootModule { tree: Arc::<DiskTree>::clone(own), directory: path });
    }
    let holder =
        if directory.is_file() { directory.parent().unwrap_or(&directory) } else { &directory };
    let root = work_tree(holder).unwrap_or(holder);
    let path = below(&directory, root).unwrap_or_default();
    Ok(RootModule { tree: trees.open_as(root, None, is_trusted)?, directory: path })
}

/// What to do about a directory that only the command line may name.
const UNTRUSTED: &str = "name it on the command line, or add --trust-config if you trust this repository's .fluxscape.yaml";

/// The trees opened so far: each has a name of its own, so that a place says which one it lies in.
#[derive(Debug)]
pub(crate) struct Trees {
    /// Where they lie on this machine.
    pub paths: Paths,
    names: Vec<String>,
    budget: Arc<Budget>,
    /// What was opened.
    pub opened: Vec<Arc<DiskTree>>,
    /// A warning for each directory that the configuration names and that does not exist.
    pub unavailable: Vec<Diagnostic>,
}

impl Trees {
    /// None yet. What is read of them counts towards a budget.
    pub(crate) fn new(budget: &Arc<Budget>) -> Self {
        Self {
            paths: Paths::new(),
            names: Vec::new(),
            budget: Arc::clone(budget),
            opened: Vec::new(),
            unavailable: Vec::new(),
        }
    }

    /// Opens what a flag or the configuration names; `None` for what the configuration names and is
    /// not there.
    pub(crate) fn open_named<T>(
        &mut self,
        directory: &Directory,
        otherwise: &str,
        open: impl FnOnce(&mut Self, &Path) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        let (path, availability) = match directory {
            Directory::Flag(path) => return open(self, &resolve(path)?).map(Some),
            Directory::Configured { path, availability } => (path.display(), availability),
        };
        let warning =
            |message: String| Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message);
        match availability {
            Availability::Available(directory) => return open(self, directory).map(Some),
            Availability::Absent => {
                self.unavailable.push(warning(format!("{path} does not exist: {otherwise}")));
            }
            Availability::Untrusted => {
                let message = format!(
                    "{path} is not read: it lies outside this repository and is not a checkout of what it is mapped to; {otherwise}"
                );
                self.unavailable.push(warning(message).hint(UNTRUSTED));
            }
        }
        Ok(None)
    }

    /// Opens a checkout. It is named after its address, not after its directory, so that the same
    /// repository looks the same in every clone.
    pub(crate) fn open(
        &mut self,
        root: &Path,
        url: Option<&RepositoryUrl>,
    ) -> anyhow::Result<Arc<DiskTree>> {
        self.open_as(root, url, false)
    }

    /// The same; what a trusted one names may lie anywhere.
    fn open_as(
        &mut self,
        root: &Path,
        url: Option<&RepositoryUrl>,
        is_trusted: bool,
    ) -> anyhow::Result<Arc<DiskTree>> {
        let tree =
            DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
        let name = if let Some(url) = url {
            self.name(url)
        } else {
            let own = tree.place(&TreePath::root()).repository.to_string();
            self.unique(own, tree.root().display().to_string())
        };
        let tree = tree.named(&name).within(&self.budget);
        let tree = Arc::new(if is_trusted { tree.trusted() } else { tree });
        self.paths.add(&tree);
        self.opened.push(Arc::clone(&tree));
        Ok(tree)
    }

    /// What a repository is called: by the last part of its address, or the whole of it where that
    /// is taken.
    pub(crate) fn name(&mut self, url: &RepositoryUrl) -> String {
        self.unique(url.name().to_owned(), url.to_string())
    }

    fn unique(&mut self, short: String, long: String) -> String {
        let name = if self.names.contains(&short) { long } else { short };
        self.names.push(name.clone());
        name
    }
}
