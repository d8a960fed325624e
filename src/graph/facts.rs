//! What rules judge beside the graph: the fields of Flux objects as they are after build and
//! substitution, and what lies in raw files.
//!
//! In: the inventory and a survey of the raw files. Out: [`Facts`], by the ids of the graph's
//! nodes. Gathered for rules alone: a picture needs none of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::{Cluster, Inventory, Outcome, RootOrigin, Survey, Undefined, is_flux};
use fluxscape_manifest::source::{Files, Place, Span, TreePath};
use fluxscape_manifest::yaml::Node;

use crate::graph::model::id::NodeId;

/// What rules judge beside the graph.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Flux objects and Namespaces, by the id of their node.
    pub objects: BTreeMap<NodeId, Fact>,
    /// Variables that nothing defines.
    pub undefined: Vec<Undefined>,
    /// What lies in the repository's files.
    pub survey: Survey,
    /// The directories of the repository that a build went through.
    pub built: BTreeSet<TreePath>,
    /// Where the objects of clusters stand: file and line.
    places: BTreeSet<(TreePath, u32)>,
    /// The clusters of which not everything is known.
    open: BTreeSet<String>,
    /// Whether anything is known to start Flux here.
    rooted: bool,
}

/// An object as it is applied.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The object.
    pub object: Node,
    /// Where it stands, or the generator that makes it.
    pub span: Span,
    /// The variables in it that only the cluster knows.
    pub unknown: BTreeSet<String>,
}

impl Fact {
    /// Where a field stands, or else the object.
    #[must_use]
    pub fn span_of(&self, path: &[&str]) -> Span {
        self.object.at(path).map_or(self.span, |field| field.span)
    }

    /// Whether `spec.suspend` is set.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        self.object.at(&["spec", "suspend"]).and_then(Node::as_bool) == Some(true)
    }
}

impl Facts {
    /// Gathers the facts of an inventory.
    #[must_use]
    pub fn of(inventory: &Inventory, survey: Survey, files: &Files) -> Self {
        let mut facts = Self { survey, ..Self::default() };
        for cluster in &inventory.clusters {
            facts.rooted |= cluster.origin != RootOrigin::Nothing;
            facts.objects(cluster, inventory, files);
            facts.directories(cluster, inventory);
            facts.undefined.extend(cluster.undefined.iter().cloned());
        }
        facts
    }

    fn objects(&mut self, cluster: &Cluster, inventory: &Inventory, files: &Files) {
        for (id, object) in &cluster.objects {
            let place = files.place(object.origin.span.file);
            if place.repository == inventory.tree {
                self.places.insert((place.path.clone(), object.origin.span.line));
            }
            if is_flux(id) || id.kind == "Namespace" {
                let fact = Fact {
                    object: object.labelled(),
                    span: object.origin.span,
                    unknown: object.unknown.clone(),
                };
                self.objects.insert(NodeId::object(&cluster.name, id), fact);
            }
        }
    }

    fn directories(&mut self, cluster: &Cluster, inventory: &Inventory) {
        let own = |place: &Place| (place.repository == inventory.tree).then(|| place.path.clone());
        for done in cluster.reconciliations.values() {
            let directory = done.directory.as_ref().and_then(own);
            self.built.extend(directory);
            for include in &done.includes {
                self.built.extend(own(&include.from));
                self.built.extend(include.to.as_ref().ok().and_then(own));
            }
            if done.outcome != Outcome::Applied {
                self.open.insert(cluster.name.clone());
            }
        }
        self.built.extend(
            cluster
                .directories
                .values()
                .filter_map(|link| link.place.as_ref().ok())
                .filter_map(own),
        );
    }

    /// Whether an object of a cluster stands at this line of a file.
    #[must_use]
    pub fn stands_at(&self, path: &TreePath, line: u32) -> bool {
        self.places.contains(&(path.clone(), line))
    }

    /// Whether objects of a cluster stand in this file.
    #[must_use]
    pub fn stands_in(&self, path: &TreePath) -> bool {
        self.places.range((path.clone(), 0)..=(path.clone(), u32::MAX)).next().is_some()
    }

    /// Whether a cluster may hold more than is known: a Kustomization of it could not be expanded
    /// whole.
    #[must_use]
    pub fn is_open(&self, cluster: &str) -> bool {
        self.open.contains(cluster)
    }

    /// Whether the repository starts Flux anywhere. Where it does not, nothing in it can be called
    /// unused.
    #[must_use]
    pub fn is_rooted(&self) -> bool {
        self.rooted
    }
}
