//! Terragrunt: the values that its files give to the variables of a root module.
//!
//! In: a root module. Out: one set of values for each `terragrunt.hcl` of the tree whose
//! `terraform.source` is that module, by the directory of the file. Nothing that such a file
//! includes or depends on is read: what would come from there stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::expr::{Expression, Object, ObjectKey};

use crate::configuration::Input;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::scope::Scope;
use crate::language::Document;
use crate::value::Value;
use fluxscape_manifest::source::{FileId, SourceTree, TreePath};

/// The name of its files.
const FILE: &str = "terragrunt.hcl";

/// The sets of values that the files of the tree give to a module.
pub(crate) fn inputs(input: &Input<'_>) -> BTreeMap<String, BTreeMap<String, Value>> {
    let evaluator = Evaluator::new(input);
    let files = input.tree.files(&TreePath::root()).into_iter().filter(|file| file.name() == FILE);
    let sets = files.filter_map(|file| {
        let bytes = input.tree.read(&file).ok()?;
        let document = Document::parse(&bytes, input.files.id(&input.tree.place(&file))).ok()?;
        (source(&document, &file)? == input.directory)
            .then(|| (file.parent().to_string(), given(&evaluator, &document)))
    });
    sets.filter(|(_, values)| !values.is_empty()).collect()
}

/// The directories of the tree that its files use as root modules.
pub(crate) fn sources(tree: &dyn SourceTree) -> BTreeSet<TreePath> {
    let files = tree.files(&TreePath::root()).into_iter().filter(|file| file.name() == FILE);
    let sources = files.filter_map(|file| {
        let document = Document::parse(&tree.read(&file).ok()?, FileId::GENERATED).ok()?;
        source(&document, &file)
    });
    sources.collect()
}

/// `terraform { source = "../../modules//flux" }`, from the file's directory.
fn source(document: &Document, file: &TreePath) -> Option<TreePath> {
    let block = document.body.get_blocks("terraform").next()?;
    let source = block.body.get_attribute("source")?.value.as_str()?;
    let local = source.starts_with("./") || source.starts_with("../");
    local.then(|| file.parent().join(&source.replace("//", "/"))).flatten()
}

fn given(evaluator: &Evaluator<'_>, document: &Document) -> BTreeMap<String, Value> {
    let scope = Scope::alone(&document.source);
    let inputs = document.body.get_attribute("inputs").map(|attribute| &attribute.value);
    let Some(Expression::Object(inputs)) = inputs else { return BTreeMap::new() };
    entries(inputs)
        .filter_map(|(name, value)| Some((name, evaluator.eval(&scope, value).ok()?)))
        .collect()
}

fn entries(object: &Object) -> impl Iterator<Item = (String, &Expression)> {
    object.iter().filter_map(|(key, value)| {
        let name = match key {
            ObjectKey::Ident(name) => name.to_string(),
            ObjectKey::Expression(expression) => expression.as_str()?.to_owned(),
        };
        Some((name, value.expr()))
    })
}
