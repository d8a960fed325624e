//! Table tests over trees in memory. What the functions and templates make was compared with
//! Terraform 1.11.

mod expressions;
mod functions;
mod json_syntax;
mod modules;
mod pure;
mod robust;
mod templates;
mod variables;

use std::sync::Arc;

use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::scope::Scope;
use crate::language::Document;
use crate::{Configuration, Input, evaluate};
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Files, MemoryTree, TreePath};

/// Evaluates the root of a tree in memory, knowing no provider.
fn configuration(files: &[(&str, &str)]) -> Configuration {
    let table = Files::default();
    let tree = Arc::new(MemoryTree::new("repo", files.iter().copied()));
    let directory = TreePath::root();
    evaluate(&Input {
        tree,
        directory,
        modules: &[],
        files: &table,
        budget: &Budget::default(),
        providers: &(),
    })
}

/// The value of an expression as JSON, among the files of a root module, and the rules of what was
/// reported.
fn value_among(files: &[(&str, &str)], expression: &str) -> (String, Vec<&'static str>) {
    let (value, diagnostics) = value_and_diagnostics(files, expression);
    (value, diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect())
}

fn value_and_diagnostics(files: &[(&str, &str)], expression: &str) -> (String, Vec<Diagnostic>) {
    let table = Files::default();
    let tree = Arc::new(MemoryTree::new("repo", files.iter().copied()));
    let input = Input {
        tree,
        directory: TreePath::root(),
        modules: &[],
        files: &table,
        budget: &Budget::default(),
        providers: &(),
    };
    let mut evaluator = Evaluator::new(&input);
    evaluator.given = evaluator.read_variable_files();
    let root = evaluator.root();
    let document =
        match Document::parse(format!("it = {expression}\n").as_bytes(), FileId::GENERATED) {
            Ok(document) => document,
            Err(diagnostic) => return (format!("{diagnostic:?}"), vec![diagnostic]),
        };
    let scope = Scope::of(&root, &document.source, None);
    let attribute = document.body.get_attribute("it").expect("an attribute");
    let value = evaluator.eval(&scope, &attribute.value).expect("outside of try nothing fails");
    (value.to_json().to_string(), evaluator.diagnostics.into_inner())
}

/// The value of an expression on its own.
fn value(expression: &str) -> String {
    value_among(&[], expression).0
}

/// The addresses of what there is, in order.
fn addresses(configuration: &Configuration) -> Vec<&str> {
    configuration.instances.iter().map(|instance| instance.address.as_str()).collect()
}

/// The rules of what was reported, in order.
fn rules(configuration: &Configuration) -> Vec<&'static str> {
    configuration.diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect()
}
