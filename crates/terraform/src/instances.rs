//! The instances of a root module: what one set of files creates for several clusters.
//!
//! In: a root module whose variables nobody gives a value. Out: one [`Configuration`] for each set
//! of values that the repository itself tells: a variable file that has to be named on the command
//! line (`-var-file=prod.tfvars`), a file of Terragrunt, or a directory that a path of the module
//! can mean (`clusters/${var.name}`, also by `terraform.workspace`) and that holds Flux objects. It
//! promises to guess no value: where nothing tells one, the module is evaluated once, with its
//! unknowns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::evaluator::Evaluator;
use super::module::Module;
use super::plan::{Configuration, Evaluation, Input, evaluate_given};
use super::terragrunt;
use super::value::Value;
use fluxscape_manifest::source::{EntryKind, SourceTree, TreePath};

/// How many instances are evaluated, and how many files of a directory are looked into.
const MOST: usize = 64;

/// The configurations of a root module, at least one.
#[must_use]
pub fn evaluate_all(input: &Input<'_>) -> Vec<Configuration> {
    let once = evaluate_given(input, BTreeMap::new());
    if input.tree.is_file(&input.directory) {
        return vec![once.configuration];
    }
    let mut by_file = variable_files(input);
    by_file.append(&mut terragrunt::inputs(input));
    let sets = if by_file.is_empty() { by_path(input, &once) } else { by_file };
    if sets.is_empty() {
        return vec![once.configuration];
    }
    let instance =
        |(label, given)| Configuration { label, ..evaluate_given(input, given).configuration };
    sets.into_iter().take(MOST).map(instance).collect()
}

/// Files of variables that Terraform does not read by itself and that give a value to a variable
/// without one, by what tells them apart.
fn variable_files(input: &Input<'_>) -> BTreeMap<String, BTreeMap<String, Value>> {
    let (module, _) = Module::read(Arc::clone(&input.tree), &input.directory, input.files);
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

/// Values with which the paths that the module names are directories or files of the repository.
fn by_path(input: &Input<'_>, once: &Evaluation) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut sets = told_by_paths(input, once);
    if sets.is_empty() && once.asks_workspace {
        // `default` is the workspace's name only where nobody makes another.
        let unknown = Value::unknown("terraform.workspace");
        let other =
            evaluate_given(input, BTreeMap::from([("terraform.workspace".to_owned(), unknown)]));
        sets = told_by_paths(input, &other);
    }
    let given = |values: BTreeMap<String, String>| {
        values.into_iter().map(|(name, value)| (name, Value::text(value))).collect()
    };
    sets.into_iter().map(|(label, values)| (label, given(values))).collect()
}

fn told_by_paths(
    input: &Input<'_>,
    evaluation: &Evaluation,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let tree = input.tree.as_ref();
    let mut found = BTreeMap::new();
    let files = evaluation.unread.iter().filter_map(|file| input.directory.join(file));
    for pattern in evaluation.configuration.paths().into_iter().chain(files) {
        for (values, path) in matches(tree, &pattern) {
            let directory = if tree.is_file(&path) { path.parent() } else { path };
            if holds_flux(tree, &directory) {
                let label = values.values().cloned().collect::<Vec<_>>().join("-");
                found.entry(label).or_insert((directory, values));
            }
        }
    }
    // A directory that one of the others applies starts nothing of its own.
    let directories: BTreeSet<TreePath> =
        found.values().map(|(directory, _)| directory.clone()).collect();
    let applied: BTreeSet<TreePath> = directories
        .iter()
        .flat_map(|of| applied_paths(tree, of).into_iter().filter(move |path| path != of))
        .collect();
    found.retain(|_, (directory, _)| !applied.contains(directory));
    found.into_iter().map(|(label, (_, values))| (label, values)).collect()
}

/// What the files of a directory name as the `path` of something, read line by line: nothing is
/// built yet.
fn applied_paths(tree: &dyn SourceTree, directory: &TreePath) -> BTreeSet<TreePath> {
    let read = |file: TreePath| {
        tree.read(&file)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    };
    let path = |line: &str| {
        Some(TreePath::clamped(
            line.trim_start().strip_prefix("path:")?.trim().trim_matches(['"', '\'']),
        ))
    };
    manifests(tree, directory)
        .flat_map(|file| read(file).lines().filter_map(path).collect::<Vec<_>>())
        .collect()
}

/// The YAML files of a directory, as many as are looked into.
fn manifests(tree: &dyn SourceTree, directory: &TreePath) -> impl Iterator<Item = TreePath> {
    let files = tree.files(directory).into_iter();
    files.filter(|file| file.name().ends_with(".yaml") || file.name().ends_with(".yml")).take(MOST)
}

impl Configuration {
    /// The paths of Flux objects and releases that hold an unknown.
    fn paths(&self) -> BTreeSet<TreePath> {
        const FIELDS: [&[&str]; 2] = [&["spec", "path"], &["spec", "sync", "path"]];
        const VALUES: [&[&str]; 2] =
            [&["instance", "sync", "path"], &["kustomization", "spec", "path"]];
        let objects = self
            .objects
            .iter()
            .flat_map(|object| FIELDS.iter().filter_map(|field| object.node.str_at(field)));
        let releases = self
            .releases
            .iter()
            .flat_map(|release| VALUES.iter().filter_map(|field| release.values.str_at(field)));
        let open = objects.chain(releases).filter(|path| path.contains("${"));
        open.map(TreePath::clamped).filter(|path| !is_whole_path(path)).collect()
    }
}

/// Whether a path is one variable that may hold several segments (`${var.target_path}`): it can
/// mean any directory, and nothing tells which.
#[must_use]
pub fn is_whole_path(path: &TreePath) -> bool {
    let name = path.as_str().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| ["path", "dir", "directory"].iter().any(|word| name.ends_with(word)))
}

