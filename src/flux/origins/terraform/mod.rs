//! What Terraform creates in clusters: objects of Kubernetes and Helm releases.
//!
//! In: root modules, which `fluxscape-terraform` evaluates. Out: what each creates, as
//! [`Provisioned`]. Everything that is known of Terraform's providers is here: which resource types
//! create objects, and how, what their data sources compute, and which modules need no files.

mod bootstrap;
mod computed;
mod created;
mod kubernetes;
mod kustomization;
mod manifest;
mod modules;
mod providers;
mod provisioned;
mod release;
mod targets;

use std::collections::BTreeSet;
use std::sync::Arc;

use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{Files, SourceTree, TreePath};
use fluxscape_terraform::{Input, ModuleSource, is_configuration, rules};

pub use provisioned::{ManagedFiles, ManagedObject, ManagedRelease, Provisioned};
pub(in crate::flux) use targets::is_whole_path;

use created::provisioned;
use providers::{FluxProviders, may_start_flux};
use targets::ClusterPaths;

/// What a root module creates, once for each set of values that the repository gives to its
/// variables. `directory` may also be a file that `terraform show -json` has written.
#[must_use]
pub fn provisions(
    tree: Arc<dyn SourceTree>,
    directory: TreePath,
    modules: &[ModuleSource],
    (files, budget): (&Files, &Budget),
) -> Vec<Provisioned> {
    let input = Input { tree, directory, modules, files, budget, providers: &FluxProviders };
    let evaluated = fluxscape_terraform::evaluate_all(&input, &ClusterPaths);
    evaluated.into_iter().map(provisioned).collect()
}

/// What the root modules of a tree create that start Flux, in the order of their paths. All other
/// Terraform is left alone.
#[must_use]
pub fn discover(
    tree: &Arc<dyn SourceTree>,
    modules: &[ModuleSource],
    (files, budget): (&Files, &Budget),
) -> Vec<Provisioned> {
    let roots = fluxscape_terraform::root_modules(tree, &may_start_flux);
    let create = |root| provisions(Arc::clone(tree), root, modules, (files, budget));
    let created = roots.into_iter().flat_map(create);
    created
        .filter(|provisioned| {
            provisioned.starts_flux()
                || provisioned.is_unreadable()
                || would_start_flux(tree.as_ref(), provisioned, files)
                || applies_flux(tree.as_ref(), provisioned)
        })
        .map(|mut provisioned| {
            provisioned.is_unread = would_start_flux(tree.as_ref(), &provisioned, files);
            provisioned
        })
        .collect()
}

/// Whether a file of a configuration that cannot be parsed would start Flux, as far as its lines show
/// it: by a resource of its own, or by a module of the tree that it calls.
fn would_start_flux(tree: &dyn SourceTree, provisioned: &Provisioned, files: &Files) -> bool {
    let problems = provisioned.diagnostics.iter().filter(|diagnostic| {
        [&rules::HCL_SYNTAX, &rules::TERRAFORM_JSON, &rules::JSON_SYNTAX].contains(&diagnostic.rule)
    });
    let unread = problems.filter_map(|problem| Some(files.place(problem.span?.file)));
    unread.filter(|place| tree.place(&place.path) == **place).any(|place| {
        let text = |path: &TreePath| {
            tree.read(path)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default()
        };
        let mut todo = vec![place.path.clone()];
        let mut seen = BTreeSet::new();
        while let Some(path) = todo.pop().filter(|_| seen.len() < MOST_FILES) {
            let text = text(&path);
            let shown = fluxscape_terraform::shown(&text);
            if text.contains("flux") && shown.resources.iter().any(|kind| may_start_flux(kind)) {
                return true;
            }
            let called = shown.sources.iter().filter_map(|source| path.parent().join(source));
            for directory in called {
                let held = tree.list(&directory).into_iter();
                let held = held.filter(|entry| is_configuration(&entry.name));
                let held = held.filter_map(|entry| directory.join(&entry.name));
                todo.extend(held.filter(|file| seen.insert(file.clone())));
            }
        }
        false
    })
}

/// How many files are read of what a configuration calls that cannot be parsed.
const MOST_FILES: usize = 256;

/// Whether a provisioner applies a file of the tree that holds an object of Flux, or a directory
/// with such a file.
fn applies_flux(tree: &dyn SourceTree, provisioned: &Provisioned) -> bool {
    let paths = provisioned.files.iter();
    let named = paths.filter_map(|managed| managed.files.path.as_deref());
    named.filter_map(|path| provisioned.place.path.join(path)).any(|path| {
        let directory = tree.list(&path).into_iter().filter_map(|entry| path.join(&entry.name));
        std::iter::once(path.clone()).chain(directory).any(|file| {
            tree.is_file(&file)
                && tree.read(&file).is_ok_and(|bytes| {
                    String::from_utf8_lossy(&bytes).contains("toolkit.fluxcd.io/")
                })
        })
    })
}

#[cfg(test)]
mod tests;
