//! Objects that are known and not applied: those beside a file that fails their Kustomization.

use super::Builder;
use crate::flux::{Applier, Cluster, Object, Outcome};
use crate::vocabulary::Detail;
use fluxscape_manifest::object::ResourceId;

/// Marks the objects that nothing but failed Kustomizations would apply.
pub(super) fn mark(builder: &mut Builder<'_>, cluster: &Cluster) {
    let fails = |applier: &Applier| {
        let done = cluster.reconciliations.get(&applier.kustomization);
        applier.hub.is_none() && done.is_some_and(|done| matches!(done.outcome, Outcome::Failed(_)))
    };
    let is_withheld = |id: &ResourceId, object: &Object| {
        let mut others = object.applied_by.iter().filter(|by| by.kustomization != *id).peekable();
        others.peek().is_some() && others.all(fails)
    };
    for (id, _) in cluster.objects.iter().filter(|(id, object)| is_withheld(id, object)) {
        let index = builder.graph.find(builder.id_of(id));
        if let Some(node) = index.and_then(|index| builder.graph.node_mut(index)) {
            node.details.set(Detail::NotApplied, "true");
        }
    }
}
