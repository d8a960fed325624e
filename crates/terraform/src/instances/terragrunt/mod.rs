//! Terragrunt: the values that its files give to the variables of a root module.
//!
//! In: a root module. Out: one set of values for each `terragrunt.hcl` of the tree whose
//! `terraform.source`, its own or an included one's, is that module, by the directory of the file;
//! and one for each unit of a `terragrunt.stack.hcl`. Locals, included files and those that
//! `read_terragrunt_config` names are read; what depends on outputs of others stays unknown.

mod functions;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use crate::configuration::Input;
use crate::declarations::lines::shown;
use crate::value::Value;
use fluxscape_manifest::source::{SourceTree, TreePath};
use read::Reader;

/// The name of the files that use a module.
const FILE: &str = "terragrunt.hcl";

/// The name of the files that use such files.
const STACK: &str = "terragrunt.stack.hcl";

/// The sets of values that the files of the tree give to a module.
pub(crate) fn inputs(input: &Input<'_>) -> BTreeMap<String, BTreeMap<String, Value>> {
    let files = input.tree.files(&TreePath::root());
    let named = |name: &str| -> Vec<&TreePath> {
        files.iter().filter(|file| file.name() == name).collect()
    };
    let (own, stacks) = (named(FILE), named(STACK));
    if own.is_empty() {
        return BTreeMap::new();
    }
    let reader = Reader::new(input);
    // A stack that another one uses is deployed with the values of that one.
    let nested: BTreeSet<TreePath> =
        stacks.iter().flat_map(|stack| reader.stack(stack).nested).collect();
    let outer = stacks.into_iter().filter(|stack| !nested.contains(*stack));
    let units: Vec<_> = outer.flat_map(|stack| reader.stack(stack).units).collect();
    let used: BTreeSet<&TreePath> = units.iter().map(|unit| &unit.file).collect();
    let mut sets = BTreeMap::new();
    // What a stack uses is deployed with the values of the stack.
    for file in own.into_iter().filter(|file| !used.contains(file)) {
        sets.insert(file.parent().to_string(), reader.file(file, &file.parent(), None));
    }
    for unit in &units {
        let values = Some(unit.values.clone());
        sets.insert(unit.directory.to_string(), reader.file(&unit.file, &unit.directory, values));
    }
    let sets = sets.into_iter().filter_map(|(label, read)| Some((label, read?)));
    let sets = sets.filter(|(_, read)| read.source.as_ref() == Some(&input.directory));
    let sets = sets.map(|(label, read)| (label, read.inputs));
    sets.filter(|(_, values)| !values.is_empty()).collect()
}

/// The directories of the tree that its files name as sources, as far as their lines show it.
pub(crate) fn sources(tree: &dyn SourceTree) -> BTreeSet<TreePath> {
    let mut found = BTreeSet::new();
    for file in tree.files(&TreePath::root()) {
        if !file.name().ends_with(".hcl") || file.name().starts_with('.') {
            continue;
        }
        let Ok(bytes) = tree.read(&file) else { continue };
        for source in shown(&String::from_utf8_lossy(&bytes)).sources {
            // A function before the path names the repository or a directory above.
            let (base, path) = match source.rsplit_once('}') {
                Some((_, path)) => (TreePath::root(), path),
                None => (file.parent(), source),
            };
            found.extend(base.join(path.replace("//", "/").trim_start_matches('/')));
        }
    }
    found
}
