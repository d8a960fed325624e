//! What becomes in the cluster of what is removed from git.
//!
//! In: a node of the old graph and what applied it. Out: whether Flux deletes it, keeps it and why,
//! or whether that is unknown: then nothing is said. The rules are those of kustomize-controller and
//! helm-controller.

use crate::diff::words::tidy;
use crate::graph::{Change, EdgeType, Graph, Node, NodeIndex};
use fluxscape_manifest::yaml;

/// What becomes of an object, or of what it applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Flux deletes it.
    Deleted,
    /// It stays in the cluster, for a reason.
    Kept(String),
    /// Nothing read here decides it.
    Unknown,
}

/// The annotations and labels by which kustomize-controller leaves an object alone when it prunes.
const EXCLUSIONS: [&str; 2] =
    ["kustomize.toolkit.fluxcd.io/prune", "kustomize.toolkit.fluxcd.io/reconcile"];
/// How far up the appliers of an object are followed.
const DEEPEST: usize = 32;

impl Fate {
    /// What becomes of an object that is removed.
    pub(super) fn of(graph: &Graph, index: NodeIndex) -> Self {
        Self::within(graph, index, DEEPEST)
    }

    fn within(graph: &Graph, index: NodeIndex, depth: usize) -> Self {
        let Some(node) = graph.node(index).filter(|_| depth > 0) else { return Self::Unknown };
        if let Some(exclusion) = exclusion(node) {
            return Self::Kept(format!("{exclusion} is disabled"));
        }
        let appliers = graph.sources(index, EdgeType::Applies);
        let [applier] = appliers.as_slice() else { return Self::Unknown };
        let (applier, Some(holder)) = (*applier, graph.node(*applier)) else {
            return Self::Unknown;
        };
        if applier == index {
            return Self::Unknown;
        }
        if holder.change == Some(Change::Removed) {
            return match Self::within(graph, applier, depth - 1) {
                Self::Deleted => Self::of_applied(holder),
                other => other,
            };
        }
        let name = tidy(&holder.name);
        match (flag(holder, "suspend"), flag(holder, "prune")) {
            (Some(true), _) => Self::Kept(format!("`{name}` is suspended")),
            (_, Some(true)) => Self::Deleted,
            (_, Some(false)) => Self::Kept(format!("prune of `{name}` is off")),
            (_, None) => Self::Unknown,
        }
    }

    /// What becomes of what an object applied when the object itself is deleted: the finalizers look
    /// at `suspend`, `deletionPolicy`, and for a Kustomization `prune`.
    pub(super) fn of_applied(node: &Node) -> Self {
        let Some(content) = &node.content else { return Self::Unknown };
        if flag(node, "suspend") == Some(true) {
            return Self::Kept("suspended".to_owned());
        }
        if node.kind != "Kustomization" {
            return Self::Deleted;
        }
        match (content.object.str_at(&["spec", "deletionPolicy"]), flag(node, "prune")) {
            (Some("Orphan"), _) => Self::Kept("deletionPolicy is Orphan".to_owned()),
            (Some("Delete" | "WaitForTermination"), _) | (_, Some(true)) => Self::Deleted,
            (_, Some(false)) => Self::Kept("prune is off".to_owned()),
            (_, None) => Self::Unknown,
        }
    }
}

/// A boolean field of the specification, where it is written.
pub(super) fn flag(node: &Node, key: &str) -> Option<bool> {
    node.content.as_ref()?.object.at(&["spec", key]).and_then(yaml::Node::as_bool)
}

/// The annotation or label that keeps an object from being pruned.
fn exclusion(node: &Node) -> Option<&'static str> {
    let object = &node.content.as_ref()?.object;
    EXCLUSIONS.into_iter().find(|key| {
        ["annotations", "labels"].into_iter().any(|field| {
            object
                .str_at(&["metadata", field, key])
                .is_some_and(|value| value.eq_ignore_ascii_case("disabled"))
        })
    })
}
