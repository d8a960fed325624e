//! A Service `exposes` the workloads whose pods its selector chooses.

use super::objects::Objects;
use super::relation::{Rule, Said};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

pub(super) const RULES: &[Rule] = &[Rule { kinds: &[(&[""], "Service")], read: exposes }];

fn exposes(objects: &Objects<'_>, id: &ResourceId, node: &Node) -> Vec<Said> {
    // Without a selector its endpoints are someone else's business.
    let Some(labels) = node.at(&["spec", "selector"]) else { return Vec::new() };
    let selector = LabelSelector::equal(labels);
    if selector.is_empty() {
        Vec::new()
    } else {
        Said::objects(EdgeType::Exposes, objects.pods(&id.namespace, &selector), labels.span)
    }
}
