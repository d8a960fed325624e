//! The objects of a cluster, so that selectors find what they choose without looking at everything.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::relation::id;
use super::workload::Pods;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

/// The objects of a cluster.
#[derive(Debug)]
pub struct Objects<'a> {
    all: BTreeMap<&'a ResourceId, &'a Node>,
    workloads: Vec<(&'a ResourceId, Pods<'a>)>,
    by_namespace: BTreeMap<&'a str, Vec<usize>>,
    /// By namespace, key and value of a label of the pods.
    by_label: BTreeMap<(&'a str, &'a str, &'a str), Vec<usize>>,
}

impl<'a> FromIterator<(&'a ResourceId, &'a Node)> for Objects<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a ResourceId, &'a Node)>>(objects: T) -> Self {
        let all: BTreeMap<&ResourceId, &Node> = objects.into_iter().collect();
        let workloads: Vec<_> =
            all.iter().filter_map(|(id, node)| Some((*id, Pods::of(id, node)?))).collect();
        let (mut by_namespace, mut by_label) =
            (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (at, (id, pods)) in workloads.iter().enumerate() {
            by_namespace.entry(id.namespace.as_str()).or_default().push(at);
            for (key, value) in pods.labels.into_iter().flat_map(Node::entries) {
                by_label
                    .entry((id.namespace.as_str(), key, value.as_str().unwrap_or_default()))
                    .or_default()
                    .push(at);
            }
        }
        Self { all, workloads, by_namespace, by_label }
    }
}

impl<'a> Objects<'a> {
    /// All of them, in the order of their identities.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a ResourceId, &'a Node)> {
        self.all.iter().map(|(id, node)| (*id, *node))
    }

    /// The objects of a kind.
    pub(super) fn of_kind(&self, group: &str, kind: &str) -> Vec<(&'a ResourceId, &'a Node)> {
        let first = id(group, kind, "", "");
        let range = self.all.range::<ResourceId, _>((Bound::Included(&first), Bound::Unbounded));
        range
            .take_while(|(id, _)| id.group == group && id.kind == kind)
            .map(|(id, node)| (*id, *node))
            .collect()
    }

    /// The namespaces that hold workloads.
    pub(super) fn namespaces(&self) -> BTreeSet<&'a str> {
        self.by_namespace.keys().copied().collect()
    }

    /// The workloads of a namespace whose pods a selector chooses.
    pub(super) fn pods(&self, namespace: &str, selector: &LabelSelector) -> Vec<&'a ResourceId> {
        let candidates = match selector.any_label() {
            Some((key, value)) => self.by_label.get(&(namespace, key, value)),
            None => self.by_namespace.get(namespace),
        };
        let workloads = candidates.into_iter().flatten().filter_map(|at| self.workloads.get(*at));
        workloads
            .filter(|(_, pods)| selector.matches_labels(pods.labels))
            .map(|(id, _)| *id)
            .collect()
    }
}
