//! Adding objects to a cluster.
//!
//! The same object may come from several: what a Kustomization applies is newer than the file that
//! a root was first created from, and than what was derived.

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::{Gvk, ResourceId};

use super::fleet::Target;
use super::reconcile::Reconciler;
use crate::flux::inventory::{Created, Object};
use crate::flux::objects::marker::markers_of;
use crate::flux::objects::merge::merge;
use crate::flux::objects::secret::hide_secrets;
use crate::flux::schema::{SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP};

impl Reconciler<'_> {
    /// Adds an object to a cluster, or notes that one more Kustomization applies it.
    pub(in crate::flux) fn add(
        &mut self,
        target: &Target,
        resource: Resource,
        unknown: BTreeSet<String>,
        created: Created,
        by: Option<(&Target, &ResourceId)>,
    ) {
        let id = resource.id();
        let Resource { mut node, origin } = resource;
        let secret_values = hide_secrets(&id, &mut node);
        let markers = markers_of(&node);
        let version = Gvk::of(&node).version;
        let applied = self.fleet.note_applier(target, &id, by);
        let state = self.fleet.state_mut(target);
        let object = Object {
            version,
            node,
            origin,
            created,
            applied_by: Vec::new(),
            markers,
            unknown,
            secret_values,
            owner: by.map(|(_, kustomization)| kustomization.clone()),
            rejected: None,
            held_by: None,
            default_account: None,
        };
        match state.objects.entry(id.clone()) {
            Entry::Vacant(entry) => drop(entry.insert(object)),
            // What is applied is newer than the file that a root was first created from, and than
            // what was derived.
            Entry::Occupied(mut known)
                if !applied && by.is_some() && !by_terraform(known.get()) =>
            {
                if is_source(&id) {
                    self.artifacts.clear();
                }
                known.insert(object);
            }
            // Both own what they say of it: kustomize-controller applies its fields beside those of
            // Terraform.
            Entry::Occupied(mut known) if by.is_some() && by_terraform(known.get()) => {
                if let Some(field) = shared_field(&id) {
                    let said = object.node.get(field);
                    let known = known.get_mut().node.mapping_under(field);
                    known.into_iter().zip(said).for_each(|(known, said)| merge(known, said));
                    if is_source(&id) {
                        self.artifacts.clear();
                    }
                }
                known.get_mut().owner = object.owner;
            }
            Entry::Occupied(mut known) => {
                let owner = &mut known.get_mut().owner;
                *owner = owner.take().or(object.owner);
            }
        }
    }
}

/// Whether what is behind sources depends on an object.
fn is_source(id: &ResourceId) -> bool {
    id.group == SOURCE_GROUP || id.group == SOURCE_EXTENSIONS_GROUP
}

/// The field whose entries Terraform and a Kustomization may both write.
fn shared_field(id: &ResourceId) -> Option<&'static str> {
    match id.kind.as_str() {
        "ConfigMap" => Some("data"),
        _ if is_source(id) => Some("spec"),
        _ => None,
    }
}

fn by_terraform(object: &Object) -> bool {
    matches!(object.created, Created::Terraform { .. })
}
