//! Roots that the user names: then they are the only ones.
//!
//! In: the names, and the clusters that the files show. Out: a cluster for each name: the one that
//! begins at its directory, or else one with the pair that must exist for it.

use std::str::FromStr;

use super::scan::Scan;
use super::seed::Found;
use super::shapes::assumed;
use crate::flux::inventory::{Ground, NotTaken, WhyNot};
use crate::flux::kinds::git_repository::GIT_REPOSITORY;
use fluxscape_manifest::source::{Span, TreePath};

/// A root that the user names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRoot {
    /// What the cluster is called.
    pub cluster: String,
    /// The directory at which it begins.
    pub path: TreePath,
    /// The source of its first Kustomization, where the files do not show it.
    pub source: Option<SourceName>,
    /// Where this is written.
    pub span: Span,
}

/// The name of a source: `name`, `namespace/name` or `Kind/namespace/name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceName {
    /// Its kind.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// The kinds that a Kustomization can be built from.
const KINDS: [&str; 4] = ["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"];

impl FromStr for SourceName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let (kind, namespace, name) = match parts.as_slice() {
            [name] => (GIT_REPOSITORY.kind, "flux-system", *name),
            [namespace, name] => (GIT_REPOSITORY.kind, *namespace, *name),
            [kind, namespace, name] => (*kind, *namespace, *name),
            _ => return Err(format!("\"{text}\" names no source: it has more than three parts")),
        };
        if namespace.is_empty() || name.is_empty() {
            return Err(format!("\"{text}\" names no source: a part of it is empty"));
        }
        if !KINDS.contains(&kind) {
            return Err(format!("{kind} is no kind of source: use one of {}", KINDS.join(", ")));
        }
        Ok(Self { kind: kind.to_owned(), namespace: namespace.to_owned(), name: name.to_owned() })
    }
}

/// The clusters that the user names, in that order, and why the others that were found are none.
pub(super) fn clusters(
    scan: &Scan<'_>,
    named: &[NamedRoot],
    mut found: Vec<Found>,
) -> (Vec<Found>, Vec<NotTaken>) {
    let mut clusters = Vec::new();
    // What is compared with may not have the directory yet.
    for root in named.iter().filter(|root| scan.tree.is_directory(&root.path)) {
        let known = found.iter().position(|found| means(root, found));
        let cluster = match known {
            Some(known) => found.remove(known),
            None => assumed::named(scan, &root.path, root.source.as_ref()),
        };
        let cluster = Found { name: Some(root.cluster.clone()), ..cluster };
        clusters.push(cluster.on(Ground::Named, root.span));
    }
    let others = found.into_iter().filter_map(|found| {
        let (directory, evidence) = (found.directory()?, found.evidence.first()?);
        let place = scan.tree.place(&directory);
        Some(NotTaken { place, span: evidence.span, why: WhyNot::NotNamed })
    });
    (clusters, others.collect())
}

/// Whether a cluster begins where a name says.
fn means(root: &NamedRoot, found: &Found) -> bool {
    let source = || found.roots().find_map(|root| root.source).map(|(id, _)| id);
    let is_source = |name: &SourceName| {
        source().is_some_and(|id| {
            (&id.kind, &id.namespace, &id.name) == (&name.kind, &name.namespace, &name.name)
        })
    };
    found.directory().as_ref() == Some(&root.path) && root.source.as_ref().is_none_or(is_source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_by_up_to_three_parts() {
        for (text, expected) in [
            ("own", Ok("GitRepository flux-system own")),
            ("team/own", Ok("GitRepository team own")),
            ("OCIRepository/team/own", Ok("OCIRepository team own")),
            ("a/b/c/d", Err("more than three parts")),
            ("/own", Err("a part of it is empty")),
            ("", Err("a part of it is empty")),
            ("HelmChart/team/own", Err("no kind of source")),
        ] {
            let parsed = text.parse::<SourceName>();
            match (parsed, expected) {
                (Ok(name), Ok(expected)) => {
                    let found = format!("{} {} {}", name.kind, name.namespace, name.name);
                    assert_eq!(found, expected, "{text}");
                }
                (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
                (parsed, _) => panic!("{text}: {parsed:?}"),
            }
        }
    }
}
