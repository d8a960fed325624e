//! Table tests over trees in memory.

mod discovery;
mod expressions;
mod instances;
mod json;
mod json_syntax;
mod modules;
mod objects;
mod robust;
mod starts;
mod templates;

use std::sync::Arc;

use super::created::provisioned;
use super::providers::FluxProviders;
use super::{Provisioned, discover, provisions};
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{Files, MemoryTree, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Computed, Input, ModuleSource, Providers};

/// Evaluates the root of a tree in memory.
fn configuration(files: &[(&str, &str)]) -> Provisioned {
    in_directory(files, "").0
}

/// Evaluates a root module of one file.
fn one(main: &str) -> Provisioned {
    configuration(&[("main.tf", main)])
}

/// Evaluates a directory of a tree in memory, and keeps the table of its files.
fn in_directory(files: &[(&str, &str)], directory: &str) -> (Provisioned, Files) {
    with_modules(files, directory, &[])
}

/// The same with modules from elsewhere.
fn with_modules(
    files: &[(&str, &str)],
    directory: &str,
    modules: &[ModuleSource],
) -> (Provisioned, Files) {
    let table = Files::default();
    let evaluated = fluxscape_terraform::evaluate(&Input {
        tree: Arc::new(MemoryTree::new("repo", files.iter().copied())),
        directory: TreePath::clamped(directory),
        modules,
        files: &table,
        budget: &Budget::default(),
        providers: &FluxProviders,
    });
    (provisioned(evaluated), table)
}

/// The directories of the root modules of a tree that start Flux.
fn root_modules(tree: &Arc<dyn SourceTree>) -> Vec<TreePath> {
    let mut found: Vec<TreePath> = discover(tree, &[], (&Files::default(), &Budget::default()))
        .into_iter()
        .map(|provisioned| provisioned.place.path)
        .collect();
    found.dedup();
    found
}

/// The providers as they are known, with one resource alone that is wanted.
#[derive(Debug)]
struct Probe;

impl Providers for Probe {
    fn wants(&self, resource_type: &str) -> bool {
        resource_type == "probe"
    }

    fn module_arguments(&self, source: &str) -> Option<&[&str]> {
        FluxProviders.module_arguments(source)
    }

    fn is_block(&self, name: &str) -> bool {
        FluxProviders.is_block(name)
    }

    fn compute(&self, block: &mut Computed<'_>) {
        FluxProviders.compute(block);
    }
}

/// The value of an expression as JSON, among the files of a root module, and the rules of what was
/// reported.
fn value_among(files: &[(&str, &str)], expression: &str) -> (String, Vec<&'static str>) {
    let table = Files::default();
    let probe = format!("resource \"probe\" \"it\" {{\n  value = {expression}\n}}\n");
    let files = files.iter().copied().chain([("probe.tf", probe.as_str())]);
    let input = Input {
        tree: Arc::new(MemoryTree::new("repo", files)),
        directory: TreePath::root(),
        modules: &[],
        files: &table,
        budget: &Budget::default(),
        providers: &Probe,
    };
    let evaluated = fluxscape_terraform::evaluate(&input);
    let value = evaluated.instances.first().and_then(|probe| probe.arguments.get("value"));
    let json = value.map_or_else(|| "null".to_owned(), |value| value.to_json().to_string());
    (json, evaluated.diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect())
}

/// Kind, namespace and name of each object, in order.
fn identities(provisioned: &Provisioned) -> Vec<String> {
    provisioned.objects.iter().map(|object| identity(&object.node)).collect()
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
fn rules(provisioned: &Provisioned) -> Vec<&'static str> {
    provisioned.diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect()
}
