//! Finds the root modules of a tree.
//!
//! A root module is a directory with files of Terraform that no other module of the tree calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::declarations::lines::{Shown, shown};
use crate::declarations::module::{Module, configuration_files, is_configuration};
use crate::instances::terragrunt;
use fluxscape_manifest::source::{Files, SourceTree, TreePath};

/// The directories of the root modules of a tree that may create a resource of a wanted type, in
/// order. Such a module declares one, calls a module of the tree that does, or calls a module from
/// elsewhere. What a file declares that cannot be parsed counts as far as its lines show it. A module
/// in a directory for modules (`modules/flux`) is no root module just because nothing calls it: it is
/// one where something else shows that Terraform runs there. Nothing is evaluated.
///
/// ```
/// # use std::sync::Arc;
/// # use fluxscape_manifest::source::{MemoryTree, SourceTree};
/// let tree: Arc<dyn SourceTree> = Arc::new(MemoryTree::new("", [
///     ("live/main.tf", "module \"app\" {\n  source = \"../modules/app\"\n}\n"),
///     ("modules/app/main.tf", "resource \"helm_release\" \"app\" {}\n"),
///     ("network/main.tf", "resource \"aws_vpc\" \"main\" {}\n"),
/// ]));
/// let found = fluxscape_terraform::root_modules(&tree, &|kind| kind == "helm_release");
/// assert_eq!(found.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["live"]);
/// ```
#[must_use]
pub fn root_modules(tree: &Arc<dyn SourceTree>, wanted: &dyn Fn(&str) -> bool) -> Vec<TreePath> {
    let modules: BTreeMap<TreePath, Summary> = directories(tree)
        .into_iter()
        .map(|directory| (directory.clone(), Summary::of(tree, &directory, wanted)))
        .collect();
    let called: BTreeSet<&TreePath> = modules.values().flat_map(|summary| &summary.calls).collect();
    let roots = modules.keys().filter(|directory| !called.contains(directory));
    let used = terragrunt::sources(tree.as_ref());
    let runs = |directory: &TreePath| {
        !lies_among_modules(directory)
            || used.contains(directory)
            || modules.get(directory).is_some_and(|summary| summary.is_run)
    };
    roots
        .filter(|directory| runs(directory) && reaches_wanted(&modules, directory))
        .cloned()
        .collect()
}

/// Whether a directory is one of those that hold modules to be called.
fn lies_among_modules(directory: &TreePath) -> bool {
    directory.segments().any(|segment| matches!(segment, "modules" | "module"))
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

fn reaches_wanted(modules: &BTreeMap<TreePath, Summary>, root: &TreePath) -> bool {
    let mut seen = BTreeSet::new();
    let mut todo = vec![root];
    while let Some(directory) = todo.pop() {
        let Some(summary) = modules.get(directory).filter(|_| seen.insert(directory)) else {
            continue;
        };
        if summary.creates_wanted || summary.calls_elsewhere {
            return true;
        }
        todo.extend(&summary.calls);
    }
    false
}

/// What a module's files declare, without evaluating them.
struct Summary {
    creates_wanted: bool,
    calls: Vec<TreePath>,
    calls_elsewhere: bool,
    /// Whether something shows that Terraform runs here: a backend, a configured provider, values
    /// for variables, or a lock file.
    is_run: bool,
}

impl Summary {
    fn of(tree: &Arc<dyn SourceTree>, directory: &TreePath, wanted: &dyn Fn(&str) -> bool) -> Self {
        let files = Files::default();
        let (module, problems) = Module::read(Arc::clone(tree), directory, &files, &());
        let unread = problems.iter().filter_map(|problem| {
            let place = files.place(problem.span?.file);
            Some(String::from_utf8_lossy(&tree.read(&place.path).ok()?).into_owned())
        });
        let unread: Vec<String> = unread.collect();
        let shown: Vec<Shown<'_>> = unread.iter().map(|text| shown(text)).collect();
        let sources: Vec<&str> = module
            .calls
            .values()
            .filter_map(|call| call.attribute("source")?.0.as_str())
            .chain(shown.iter().flat_map(|shown| shown.sources.iter().copied()))
            .collect();
        let local = |source: &&str| source.starts_with("./") || source.starts_with("../");
        let inside: Vec<TreePath> = sources
            .iter()
            .filter(|source| local(source))
            .filter_map(|source| directory.join(source))
            .collect();
        let declared = module.resources.keys().filter(|key| !key.data).map(|key| key.kind.as_str());
        let shown = shown.iter().flat_map(|shown| shown.resources.iter().copied());
        Self {
            creates_wanted: declared.chain(shown).any(wanted),
            // What a text only shows need not be a module.
            calls_elsewhere: inside.len() < sources.len() && unread.is_empty(),
            calls: inside,
            is_run: module.is_run || holds_values(tree.as_ref(), directory),
        }
    }
}

/// Whether a directory holds values for variables, or what `terraform init` writes.
fn holds_values(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    tree.list(directory).iter().any(|entry| {
        let name = entry.name.strip_suffix(".json").unwrap_or(&entry.name);
        name.ends_with(".tfvars") || name == ".terraform.lock.hcl"
    })
}
