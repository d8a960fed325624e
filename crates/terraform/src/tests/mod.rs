//! Table tests over trees in memory. What the functions and templates make was compared with
//! Terraform 1.11.

mod discovery;
mod expressions;
mod functions;
mod json;
mod json_syntax;
mod modules;
mod objects;
mod robust;
mod starts;
mod templates;
mod variables;

use std::sync::Arc;

use super::evaluator::{Evaluator, Scope};
use super::plan::{Configuration, Input};
use super::{evaluate, unknown};
use crate::hcl::Document;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Files, MemoryTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// Evaluates the root of a tree in memory.
fn configuration(files: &[(&str, &str)]) -> Configuration {
    in_directory(files, "").0
}

/// Evaluates a root module of one file.
fn one(main: &str) -> Configuration {
    configuration(&[("main.tf", main)])
}

/// Evaluates a directory of a tree in memory, and keeps the table of its files.
fn in_directory(files: &[(&str, &str)], directory: &str) -> (Configuration, Files) {
    let table = Files::default();
    let tree = Arc::new(MemoryTree::new("repo", files.iter().copied()));
    let configuration = evaluate(&Input {
        tree,
        directory: TreePath::clamped(directory),
        modules: &[],
        files: &table,
    });
    (configuration, table)
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
    let input = Input { tree, directory: TreePath::root(), modules: &[], files: &table };
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
    let json = unknown::reveal(&super::functions::json_text(&value)).into_owned();
    (json, evaluator.diagnostics.into_inner())
}

/// The value of an expression that stands alone.
fn value(expression: &str) -> String {
    value_among(&[], expression).0
}

/// Kind, namespace and name of each object, in order.
fn identities(configuration: &Configuration) -> Vec<String> {
    configuration.objects.iter().map(|object| identity(&object.node)).collect()
}

fn identity(node: &Node) -> String {
    let meta = |field| node.str_at(&["metadata", field]).unwrap_or_default();
    format!("{} {}/{}", node.str_at(&["kind"]).unwrap_or_default(), meta("namespace"), meta("name"))
}

/// `file:line` of a span.
fn at(files: &Files, span: Span) -> String {
    format!("{}:{}", files.place(span.file).path, span.line)
}

/// The rules of what was reported, in order.
fn rules(configuration: &Configuration) -> Vec<&'static str> {
    configuration.diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect()
}
