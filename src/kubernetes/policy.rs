//! Policies on pods: a PodDisruptionBudget `protects` workloads, a NetworkPolicy `restricts` them.
//! One that chooses all pods says so of the Namespace.

use super::objects::Objects;
use super::relation::{Rule, Said, To, id};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kinds: &[(&["policy"], "PodDisruptionBudget")],
        read: |objects, id, node| chosen(objects, id, node, "selector", EdgeType::Protects),
    },
    Rule {
        kinds: &[(&["networking.k8s.io", "extensions"], "NetworkPolicy")],
        read: |objects, id, node| chosen(objects, id, node, "podSelector", EdgeType::Restricts),
    },
    Rule {
        kinds: &[(&["cilium.io"], "CiliumNetworkPolicy")],
        read: |objects, id, node| {
            chosen(objects, id, node, "endpointSelector", EdgeType::Restricts)
        },
    },
];

fn chosen(
    objects: &Objects<'_>,
    policy: &ResourceId,
    node: &Node,
    field: &str,
    edge: EdgeType,
) -> Vec<Said> {
    let Some(labels) = node.at(&["spec", field]) else { return Vec::new() };
    let selector = LabelSelector::of(labels);
    if selector.is_empty() {
        let namespace = id("", "Namespace", "", &policy.namespace);
        return vec![Said { edge, to: To::Optional(namespace), span: labels.span }];
    }
    Said::objects(edge, objects.pods(&policy.namespace, &selector), labels.span)
}
