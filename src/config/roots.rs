//! The roots that a configuration names.
//!
//! In: the roots as they are read, and the tree. Out: the same, each with its place in the file; and
//! a diagnostic for each that means no directory, or nothing at all.

use std::collections::BTreeSet;

use super::Root;
use crate::flux::SourceName;
use crate::lint::CONFIGURATION;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{SourceTree, TreePath};
use fluxscape_manifest::yaml::Node;

/// Gives each root its place, and reports what is wrong with it.
pub(super) fn settle_roots(
    roots: &mut [Root],
    document: &Node,
    tree: &dyn SourceTree,
) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for (root, node) in roots.iter_mut().zip(document.items_at(&["roots"])) {
        root.span = Some(node.span);
        let error = |key: &str, message: String| {
            Diagnostic::error(&CONFIGURATION, node.get(key).unwrap_or(node).span, message)
        };
        if root.cluster.trim().is_empty() {
            wrong.push(error("cluster", "the cluster has no name".to_owned()));
        } else if !names.insert(root.cluster.clone()) {
            let message = format!("another root above is cluster {}", root.cluster);
            wrong.push(error("cluster", message).hint("give each cluster a name of its own"));
        }
        let directory =
            (!root.path.starts_with('/')).then(|| TreePath::root().join(&root.path)).flatten();
        match directory {
            None => wrong.push(
                error("path", format!("{} leads out of the repository", root.path))
                    .hint("name a directory of the repository, from its root"),
            ),
            Some(directory) if !tree.is_directory(&directory) => wrong.push(
                error("path", format!("there is no directory {}", root.path))
                    .hint("name a directory of the repository, from its root"),
            ),
            Some(_) => {}
        }
        if let Some(Err(message)) = root.source.as_ref().map(|source| source.parse::<SourceName>())
        {
            let hint = "write it as name, namespace/name or Kind/namespace/name";
            wrong.push(error("source", message).hint(hint));
        }
    }
    wrong
}
