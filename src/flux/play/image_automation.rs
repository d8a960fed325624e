//! Which ImagePolicies an ImageUpdateAutomation serves.
//!
//! image-automation-controller: the policies of its own namespace that `policySelector` matches
//! (all when there is none), as far as a marker in a raw file below `update.path` names them.

use std::collections::{BTreeMap, BTreeSet};

use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

use crate::flux::inventory::Object;
use crate::flux::kinds::image_policy::IMAGE_POLICY;
use crate::flux::kinds::image_update_automation::{IMAGE_UPDATE_AUTOMATION, update_path};
use crate::flux::objects::marker::{Marker, markers_below};
use crate::flux::registry::references;
use crate::flux::sources::artifact::{OwnSource, Sources};
use crate::flux::sources::world::World;

/// For each automation of a cluster the policies it serves, as far as its repository is available.
pub(in crate::flux) fn served(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
    own: &OwnSource,
) -> BTreeMap<ResourceId, BTreeSet<ResourceId>> {
    let automations = objects.iter().filter(|(id, _)| IMAGE_UPDATE_AUTOMATION.is(id));
    automations
        .map(|(id, object)| {
            (
                id.clone(),
                policies_served(
                    objects,
                    id,
                    &object.node,
                    &markers(id, object, objects, world, own),
                ),
            )
        })
        .collect()
}

/// The markers in the files that an automation writes.
fn markers(
    id: &ResourceId,
    object: &Object,
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
    own: &OwnSource,
) -> Vec<Marker> {
    let source = references(id, &object.node)
        .into_iter()
        .find(|reference| reference.edge == EdgeType::SourceRef);
    let tree = source
        .and_then(|reference| Sources { objects, own, world }.checkout(&reference.target).ok())
        .map(|checkout| checkout.tree);
    tree.map_or_else(Vec::new, |tree| {
        markers_below(world.library, tree.as_ref(), &update_path(&object.node))
    })
}

fn policies_served(
    objects: &BTreeMap<ResourceId, Object>,
    automation: &ResourceId,
    node: &Node,
    markers: &[Marker],
) -> BTreeSet<ResourceId> {
    let named: BTreeSet<&str> = markers
        .iter()
        .filter(|m| m.namespace == automation.namespace)
        .map(|m| m.name.as_str())
        .collect();
    let selector = node.at(&["spec", "policySelector"]).map(LabelSelector::of).unwrap_or_default();
    let policies = objects.iter().filter(|(id, _)| IMAGE_POLICY.is(id));
    policies
        .filter(|(id, policy)| {
            id.namespace == automation.namespace
                && named.contains(id.name.as_str())
                && policy.is_matched_by(&selector)
        })
        .map(|(id, _)| id.clone())
        .collect()
}
