//! Terraform: configurations in both syntaxes, and what `terraform show -json` prints.

use std::sync::Arc;

use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{Files, MemoryTree, Place, SourceTree, TreePath};
use fluxscape_terraform::{Input, evaluate_all, from_json};

use super::LONGEST;

/// What a configuration may read: a module and a template.
const BESIDE: [(&str, &str); 2] = [
    (
        "modules/flux/main.tf",
        "variable \"name\" { default = \"a\" }\noutput \"out\" { value = upper(var.name) }\n\
         resource \"kubernetes_namespace\" \"n\" {\n  metadata { name = var.name }\n}\n",
    ),
    (
        "template.yaml",
        "kind: Kustomization\nmetadata: {name: ${name}}\n%{ for x in [1, 2] ~}\n---\nn: ${x}\n%{ endfor ~}\n",
    ),
];

/// Evaluates `main.tf`.
pub fn hcl(input: &[u8]) {
    configuration("main.tf", input);
}

/// Evaluates `main.tf.json`.
pub fn hcl_json(input: &[u8]) {
    configuration("main.tf.json", input);
}

/// Reads a plan or a state.
pub fn plan(input: &[u8]) {
    let _ = from_json(input, &Place::default(), &Files::default(), &());
}

fn configuration(name: &str, input: &[u8]) {
    let mut tree = MemoryTree::new("fuzz", BESIDE);
    tree.insert(name, input.get(..LONGEST).unwrap_or(input));
    let tree: Arc<dyn SourceTree> = Arc::new(tree);
    let files = Files::default();
    let input = Input {
        tree,
        directory: TreePath::root(),
        modules: &[],
        files: &files,
        budget: &Budget::default(),
        providers: &(),
    };
    let _ = evaluate_all(&input, &());
}
