//! The instances of a root module: what one set of files creates in several places.
//!
//! In: a root module whose variables nobody gives a value. Out: one [`Configuration`] for each set
//! of values that the repository itself gives: a variable file that has to be named on the command
//! line (`-var-file=prod.tfvars`), a file of Terragrunt, or a directory that a path of the module
//! can mean (`clusters/${var.name}`, also by `terraform.workspace`). It promises to guess no value:
//! where nothing gives one, the module is evaluated once, with its unknowns.

mod paths;
pub(crate) mod terragrunt;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::configuration::{Configuration, Input};
use crate::declarations::module::Module;
use crate::evaluate::evaluator::Evaluator;
use crate::root::evaluate_given;
use crate::value::Value;

pub use paths::Targets;

/// How many instances are evaluated.
const MOST: usize = 64;

/// Evaluates a root module once for each set of values that the repository gives to its variables,
/// and at least once. `targets` decides which of its paths distinguish its instances.
#[must_use]
pub fn evaluate_all(input: &Input<'_>, targets: &dyn Targets) -> Vec<Configuration> {
    let once = evaluate_given(input, BTreeMap::new());
    if input.tree.is_file(&input.directory) {
        return vec![once.configuration];
    }
    let mut by_file = variable_files(input);
    by_file.append(&mut terragrunt::inputs(input));
    let sets = if by_file.is_empty() { paths::values(input, targets, &once) } else { by_file };
    if sets.is_empty() {
        return vec![once.configuration];
    }
    let instance =
        |(label, given)| Configuration { label, ..evaluate_given(input, given).configuration };
    sets.into_iter().take(MOST).map(instance).collect()
}

/// Files of variables that Terraform does not read by itself and that give a value to a variable
/// without one, by what distinguishes them.
fn variable_files(input: &Input<'_>) -> BTreeMap<String, BTreeMap<String, Value>> {
    let (module, _) =
        Module::read(Arc::clone(&input.tree), &input.directory, input.files, input.providers);
    let evaluator = Evaluator::new(input);
    let known = evaluator.read_variable_files();
    let open = |name: &&String| {
        module.variables.get(*name).is_some_and(|declared| {
            declared.attribute("default").is_none() && !known.contains_key(*name)
        })
    };
    let mut sets = BTreeMap::new();
    for file in input.tree.files(&input.directory) {
        let Some(depth) = file.below(&input.directory).map(|rest| rest.segments().count()) else {
            continue;
        };
        let named = file
            .name()
            .strip_suffix(".json")
            .unwrap_or(file.name())
            .strip_suffix(".tfvars")
            .filter(|stem| !stem.ends_with(".auto"));
        let Some(stem) = named.filter(|stem| depth <= 3 && !(depth == 1 && *stem == "terraform"))
        else {
            continue;
        };
        let values = evaluator.read_variables(&file);
        if values.keys().any(|name| open(&name)) {
            let parent = file.parent();
            let label = if ["terraform", "variables", "vars", "main"].contains(&stem) {
                parent.name()
            } else {
                stem
            };
            sets.insert(
                label.to_owned(),
                known
                    .iter()
                    .chain(&values)
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            );
        }
    }
    sets
}
