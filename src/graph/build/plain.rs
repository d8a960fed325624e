//! What plain Kubernetes objects say of one another, as edges.
//!
//! Nothing is judged here: what no file creates is a node outside, never one that is missing, and
//! no finding.

use super::Builder;
use super::resolve::written;
use crate::flux::{Cluster, Producers};
use crate::graph::model::NodeIndex;
use crate::kubernetes::{ImageName, Objects, To, relations as relations_of};
use crate::vocabulary::Detail;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;
use std::collections::BTreeMap;

/// Adds the relations of a cluster's objects.
pub(super) fn relations(builder: &mut Builder<'_>, cluster: &Cluster, producers: &Producers) {
    // Those that selectors of plain objects choose by their own labels.
    let chosen =
        |id: &ResourceId| id.group.is_empty() && matches!(id.kind.as_str(), "Service" | "Pod");
    let labelled: BTreeMap<&ResourceId, Node> = cluster
        .objects
        .iter()
        .filter(|(id, _)| chosen(id))
        .map(|(id, object)| (id, object.labelled()))
        .collect();
    let objects: Objects<'_> = cluster
        .objects
        .iter()
        .map(|(id, object)| (id, labelled.get(id).unwrap_or(&object.node)))
        .collect();
    for relation in relations_of(&objects) {
        let Some(from) = builder.graph.find(builder.id_of(relation.from)) else { continue };
        let to = match &relation.to {
            To::Object(target) => Some(object(builder, target, producers)),
            To::Optional(target) => builder.graph.find(builder.id_of(target)),
            To::Image(image) => Some(self::image(builder, from, image)),
        };
        if let Some(to) = to {
            builder.connect(from, to, relation.edge, Some(relation.span));
        }
    }
}

fn object(builder: &mut Builder<'_>, target: &ResourceId, producers: &Producers) -> NodeIndex {
    if let Some(known) = builder.graph.find(builder.id_of(target)) {
        return known;
    }
    let ghost = builder.ghost(target);
    let writers = producers.writers(target);
    if !writers.is_empty() {
        written(builder, ghost, writers);
    }
    ghost
}

/// The image's node; the object tells the version that it runs.
fn image(builder: &mut Builder<'_>, from: NodeIndex, image: &str) -> NodeIndex {
    if let Some(node) = builder.graph.node_mut(from) {
        node.details.add_word(Detail::Images, image);
    }
    builder.image(ImageName::parse(image).name)
}
