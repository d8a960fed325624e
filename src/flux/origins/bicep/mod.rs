//! Flux configurations that Bicep and Azure Resource Manager deploy to clusters of AKS and Arc.
//!
//! In: the files of a repository. Out: the source and Kustomizations of each configuration that a
//! deployment creates, with the cluster that it names and where it is written; and what cannot be
//! read. A file that another one uses as a module is read with the parameters that it gets there, any
//! other one with its defaults and with each file of parameters that belongs to it.

mod arm;
mod cursor;
mod deploy;
mod evaluate;
mod expression;
mod files;
mod functions;
mod parse;
mod syntax;
#[cfg(test)]
mod tests;
mod token;

use crate::flux::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// A Flux configuration of a deployment.
#[derive(Clone, Debug)]
pub(in crate::flux) struct Deployed {
    /// The file that is deployed.
    pub(in crate::flux) file: TreePath,
    /// What its parameters come from, where the same file is deployed with several.
    pub(in crate::flux) parameters: Option<TreePath>,
    /// The cluster that it is for, as the file names it.
    pub(in crate::flux) cluster: String,
    /// Whether that is the cluster's name, and not an expression.
    pub(in crate::flux) is_named: bool,
    /// The source and the Kustomizations.
    pub(in crate::flux) objects: Vec<Node>,
    /// The resource, or the call of a module of a registry.
    pub(in crate::flux) span: Span,
    /// Whether it is written in the JSON of Azure Resource Manager.
    pub(in crate::flux) is_json: bool,
}

/// What the deployments of a tree create.
pub(in crate::flux) fn deployed(
    tree: &dyn SourceTree,
    paths: &[TreePath],
    files: &Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Deployed> {
    let found = files::Templates::read(tree, paths, files);
    for (path, error, what) in found.unreadable() {
        let span = Span::new(files.id(&tree.place(path)), error.line, error.column);
        let message = format!("{what}: {}", error.message);
        let diagnostic = Diagnostic::error(&rules::ORIGIN_UNREADABLE, span, message);
        let is_json = path.name().ends_with(".json");
        diagnostics.push(if is_json {
            diagnostic.hint("check the file with `az deployment group validate`")
        } else {
            diagnostic.hint("check the file with `bicep build`")
        });
    }
    let mut deployed = Vec::new();
    for entry in found.entries() {
        let (created, reported) = deploy::deploy(tree, files, &found, entry);
        deployed.extend(created);
        for diagnostic in reported {
            if !diagnostics.contains(&diagnostic) {
                diagnostics.push(diagnostic);
            }
        }
    }
    deployed
}
