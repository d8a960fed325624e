//! Evaluates one root module with one set of values.

use std::collections::BTreeMap;

use crate::configuration::{Configuration, Input};
use crate::evaluate::evaluator::Evaluator;
use crate::modules::call::installed;
use crate::modules::collect::collect;
use crate::plan::from_json;
use crate::value::Value;

/// Evaluates a root module once, or reads a plan or state as JSON where the directory is a file.
///
/// Variables have the values of `terraform.tfvars` and `*.auto.tfvars`, or their defaults. A
/// variable without a value is an unknown called `var.NAME`.
///
/// ```
/// # use std::sync::Arc;
/// use fluxscape_manifest::budget::Budget;
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
///     budget: &Budget::default(),
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
