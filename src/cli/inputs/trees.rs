//! Directories that flags and the configuration name, opened.
//!
//! In: a path, and who names it. Out: a tree of files with a name of its own. A directory that a
//! flag names and that is not there stops the program; one that the configuration names is a
//! warning, since not everybody who has this repository has the others too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::checkout::enclosing_repository;
use super::paths::{Paths, below};
use crate::RootModule;
use crate::cli::flags::Mapping;
use crate::lint::CONFIGURATION;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{DiskTree, GitRevisions, RepositoryUrl, SourceTree, TreePath};

/// A directory, and who named it: a flag (relative to the working directory) or the configuration
/// (relative to its own).
pub(crate) enum Directory {
    /// By a flag.
    Flag(PathBuf),
    /// By the configuration.
    Configured(PathBuf),
}

impl Directory {
    /// As the configuration writes it.
    pub(crate) fn configured(&self) -> Option<String> {
        match self {
            Self::Configured(path) => Some(path.to_string_lossy().into_owned()),
            Self::Flag(_) => None,
        }
    }
}

/// Directories without a name: those of the configuration count only where no flag names one.
pub(crate) fn directories(flags: &[PathBuf], configured: &[PathBuf]) -> Vec<Directory> {
    if flags.is_empty() {
        configured.iter().cloned().map(Directory::Configured).collect()
    } else {
        flags.iter().cloned().map(Directory::Flag).collect()
    }
}

/// Directories by name, those of the flags first: the first of a name counts.
pub(crate) fn named<'a>(
    flags: &[Mapping],
    configured: impl Iterator<Item = (&'a String, &'a PathBuf)>,
) -> Vec<(String, Directory)> {
    let flags = flags
        .iter()
        .map(|mapping| (mapping.name.clone(), Directory::Flag(mapping.directory.clone())));
    flags
        .chain(configured.map(|(name, path)| (name.clone(), Directory::Configured(path.clone()))))
        .collect()
}

/// The other revisions of a checkout.
pub(crate) fn git_revisions(tree: &DiskTree) -> Option<GitRevisions> {
    let name = tree.place(&TreePath::root()).repository;
    GitRevisions::of(tree.root(), &name)
}

/// A root module (or its plan as JSON) in the repository being drawn is read from its tree; one
/// elsewhere from the repository around it.
pub(crate) fn root_module(
    directory: &Path,
    own: &Arc<DiskTree>,
    trees: &mut Trees,
) -> anyhow::Result<RootModule> {
    let directory =
        directory.canonicalize().with_context(|| format!("cannot read {}", directory.display()))?;
    if let Some(path) = below(&directory, own.root()) {
        return Ok(RootModule { tree: Arc::<DiskTree>::clone(own), directory: path });
    }
    let holder =
        if directory.is_file() { directory.parent().unwrap_or(&directory) } else { &directory };
    let root = enclosing_repository(holder).unwrap_or(holder);
    let path = below(&directory, root).unwrap_or_default();
    Ok(RootModule { tree: trees.open(root, None)?, directory: path })
}

/// The trees opened so far: each has a name of its own, so that a place says which one it lies in.
#[derive(Debug)]
pub(crate) struct Trees {
    /// Where they lie on this machine.
    pub paths: Paths,
    names: Vec<String>,
    /// A warning for each directory that the configuration names and that does not exist.
    pub unavailable: Vec<Diagnostic>,
}

impl Trees {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { paths: Paths::new(), names: Vec::new(), unavailable: Vec::new() }
    }

    /// Opens what a flag or the configuration names; `None` for what the configuration names and is
    /// not there.
    pub(crate) fn open_named<T>(
        &mut self,
        directory: &Directory,
        root: &Path,
        otherwise: &str,
        open: impl FnOnce(&mut Self, &Path) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        match directory {
            Directory::Configured(path) if !root.join(path).exists() => {
                let message = format!("{} does not exist: {otherwise}", path.display());
                self.unavailable.push(Diagnostic::unplaced(
                    Severity::Warning,
                    &CONFIGURATION,
                    message,
                ));
                Ok(None)
            }
            Directory::Configured(path) => open(self, &root.join(path)).map(Some),
            Directory::Flag(path) => open(self, path).map(Some),
        }
    }

    /// Opens a checkout. It is named after its address, not after its directory, so that the same
    /// repository looks the same in every clone.
    pub(crate) fn open(
        &mut self,
        root: &Path,
        url: Option<&RepositoryUrl>,
    ) -> anyhow::Result<Arc<DiskTree>> {
        let tree =
            DiskTree::open(root).with_context(|| format!("cannot read {}", root.display()))?;
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
