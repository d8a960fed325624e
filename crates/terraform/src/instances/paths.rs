//! Values with which the paths that a module names are directories or files of the repository.

use std::collections::{BTreeMap, BTreeSet};

use super::MOST;
use crate::configuration::{Configuration, Input};
use crate::root::{Evaluation, evaluate_given};
use crate::value::Value;
use fluxscape_manifest::source::{SourceTree, TreePath};

/// Which paths of a configuration distinguish its instances.
///
/// `&()` names none, so that only variable files and Terragrunt do.
pub trait Targets {
    /// The paths from the root of the repository that a configuration names, with `${var.x}` for an
    /// unknown.
    fn paths(&self, configuration: &Configuration) -> BTreeSet<TreePath> {
        let _ = configuration;
        BTreeSet::new()
    }

    /// Whether a directory that such a path can mean makes an instance.
    fn counts(&self, tree: &dyn SourceTree, directory: &TreePath) -> bool {
        let _ = (tree, directory);
        true
    }

    /// The directories that belong to a directory, which therefore make no instance of their own.
    fn parts(&self, tree: &dyn SourceTree, directory: &TreePath) -> BTreeSet<TreePath> {
        let _ = (tree, directory);
        BTreeSet::new()
    }
}

impl Targets for () {}

/// The sets of values with which the paths of an evaluated module exist, each with its label.
pub(super) fn values(
    input: &Input<'_>,
    targets: &dyn Targets,
    once: &Evaluation,
) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut sets = given_by_paths(input, targets, once);
    if sets.is_empty() && once.asks_workspace {
        // `default` is the workspace's name only where nobody makes another.
        let unknown = Value::unknown("terraform.workspace");
        let other =
            evaluate_given(input, BTreeMap::from([("terraform.workspace".to_owned(), unknown)]));
        sets = given_by_paths(input, targets, &other);
    }
    let given = |values: BTreeMap<String, String>| {
        values.into_iter().map(|(name, value)| (name, Value::text(value))).collect()
    };
    sets.into_iter().map(|(label, values)| (label, given(values))).collect()
}

fn given_by_paths(
    input: &Input<'_>,
    targets: &dyn Targets,
    evaluation: &Evaluation,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let tree = input.tree.as_ref();
    let mut found = BTreeMap::new();
    let files = evaluation.unread.iter().filter_map(|file| input.directory.join(file));
    for pattern in targets.paths(&evaluation.configuration).into_iter().chain(files) {
        for (values, path) in matches(tree, &pattern) {
            let directory = if tree.is_file(&path) { path.parent() } else { path };
            if targets.counts(tree, &directory) {
                let label = values.values().cloned().collect::<Vec<_>>().join("-");
                found.entry(label).or_insert((directory, values));
            }
        }
    }
    let directories: BTreeSet<TreePath> =
        found.values().map(|(directory, _)| directory.clone()).collect();
    let parts: BTreeSet<TreePath> = directories
        .iter()
        .flat_map(|of| targets.parts(tree, of).into_iter().filter(move |path| path != of))
        .collect();
    found.retain(|_, (directory, _)| !parts.contains(directory));
    found.into_iter().map(|(label, (_, values))| (label, values)).collect()
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

/// `${var.name}` or `${terraform.workspace}` in a segment, and what is around it. More than one
/// is ambiguous.
fn unknown_in(segment: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = segment.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    let given = name.strip_prefix("var.").or((name == "terraform.workspace").then_some(name))?;
    (!after.contains("${") && given.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)))
        .then_some((before, given, after))
}
