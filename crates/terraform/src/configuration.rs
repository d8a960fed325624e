//! The root module that is evaluated, and what comes of it.

use std::sync::Arc;

use crate::providers::Providers;
use crate::value::Map;
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, Place, SourceTree, Span, TreePath};

/// A root module to evaluate.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The tree that holds it.
    pub tree: Arc<dyn SourceTree>,
    /// Its directory, or a file that `terraform show -json` has written.
    pub directory: TreePath,
    /// Where modules of a git or registry source are on this machine.
    pub modules: &'a [ModuleSource],
    /// The table that spans point into.
    pub files: &'a Files,
    /// What the run may cost.
    pub budget: &'a Budget,
    /// What is known of providers, and what is wanted: `&()` for nothing and everything.
    pub providers: &'a dyn Providers,
}

/// A module source as written in a configuration, and the tree that holds it.
#[derive(Clone, Debug)]
pub struct ModuleSource {
    /// `source` as written, or as a git URL without `git::`, `//dir` and `?ref=`.
    pub source: String,
    /// The tree whose root is the module (or the repository, when the source names a directory in
    /// it).
    pub tree: Arc<dyn SourceTree>,
}

/// A root module, evaluated.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The root module's directory.
    pub place: Place,
    /// What distinguishes this one from others of the same root module (`prod`, of `prod.tfvars` or
    /// `clusters/prod`); empty where there is one.
    pub label: String,
    /// The wanted resources of all modules, and the calls of modules whose files are not available
    /// but whose arguments determine what they create.
    pub instances: Vec<Instance>,
    /// Module calls, nested ones too, in the order of their addresses.
    pub modules: Vec<ModuleCall>,
    /// What is wrong or unknown.
    pub diagnostics: Vec<Diagnostic>,
}

/// One instance of a resource, or of a call of a module whose files are not available.
#[derive(Clone, Debug)]
pub struct Instance {
    /// What it is an instance of.
    pub subject: Subject,
    /// `module.network.aws_subnet.public["a"]`, as Terraform writes addresses.
    pub address: String,
    /// `module.network.aws_subnet.public`: the same without the key of the instance.
    pub resource: String,
    /// `module.network`: the instance of the module that it is in; empty in the root module. For
    /// [`Subject::Module`] it is the call's own address.
    pub module: String,
    /// The block.
    pub span: Span,
    /// The values of its arguments. Each kind of nested block is a list of maps.
    pub arguments: Map,
    /// The arguments of the provider block that it uses.
    pub provider: Option<Map>,
    /// Its provisioners.
    pub provisioners: Vec<Provisioner>,
}

/// What an [`Instance`] is an instance of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A resource.
    Resource {
        /// Its type: `aws_subnet`.
        kind: String,
    },
    /// A call of a module whose files are not available.
    Module {
        /// Its `source`.
        source: String,
    },
}

/// A `provisioner` block of a resource.
#[derive(Clone, Debug)]
pub struct Provisioner {
    /// `local-exec`, `remote-exec`, `file`.
    pub kind: String,
    /// The values of its arguments.
    pub arguments: Map,
}

/// A `module` block.
#[derive(Clone, Debug)]
pub struct ModuleCall {
    /// `module.bootstrap`.
    pub address: String,
    /// `source` as written.
    pub source: String,
    /// Whether its files were found.
    pub found: bool,
    /// The block.
    pub span: Span,
}
