//! Finds the root modules of a repository that start Flux.
//!
//! A root module is a directory with files of Terraform that no other module of the repository
//! calls. Those that create Flux objects, or install a chart that does, are origins; all other
//! Terraform is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::instances::evaluate_all;
use super::module::{Module, configuration_files, is_configuration};
use super::object::may_start_flux;
use super::plan::{Configuration, Input, ModuleSource};
use fluxscape_manifest::source::{Files, SourceTree, TreePath};

/// Charts that run Flux's controllers or tell them what to apply.
const CHARTS: [&str; 4] = ["flux2", "flux2-sync", "flux-instance", "flux-operator"];

/// API groups of Flux and of its operator.
const GROUPS: [&str; 2] = ["toolkit.fluxcd.io", "fluxcd.controlplane.io"];

/// The root modules of a tree that start Flux, in the order of their paths, evaluated.
#[must_use]
pub fn discover(
    tree: &Arc<dyn SourceTree>,
    modules: &[ModuleSource],
    files: &Files,
) -> Vec<Configuration> {
    let evaluated = candidates(tree).into_iter().flat_map(|directory| {
        let input = Input { tree: Arc::clone(tree), directory, modules, files };
        evaluate_all(&input)
    });
    evaluated.filter(Configuration::starts_flux).collect()
}

/// The directories of the root modules of a tree that start Flux.
#[must_use]
pub fn root_modules(tree: &Arc<dyn SourceTree>) -> Vec<TreePath> {
    let mut found: Vec<TreePath> = discover(tree, &[], &Files::default())
        .into_iter()
        .map(|configuration| configuration.place.path)
        .collect();
    found.dedup();
    found
}

impl Configuration {
    /// Whether it creates an object of Flux, or installs a chart that does.
    #[must_use]
    pub fn starts_flux(&self) -> bool {
        let groups = self
            .objects
            .iter()
            .filter_map(|object| object.node.str_at(&["apiVersion"])?.split('/').next());
        let charts = self
            .releases
            .iter()
            .map(|release| release.chart.rsplit('/').next().unwrap_or_default());
        groups.into_iter().any(|group| GROUPS.iter().any(|known| group.ends_with(known)))
            || charts.into_iter().any(|chart| CHARTS.contains(&chart))
    }
}

/// Uncalled modules that may create Flux objects, themselves or through modules of this tree, or
/// that call modules from elsewhere.
fn candidates(tree: &Arc<dyn SourceTree>) -> Vec<TreePath> {
    let parsed: BTreeMap<TreePath, Summary> = directories(tree)
        .into_iter()
        .map(|directory| (directory.clone(), Summary::of(tree, &directory)))
        .collect();
    let called: BTreeSet<&TreePath> = parsed.values().flat_map(|summary| &summary.calls).collect();
    let roots = parsed.keys().filter(|directory| !called.contains(directory));
    roots.filter(|directory| reaches_objects(&parsed, directory)).cloned().collect()
}

/// The directories of a tree that hold files of Terraform.
fn directories(tree: &Arc<dyn SourceTree>) -> BTreeSet<TreePath> {
    let files =
        tree.files(&TreePath::root()).into_iter().filter(|path| is_configuration(path.name()));
    let own = files
        .map(|file| file.parent())
        .filter(|directory| !directory.segments().any(is_downloaded));
    own.filter(|directory| !configuration_files(tree.as_ref(), directory).is_empty()).collect()
}

/// What `terraform init` and terragrunt put copies of modules into.
fn is_downloaded(segment: &str) -> bool {
    segment == ".terraform" || segment == ".terragrunt-cache"
}

fn reaches_objects(parsed: &BTreeMap<TreePath, Summary>, root: &TreePath) -> bool {
    let mut seen = BTreeSet::new();
    let mut todo = vec![root];
    while let Some(directory) = todo.pop() {
        let Some(summary) = parsed.get(directory).filter(|_| seen.insert(directory)) else {
            continue;
        };
        if summary.creates || summary.calls_elsewhere {
            return true;
        }
        todo.extend(&summary.calls);
    }
    false
}

/// What a module's files say without evaluating them.
struct Summary {
    creates: bool,
    calls: Vec<TreePath>,
    calls_elsewhere: bool,
}

impl Summary {
    fn of(tree: &Arc<dyn SourceTree>, directory: &TreePath) -> Self {
        let (module, _) = Module::read(Arc::clone(tree), directory, &Files::default());
        let sources: Vec<&str> =
            module.calls.values().filter_map(|call| call.attribute("source")?.0.as_str()).collect();
        let local = |source: &&str| source.starts_with("./") || source.starts_with("../");
        let inside: Vec<TreePath> = sources
            .iter()
            .filter(|source| local(source))
            .filter_map(|source| directory.join(source))
            .collect();
        Self {
            creates: module.resources.keys().any(|key| !key.data && may_start_flux(&key.kind)),
            calls_elsewhere: inside.len() < sources.len(),
            calls: inside,
        }
    }
}
