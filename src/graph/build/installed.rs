//! What is said of objects beside their fields: what is not applied, and the accounts that controllers
//! use by default.

use super::{Builder, resolve};
use crate::flux::{self, Cluster, Object};
use crate::graph::model::node::Status;
use crate::vocabulary::{Detail, Details, EdgeType};
use fluxscape_manifest::object::ResourceId;

/// What a card says of an object.
pub(super) fn details(id: &ResourceId, object: &Object) -> Details {
    // What an invented object does not name is not known, whatever the default is.
    let is_known = |detail: Detail| {
        detail != Detail::Revision
            || !object.is_invented()
            || object.node.at(&["spec", "ref"]).is_some()
    };
    let account = object.default_account.clone();
    let account = account.map(|account| (Detail::ServiceAccount, account));
    let written = flux::details(id, &object.node).into_iter();
    written.filter(|(detail, _)| is_known(*detail)).chain(account).collect()
}

impl Builder<'_> {
    /// Marks what is not applied because the Kustomization above it fails.
    pub(super) fn held(&mut self, cluster: &Cluster) {
        for (id, object) in &cluster.objects {
            if let Some(why) = &object.rejected
                && let Some(index) = self.graph.find(self.id_of(id))
                && let Some(node) = self.graph.node_mut(index)
            {
                (node.status, node.message) = (Status::Failed, Some(why.clone()));
            }
            if let Some(by) = &object.held_by
                && let Some(index) = self.graph.find(self.id_of(id))
            {
                resolve::partial(self, index, format!("not applied: {by} fails"));
            }
        }
    }

    /// An edge to the ServiceAccount that a controller uses by default, where a file holds it.
    pub(super) fn default_account(&mut self, id: &ResourceId, object: &Object) {
        let Some(name) = &object.default_account else { return };
        let account = ResourceId {
            group: String::new(),
            kind: "ServiceAccount".to_owned(),
            namespace: id.namespace.clone(),
            name: name.clone(),
        };
        let ends = (self.graph.find(self.id_of(id)), self.graph.find(self.id_of(&account)));
        if let (Some(from), Some(to)) = ends {
            self.connect(from, to, EdgeType::ServiceAccountName, None);
        }
    }
}
