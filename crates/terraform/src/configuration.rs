//! The root module that is evaluated, and what comes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::evaluator::Evaluator;
use crate::modules::call::installed;
use crate::modules::collect::collect;
use crate::plan::from_json;
use crate::providers::Providers;
use crate::value::{Map, Value};
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
    /// but whose arguments tell what they create.
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

/// Evaluates a root module once, or reads a plan or state as JSON where the directory is a file.
///
/// Variables have the values of `terraform.tfvars` and `*.auto.tfvars`, or their defaults. A
/// variable without a value is an unknown called `var.NAME`.
///
/// ```
/// # use std::sync::Arc;
/// use fluxscape_manifest::source::{Files, MemoryTree, TreePath};
/// use fluxscape_terraform::{Input, evaluate};
///
/// let main = r#"
///     variable "zone" {}
///     resource "dns_record" "www" {
///       for_each = toset(["a", "b"])
///       name     = "${each.key}.${var.zone}"
///     }
/// "#;
/// let configuration = evaluate(&Input {
///     tree: Arc::new(MemoryTree::new("", [("main.tf", main)])),
///     directory: TreePath::root(),
///     modules: &[],
///     files: &Files::default(),
///     providers: &(),
/// });
/// let [a, _] = configuration.instances.as_slice() else { panic!("two instances") };
/// assert_eq!(a.address, r#"dns_record.www["a"]"#);
/// assert_eq!(a.arguments.get("name").unwrap().as_text().unwrap().to_string(), "a.${var.zone}");
/// ```
#[must_use]
pub fn evaluate(input: &Input<'_>) -> Configuration {
    evaluate_given(input, BTreeMap::new()).configuration
}

/// An evaluated root module, and what it could not know.
pub(crate) struct Evaluation {
    pub(crate) configuration: Configuration,
    /// The paths of files whose names depend on an unknown, relative to the module and with
    /// `${var.x}` for it.
    pub(crate) unread: Vec<String>,
    /// Whether anything depends on the name of the workspace.
    pub(crate) asks_workspace: bool,
}

/// Evaluates a root module with these values for its variables, over those of its variable files.
pub(crate) fn evaluate_given(input: &Input<'_>, given: BTreeMap<String, Value>) -> Evaluation {
    let place = input.tree.place(&input.directory);
    if input.tree.is_file(&input.directory) {
        let bytes = input.tree.read(&input.directory).unwrap_or_default();
        return Evaluation {
            configuration: from_json(&bytes, &place, input.files, input.providers),
            unread: Vec::new(),
            asks_workspace: false,
        };
    }
    let mut evaluator = Evaluator::new(input);
    evaluator.installed = installed(input.tree.as_ref(), &input.directory);
    evaluator.given = evaluator.read_variable_files();
    evaluator.given.extend(given);
    let root = evaluator.root();
    let mut instances = Vec::new();
    collect(&evaluator, &root, &mut instances);
    let mut modules = evaluator.calls.into_inner();
    modules.sort_by(|a, b| a.address.cmp(&b.address));
    let (unread, asks_workspace) =
        (evaluator.unread.into_inner().into_iter().collect(), evaluator.asks_workspace.get());
    let diagnostics = evaluator.diagnostics.into_inner();
    let configuration =
        Configuration { place, label: String::new(), instances, modules, diagnostics };
    Evaluation { configuration, unread, asks_workspace }
}
