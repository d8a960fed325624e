//! The labels that Flux adds to what it applies.
//!
//! fluxcd/pkg `ssa` (`SetOwnerLabels`): name and namespace of the owner under the group of its
//! controller, over what the object says itself. Selectors see them.

use super::{Created, Object};
use crate::flux::schema::{HELM_GROUP, KUSTOMIZE_GROUP, OPERATOR_GROUP};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

impl Object {
    /// A label as it has it in the cluster.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&str> {
        let (group, field) = key.rsplit_once('/').unwrap_or_default();
        let owner = self.owners().find(|owner| group_of(owner).as_deref() == Some(group));
        match (owner, field) {
            (Some(owner), "name") => Some(&owner.name),
            (Some(owner), "namespace") => Some(&owner.namespace),
            _ => {
                let label = self.node.at(&["metadata", "labels"])?.get(key)?;
                label.as_scalar().map(|scalar| scalar.text.as_str())
            }
        }
    }

    /// Whether a selector matches the labels that it has in the cluster.
    #[must_use]
    pub fn is_matched_by(&self, selector: &LabelSelector) -> bool {
        selector.matches_by(|key| self.label(key))
    }

    /// The object with all the labels that it has in the cluster.
    #[must_use]
    pub fn labelled(&self) -> Node {
        let mut node = self.node.clone();
        let span = node.span;
        for owner in self.owners() {
            let labels = node
                .mapping_under("metadata")
                .and_then(|metadata| metadata.mapping_under("labels"));
            if let (Some(labels), Some(group)) = (labels, group_of(owner)) {
                labels.set(&format!("{group}/name"), Node::text(owner.name.as_str(), span));
                labels
                    .set(&format!("{group}/namespace"), Node::text(owner.namespace.as_str(), span));
            }
        }
        node
    }

    /// What applies it and labels it so.
    fn owners(&self) -> impl Iterator<Item = &ResourceId> {
        let creator = match &self.created {
            Created::Controller(by) => Some(by),
            _ => None,
        };
        creator.into_iter().chain(&self.owner)
    }
}

/// The prefix of the labels that an owner adds.
fn group_of(owner: &ResourceId) -> Option<String> {
    match (owner.group.as_str(), owner.kind.as_str()) {
        (KUSTOMIZE_GROUP, "Kustomization") => Some(KUSTOMIZE_GROUP.to_owned()),
        (HELM_GROUP, "HelmRelease") => Some(HELM_GROUP.to_owned()),
        (OPERATOR_GROUP, "ResourceSet") => Some(format!("resourceset.{OPERATOR_GROUP}")),
        (OPERATOR_GROUP, "FluxInstance") => Some(OPERATOR_GROUP.to_owned()),
        _ => None,
    }
}
