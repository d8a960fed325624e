//! The objects of a build, in order.

use std::collections::HashSet;

use fluxscape_manifest::source::Span;

use super::{ResId, Tracked};
use crate::failure::Failure;
use crate::rules;

/// The objects of a build in order. No two have the same identity.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceSet {
    pub(crate) items: Vec<Tracked>,
}

impl ResourceSet {
    /// Positions of the objects that have, or had, an identity.
    pub(crate) fn with_any_id(&self, id: &ResId) -> Vec<usize> {
        self.positions(|item| {
            item.id().same_as(id) || item.previous_ids().any(|previous| previous.same_as(id))
        })
    }

    /// Positions of the objects for which something holds.
    pub(crate) fn positions(&self, holds: impl Fn(&Tracked) -> bool) -> Vec<usize> {
        self.items.iter().enumerate().filter(|(_, item)| holds(item)).map(|(at, _)| at).collect()
    }

    /// A failure when two objects have the same identity. `span` is the entry that made them so.
    pub(crate) fn shared_id(&self, span: Span) -> Option<Failure> {
        let mut seen = HashSet::new();
        let shared = self.items.iter().map(Tracked::id).find(|id| !seen.insert(id.canonical()))?;
        Some(conflict(&shared, span))
    }
}

pub(crate) fn conflict(id: &ResId, span: Span) -> Failure {
    Failure::broken(&rules::DUPLICATE_OBJECT, span, format!("{id} occurs twice: kustomize may not add resource with an already registered id"))
        .hint("name each object once: list its file or base in one place only, or give one of them another name or namespace")
}
