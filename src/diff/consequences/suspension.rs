//! What has no effect, since what would apply it is suspended.
//!
//! In: the objects that are new or changed. Out: one [`Statement`] for each suspended Kustomization or
//! HelmRelease, and these objects covered: nothing that follows from them happens.

use std::collections::BTreeSet;

use super::Collector;
use super::fate::flag;
use crate::diff::phrase::subject;
use crate::diff::statement::{Statement, Weight};
use crate::graph::{Change, EdgeType, NodeIndex};

impl Collector<'_, '_> {
    pub(super) fn suspended(&mut self) {
        let mut holders: BTreeSet<NodeIndex> = BTreeSet::new();
        for object in self.seen.changes.iter().filter(|one| one.change != Change::Removed) {
            if self.covered.contains(&object.node) {
                continue;
            }
            if let Some(holder) = self.suspended_above(object.node) {
                holders.insert(holder);
                self.covered.insert(object.node);
                self.idle.insert(object.node);
            }
        }
        for holder in holders {
            let Some(node) = self.node(holder) else { continue };
            let statement = Statement::new(
                Weight::Other,
                subject(node),
                "is suspended: what changes there has no effect",
                "are suspended: what changes there has no effect",
            );
            let environment = node.environment.clone();
            self.statements.push(statement.within(environment.as_deref()));
        }
    }

    /// What is suspended of an object and all that applies it. An object that is suspended by this
    /// change is told as such.
    fn suspended_above(&self, index: NodeIndex) -> Option<NodeIndex> {
        let mut seen = BTreeSet::new();
        let mut todo = vec![index];
        while let Some(one) = todo.pop() {
            if !seen.insert(one) {
                continue;
            }
            let node = self.node(one)?;
            let fields = self.seen.fields.get(&one);
            let is_new = fields
                .is_some_and(|fields| fields.iter().any(|field| field.is(&["spec", "suspend"])));
            let is_fresh = one == index && (is_new || node.change == Some(Change::Added));
            if node.is_applier() && flag(node, "suspend") == Some(true) && !is_fresh {
                return Some(one);
            }
            todo.extend(self.seen.graph.sources(one, EdgeType::Applies));
        }
        None
    }
}