/// What a path with unknowns can mean in a tree: the unknowns' values, and the path.
fn matches(tree: &dyn SourceTree, pattern: &TreePath) -> Vec<(BTreeMap<String, String>, TreePath)> {
    let mut found = vec![(BTreeMap::new(), TreePath::root())];
    for segment in pattern.segments() {
        let mut next = Vec::new();
        for (values, at) in found {
            match unknown_in(segment) {
                None => next.extend(at.join(segment).map(|path| (values, path))),
                Some((before, name, after)) => {
                    for entry in tree.list(&at) {
                        let value = entry
                            .name
                            .strip_prefix(before)
                            .and_then(|rest| rest.strip_suffix(after))
                            .filter(|value| !value.is_empty());
                        let Some((value, path)) = value.zip(at.join(&entry.name)) else { continue };
                        let mut values: BTreeMap<String, String> = values.clone();
                        if values.entry(name.to_owned()).or_insert_with(|| value.to_owned())
                            == value
                        {
                            next.push((values, path));
                        }
                    }
                }
            }
        }
        found = next;
        found.truncate(MOST);
    }
    found.retain(|(values, path)| !values.is_empty() && tree.kind(path).is_some());
    found
}

/// `${var.name}` or `${terraform.workspace}` in a segment, and what stands around it. More than one
/// tells nothing.
fn unknown_in(segment: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = segment.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    let given = name.strip_prefix("var.").or((name == "terraform.workspace").then_some(name))?;
    (!after.contains("${") && given.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)))
        .then_some((before, given, after))
}

/// Whether a directory holds a Flux object somewhere.
fn holds_flux(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    let is_flux = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.contains("toolkit.fluxcd.io/") || text.contains("fluxcd.controlplane.io/")
    };
    tree.kind(directory) == Some(EntryKind::Directory)
        && manifests(tree, directory)
            .any(|file| tree.read(&file).is_ok_and(|bytes| is_flux(&bytes)))
}
