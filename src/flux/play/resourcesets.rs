//! The operator's part in the play of a cluster.

use super::fleet::Target;
use super::reconcile::Reconciler;
use crate::flux::inventory::Created;
use crate::flux::resourceset::{Expansion, expand, is_resource_set};
use fluxscape_manifest::object::ResourceId;

impl Reconciler<'_> {
    /// Expands the ResourceSets whose inputs are available, or all of them for good when `last`.
    /// Whether there was one.
    pub(in crate::flux) fn expand_sets(&mut self, last: bool) -> bool {
        let mut expanded: Vec<(Target, ResourceId, Expansion)> = Vec::new();
        for target in self.fleet.targets() {
            let state = self.fleet.state(&target);
            for (id, set) in state
                .objects
                .iter()
                .filter(|(id, _)| is_resource_set(id) && !state.reconciliations.contains_key(*id))
            {
                let expansion = expand(id, set, &state.objects, &mut self.work, last);
                expanded.extend(expansion.map(|expansion| (target.clone(), id.clone(), expansion)));
            }
        }
        let any = !expanded.is_empty();
        for (target, id, Expansion { objects, steps, outcome, problems }) in expanded {
            self.diagnostics.extend(problems);
            for (resource, unknown) in objects {
                self.add(&target, resource, unknown, Created::Controller(id.clone()), None);
            }
            if !steps.is_empty() {
                self.fleet.state_mut(&target).steps.push(steps);
            }
            self.nothing_built(&target, &id, outcome);
        }
        any
    }
}
