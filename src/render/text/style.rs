//! What the boxes of DOT and D2 look like, and which sources their groups share.
//!
//! In: a [`NestedBox`]. Out: its class and hue, and the sources that edges lead to.

use super::nested::NestedBox;
use crate::graph::Status;
use crate::graph::outline::EntryKind;
use crate::scene::Role;

/// The class of a box, and its hue.
pub(super) fn of(made: &NestedBox) -> (&'static str, Role) {
    match (made.status, made.kind) {
        (Status::Failed, _) => ("failed", Role::Failure),
        (Status::Partial | Status::Missing | Status::External, _) => ("partial", Role::Warning),
        (_, EntryKind::Cluster(_)) => ("cluster", Role::Origin),
        (_, EntryKind::Controllers) => ("controllers", Role::Origin),
        (_, EntryKind::Passage) => ("root", Role::Apply),
        (_, EntryKind::Environment) => ("environment", Role::Apply),
        (_, EntryKind::Tier) => ("tier", Role::Neutral),
        (_, EntryKind::Application | EntryKind::Release) => ("application", Role::Kubernetes),
        (_, EntryKind::Directory) => ("directory", Role::Kubernetes),
        (_, EntryKind::Folded) => ("folded", Role::Neutral),
    }
}

/// Sources by the key of what is built from them: of the group where all inside share one.
pub(super) fn shared_sources(made: &NestedBox) -> Vec<(&str, &str)> {
    let inside: Vec<Vec<(&str, &str)>> = made.children.iter().map(shared_sources).collect();
    let own = made.source.as_deref();
    let shared = own.or_else(|| inside.iter().flatten().next().map(|(_, source)| *source));
    let all = made
        .children
        .iter()
        .zip(&inside)
        .all(|(child, found)| matches!(found.as_slice(), [(key, source)] if *key == child.key && Some(*source) == shared));
    match shared {
        Some(source) if all => vec![(&made.key, source)],
        _ => own
            .map(|source| (made.key.as_str(), source))
            .into_iter()
            .chain(inside.into_iter().flatten())
            .collect(),
    }
}
