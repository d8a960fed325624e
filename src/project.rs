//! What a run reads.
//!
//! In: trees of files, however they were opened. Out: a [`Project`], from which everything else
//! follows; nothing in it is a path on this machine.

use std::sync::Arc;

use fluxscape_manifest::source::{Place, SourceTree, TreePath};
use fluxscape_manifest::yaml::Library;
use fluxscape_terraform::ModuleSource;

use crate::flux::Provisioned;
use crate::{flux, graph};

/// A repository to draw, with everything that lies beside it and what its owner declares about it.
///
/// [`Project::new`] is enough for a repository without references to others. The other fields add what it
/// refers to: Terraform in other repositories, the modules that it calls, names and groups.
#[derive(Debug)]
pub struct Project {
    /// What the repository is called where its address is not known: the name of its directory.
    pub name: String,
    /// The YAML files read so far: each is parsed once.
    pub library: Library,
    /// The repository to draw, and those that its Flux objects refer to.
    pub repositories: flux::Repositories,
    /// The Terraform root modules that create the first Flux objects. Where there are none, and
    /// none in `recorded`, those of the repository are found.
    pub terraform: Vec<RootModule>,
    /// What other root modules create, whose files are not available: from the lock file.
    pub recorded: Vec<Provisioned>,
    /// Modules that root modules call by a git or registry address.
    pub modules: Vec<ModuleSource>,
    /// Names, groups and origins, where the files alone would be misread.
    pub declared: graph::Declared,
    /// The roots that the user names: the only ones, where there is one.
    pub roots: Vec<flux::NamedRoot>,
    /// The only cluster to draw: its name, or the directory that it is bootstrapped from.
    pub cluster: Option<String>,
}

impl Project {
    /// Repositories, with nothing declared about them and no Terraform outside the one to draw.
    #[must_use]
    pub fn new(name: &str, repositories: flux::Repositories) -> Self {
        Self {
            name: name.to_owned(),
            library: Library::default(),
            repositories,
            terraform: Vec::new(),
            recorded: Vec::new(),
            modules: Vec::new(),
            declared: graph::Declared::default(),
            roots: Vec::new(),
            cluster: None,
        }
    }
}

/// A Terraform root module: where `terraform apply` is run.
#[derive(Clone, Debug)]
pub struct RootModule {
    /// The repository that it lies in.
    pub tree: Arc<dyn SourceTree>,
    /// Its directory, or a plan that `terraform show -json` has written.
    pub directory: TreePath,
}

impl RootModule {
    /// Where it lies.
    #[must_use]
    pub fn place(&self) -> Place {
        self.tree.place(&self.directory)
    }

    /// What it creates: once for each set of values that the repository has for it.
    #[must_use]
    pub fn evaluate(&self, modules: &[ModuleSource], library: &Library) -> Vec<Provisioned> {
        let (tree, directory) = (Arc::clone(&self.tree), self.directory.clone());
        flux::provisions(tree, directory, modules, (library.files(), library.budget()))
    }
}
