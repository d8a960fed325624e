//! What a configuration creates.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::call::installed;
use super::collect::collect;
use super::evaluator::Evaluator;
use super::json::from_json;
use super::object::Created;
use super::value::Value;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, Place, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// A root module to evaluate.
#[derive(Debug)]
pub struct Input<'a> {
    /// The tree it lies in.
    pub tree: Arc<dyn SourceTree>,
    /// Its directory, or a file that `terraform show -json` has written.
    pub directory: TreePath,
    /// Where modules of a git or registry source lie on this machine.
    pub modules: &'a [ModuleSource],
    /// The table that spans point into.
    pub files: &'a Files,
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

/// What a root module creates.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The root module's directory.
    pub place: Place,
    /// What tells this one from others of the same root module (`prod`, of `prod.tfvars` or
    /// `clusters/prod`); empty where there is one.
    pub label: String,
    /// Kubernetes objects.
    pub objects: Vec<ManagedObject>,
    /// Helm releases.
    pub releases: Vec<ManagedRelease>,
    /// The version of Flux that a resource says it installs: `v2.6.4`.
    pub flux_version: Option<String>,
    /// Module calls, nested ones too.
    pub modules: Vec<ModuleCall>,
    /// What is wrong or unknown.
    pub diagnostics: Vec<Diagnostic>,
}

/// A Kubernetes object that a resource creates.
#[derive(Clone, Debug)]
pub struct ManagedObject {
    /// The object. Values of Secrets are not kept: their keys are, with empty text.
    pub node: Node,
    /// `module.bootstrap.kubectl_manifest.repo["x"]`.
    pub address: String,
    /// `module.bootstrap.kubectl_manifest.repo`: the resource that this object's instance is of.
    pub resource: String,
    /// The module that holds the resource (`module.bootstrap`), empty for the root module.
    pub module: String,
    /// The resource block.
    pub span: Span,
    /// Whether nobody has written it: what `flux_bootstrap_git` writes as `flux bootstrap` would.
    pub derived: bool,
}

/// A Helm release that a resource installs.
#[derive(Clone, Debug)]
pub struct ManagedRelease {
    /// The release's name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The chart's name.
    pub chart: String,
    /// The chart repository's URL, empty where there is none.
    pub repository: String,
    /// The chart's version, empty where it is not pinned.
    pub version: String,
    /// `values` and `set` merged.
    pub values: Node,
    /// `module.installation.helm_release.fluxcd`.
    pub address: String,
    /// The same without the key of the instance.
    pub resource: String,
    /// The module that holds the resource, empty for the root module.
    pub module: String,
    /// The resource block.
    pub span: Span,
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
#[must_use]
pub fn evaluate(input: &Input<'_>) -> Configuration {
    evaluate_given(input, BTreeMap::new()).configuration
}

/// What a root module creates, and what it could not know.
pub(super) struct Evaluation {
    pub(super) configuration: Configuration,
    /// The paths of files whose names depend on an unknown, relative to the module and with
    /// `${var.x}` for it.
    pub(super) unread: Vec<String>,
    /// Whether anything depends on the name of the workspace.
    pub(super) asks_workspace: bool,
}

/// Evaluates a root module with these values for its variables, over those of its variable files.
pub(super) fn evaluate_given(input: &Input<'_>, given: BTreeMap<String, Value>) -> Evaluation {
    let place = input.tree.place(&input.directory);
    if input.tree.is_file(&input.directory) {
        let bytes = input.tree.read(&input.directory).unwrap_or_default();
        return Evaluation {
            configuration: from_json(&bytes, &place, input.files),
            unread: Vec::new(),
            asks_workspace: false,
        };
    }
    let mut evaluator = Evaluator::new(input);
    evaluator.installed = installed(input.tree.as_ref(), &input.directory);
    evaluator.given = evaluator.read_variable_files();
    evaluator.given.extend(given);
    let root = evaluator.root();
    let mut created = Created::default();
    collect(&evaluator, &root, &mut created);
    let Created { objects, releases, flux_version, diagnostics, .. } = created.finish();
    for diagnostic in diagnostics {
        evaluator.report(diagnostic);
    }
    let mut modules = evaluator.calls.into_inner();
    modules.sort_by(|a, b| a.address.cmp(&b.address));
    let (unread, asks_workspace) =
        (evaluator.unread.into_inner().into_iter().collect(), evaluator.asks_workspace.get());
    let diagnostics = evaluator.diagnostics.into_inner();
    let configuration = Configuration {
        place,
        label: String::new(),
        objects,
        releases,
        flux_version,
        modules,
        diagnostics,
    };
    Evaluation { configuration, unread, asks_workspace }
}
