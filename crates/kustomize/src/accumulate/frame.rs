//! The kustomizations on the way from the root to where a build is: what a cycle is found by.

use fluxscape_manifest::source::{Span, TreePath};

use crate::failure::Failure;
use crate::read::Site;
use crate::rules;

/// Kustomizations inside one another. Real ones nest some six deep.
pub(super) const MAX_DEPTH: usize = 64;

/// A kustomization on the way down from the root.
pub(crate) struct Frame<'p> {
    pub(crate) site: Site<'p>,
    pub(crate) parent: Option<&'p Frame<'p>>,
    /// The way from the root kustomization's directory, for notes.
    pub(crate) shown: String,
}

impl Frame<'_> {
    /// Why a directory cannot be entered from here: one on the way is it, or lies in it, or the way
    /// is too long.
    pub(crate) fn cycle(&self, site: Site<'_>, span: Span) -> Option<Failure> {
        let way: Vec<&Frame<'_>> =
            std::iter::successors(Some(self), |frame| frame.parent).collect();
        if way.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} kustomizations inside one another");
            return Some(
                Failure::broken(&rules::KUSTOMIZE_CYCLE, span, message)
                    .hint("include bases directly"),
            );
        }
        let at = way.iter().position(|frame| {
            same_tree(frame.site, site) && frame.site.directory.lies_in(site.directory)
        })?;
        let names = way
            .iter()
            .take(at + 1)
            .rev()
            .map(|frame| spelled(frame.site.directory))
            .collect::<Vec<_>>();
        let message =
            format!("cycle detected: {} -> {}", names.join(" -> "), spelled(site.directory));
        Some(
            Failure::broken(&rules::KUSTOMIZE_CYCLE, span, message)
                .hint("a kustomization cannot include a directory that contains it"),
        )
    }
}

fn same_tree(one: Site<'_>, other: Site<'_>) -> bool {
    std::ptr::addr_eq(std::ptr::from_ref(one.tree), std::ptr::from_ref(other.tree))
}

fn spelled(directory: &TreePath) -> &str {
    if directory.is_root() { "." } else { directory.as_str() }
}
