//! The clusters that are played together: a hub, and those that its Kustomizations reach with a
//! kubeConfig.
//!
//! A [`Target`] is identified by the way that leads there: for each step the namespace of the
//! Kustomization and the kubeConfig that it names. At the end each target becomes a [`Cluster`]
//! with a name that a reader recognises.

use crate::flux::rules;
use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Place;
use fluxscape_manifest::yaml::Node;

use super::image_automation::served;
use super::link::linked;
use super::types::WrongType;
use crate::flux::installation::version::flux_version;
use crate::flux::inventory::{
    Applier, Cluster, Evidence, Ground, Object, Reconciliation, RootOrigin, Step, Undefined,
};
use crate::flux::kinds::kustomization::KUSTOMIZATION;
use crate::flux::schema::kube_config::kube_config;
use crate::flux::sources::artifact::OwnSource;
use crate::flux::sources::submodules::checked_out;
use crate::flux::sources::world::World;

/// The way from a hub to a cluster: the Secrets or ConfigMaps with its kubeConfig, none for the hub
/// itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::flux) struct Target(Vec<ResourceId>);

impl Target {
    /// Where a Kustomization of this cluster applies its objects: here, or where its kubeConfig
    /// leads.
    pub(in crate::flux) fn reached_by(&self, id: &ResourceId, kustomization: &Node) -> Self {
        let Some(key) = kube_config(id, kustomization) else { return self.clone() };
        let mut way = self.0.clone();
        way.push(key);
        Self(way)
    }

    /// The cluster whose Kustomizations reach this one; none of the hub itself.
    fn hub(&self) -> Option<Self> {
        self.0.split_last().map(|(_, before)| Self(before.to_vec()))
    }
}

/// What is known of one cluster so far.
#[derive(Debug, Default)]
pub(in crate::flux) struct State {
    pub(in crate::flux) objects: BTreeMap<ResourceId, Object>,
    pub(in crate::flux) reconciliations: BTreeMap<ResourceId, Reconciliation>,
    /// Who applies each object: a Kustomization, and the cluster it runs in.
    appliers: BTreeMap<ResourceId, Vec<(Target, ResourceId)>>,
    /// How many Kustomizations apply one another before each of these.
    chains: BTreeMap<ResourceId, usize>,
    /// The steps of each ResourceSet that has some.
    pub(in crate::flux) steps: Vec<Vec<Step>>,
    /// Objects that the API server rejects, each with the Kustomization that would apply it.
    pub(super) rejected: Vec<(ResourceId, (Target, ResourceId), WrongType)>,
    /// Variables that nothing defines.
    pub(in crate::flux) undefined: Vec<Undefined>,
}

impl State {
    /// Who applies an object.
    pub(super) fn appliers_of(&self, id: &ResourceId) -> &[(Target, ResourceId)] {
        self.appliers.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The clusters by the way that leads there.
#[derive(Debug, Default)]
pub(in crate::flux) struct Fleet {
    states: BTreeMap<Target, State>,
    empty: State,
}

impl Fleet {
    pub(in crate::flux) fn state(&self, target: &Target) -> &State {
        self.states.get(target).unwrap_or(&self.empty)
    }

    pub(in crate::flux) fn state_mut(&mut self, target: &Target) -> &mut State {
        self.states.entry(target.clone()).or_default()
    }

    /// Whether anything is known of a cluster.
    pub(in crate::flux) fn knows(&self, target: &Target) -> bool {
        self.states.contains_key(target)
    }

    /// Whether a Kustomization is built from a directory in a cluster on the way to this one, too.
    pub(in crate::flux) fn is_repeated(
        &self,
        target: &Target,
        id: &ResourceId,
        directory: &Place,
    ) -> bool {
        let way = std::iter::successors(target.hub(), Target::hub);
        way.filter_map(|hub| self.states.get(&hub)?.reconciliations.get(id)?.directory.as_ref())
            .any(|known| known == directory)
    }

    pub(in crate::flux) fn targets(&self) -> Vec<Target> {
        self.states.keys().cloned().collect()
    }

    /// The Kustomizations that are not played yet.
    pub(in crate::flux) fn waiting(&self) -> Vec<(Target, ResourceId)> {
        let waiting = self.states.iter().flat_map(|(target, state)| {
            let ids = state
                .objects
                .keys()
                .filter(|id| is_kustomization(id) && !state.reconciliations.contains_key(*id));
            ids.map(|id| (target.clone(), id.clone()))
        });
        waiting.collect()
    }

    /// How many Kustomizations are played.
    pub(in crate::flux) fn played(&self) -> usize {
        self.states.values().map(|state| state.reconciliations.len()).sum()
    }

    /// How many objects there are.
    pub(in crate::flux) fn objects(&self) -> usize {
        self.states.values().map(|state| state.objects.len()).sum()
    }

    /// Notes who applies an object. Whether somebody did before.
    pub(in crate::flux) fn note_applier(
        &mut self,
        target: &Target,
        id: &ResourceId,
        by: Option<(&Target, &ResourceId)>,
    ) -> bool {
        let before = by.map_or(0, |(from, kustomization)| self.chain_to(from, kustomization) + 1);
        let state = self.state_mut(target);
        if is_kustomization(id) {
            state.chains.entry(id.clone()).or_insert(before);
        }
        let appliers = state.appliers.entry(id.clone()).or_default();
        let applied = !appliers.is_empty();
        appliers.extend(by.map(|(from, kustomization)| (from.clone(), kustomization.clone())));
        applied
    }

    /// How many Kustomizations apply one another before this one.
    pub(in crate::flux) fn chain_to(&self, target: &Target, id: &ResourceId) -> usize {
        self.state(target).chains.get(id).copied().unwrap_or_default()
    }

    /// What Kustomizations dispute: objects that two of them apply, and Kustomizations that apply
    /// one another.
    pub(in crate::flux) fn conflicts(&self) -> Vec<Diagnostic> {
        self.states
            .values()
            .flat_map(|state| shared(state).into_iter().chain(mutual(state)))
            .collect()
    }

    /// For each cluster but the hub, the first Kustomization that reaches it.
    fn evidence(&self) -> BTreeMap<Target, Evidence> {
        let mut found = BTreeMap::new();
        for (target, state) in &self.states {
            for (id, object) in state.objects.iter().filter(|(id, _)| is_kustomization(id)) {
                let span = object.origin.span;
                found
                    .entry(target.reached_by(id, &object.node))
                    .or_insert(Evidence { ground: Ground::KubeConfig, span });
            }
        }
        found
    }

    /// The clusters, named: the hub as `seed` says, the others below its name.
    pub(in crate::flux) fn into_clusters(
        self,
        seed: Cluster,
        world: World<'_>,
        own: &OwnSource,
    ) -> Vec<Cluster> {
        let names = names(&seed.name, &self.states.keys().collect::<Vec<_>>());
        let name_of = |target: &Target| names.get(target).cloned().unwrap_or_default();
        let mut reached_by = self.evidence();
        let mut seed = Some(seed);
        let mut clusters = Vec::new();
        for (target, State { mut objects, reconciliations, mut appliers, steps, undefined, .. }) in
            self.states
        {
            for (id, object) in &mut objects {
                for (from, kustomization) in appliers.remove(id).unwrap_or_default() {
                    let hub = (from != target).then(|| name_of(&from));
                    object.applied_by.push(Applier { hub, kustomization });
                }
            }
            let cluster = match target.hub() {
                None => seed.take(),
                Some(hub) => Some(Cluster {
                    evidence: reached_by.remove(&target).into_iter().collect(),
                    ..Cluster::new(name_of(&target), RootOrigin::Hub(name_of(&hub)))
                }),
            };
            let reached = names.iter().filter(|(other, _)| other.hub().as_ref() == Some(&target));
            let reaches = reached
                .filter_map(|(other, name)| Some((other.0.last()?.clone(), name.clone())))
                .collect();
            let serves = served(&objects, world, own);
            let directories = linked(&objects, world, own);
            let submodules = checked_out(&objects, world, own);
            let version = flux_version(&objects, world);
            clusters.extend(cluster.map(|cluster| Cluster {
                flux_version: version.or_else(|| cluster.flux_version.clone()),
                objects,
                reconciliations,
                reaches,
                serves,
                directories,
                submodules,
                steps,
                undefined,
                ..cluster
            }));
        }
        clusters.extend(seed);
        clusters
    }
}

/// Objects that two Kustomizations apply: each undoes what the other says. Told once for each pair,
/// at the first object.
fn shared(state: &State) -> Vec<Diagnostic> {
    let mut pairs: BTreeMap<(&ResourceId, &ResourceId), Vec<&ResourceId>> = BTreeMap::new();
    for (id, appliers) in &state.appliers {
        if let [(_, first), (_, second), ..] = appliers.as_slice()
            && first != second
        {
            pairs.entry((first.min(second), first.max(second))).or_default().push(id);
        }
    }
    let told = pairs.into_iter().filter_map(|((first, second), objects)| {
        let id = objects.first()?;
        let more = if objects.len() > 1 {
            format!(" and {} more", objects.len() - 1)
        } else {
            String::new()
        };
        let message = format!("{id}{more}: applied by both {first} and {second}");
        let problem = Diagnostic::warning(
            &rules::APPLIED_TWICE,
            state.objects.get(*id)?.origin.span,
            message,
        );
        Some(problem.hint("let one of the two apply it"))
    });
    told.collect()
}

/// Kustomizations that apply one another in a circle: Flux plays them, but deleting one deletes
/// them all.
fn mutual(state: &State) -> Vec<Diagnostic> {
    let mut graph: DiGraphMap<usize, ()> = DiGraphMap::new();
    let ids: Vec<&ResourceId> = state.objects.keys().filter(|id| is_kustomization(id)).collect();
    for (to, id) in ids.iter().enumerate() {
        for (_, by) in state.appliers.get(*id).into_iter().flatten() {
            if let Some(from) = ids.binary_search(&by).ok().filter(|from| *from != to) {
                graph.add_edge(from, to, ());
            }
        }
    }
    let circles = tarjan_scc(&graph).into_iter().filter(|members| members.len() > 1);
    let told = circles.filter_map(|mut members| {
        members.sort_unstable();
        let members: Vec<&ResourceId> =
            members.into_iter().filter_map(|at| ids.get(at).copied()).collect();
        let names: Vec<String> = members.iter().map(ToString::to_string).collect();
        let span = state.objects.get(*members.first()?)?.origin.span;
        let problem = Diagnostic::warning(
            &rules::APPLIES_EACH_OTHER,
            span,
            format!("these apply one another: {}", names.join(", ")),
        );
        Some(problem.hint("let a Kustomization above them apply each"))
    });
    told.collect()
}

/// `hub/production`: the namespace of the Kustomizations distinguishes clusters where each has its
/// own, or else the Secret's name does.
fn names(hub: &str, targets: &[&Target]) -> BTreeMap<Target, String> {
    let mut names: BTreeMap<Target, String> = BTreeMap::new();
    for target in targets.iter().copied() {
        let (Some(from), Some(step)) = (target.hub(), target.0.last()) else {
            names.insert(target.clone(), hub.to_owned());
            continue;
        };
        let alone = |same: &dyn Fn(&ResourceId) -> bool| {
            let siblings = targets
                .iter()
                .copied()
                .filter(|other| *other != target && other.hub().as_ref() == Some(&from));
            !siblings.filter_map(|other| other.0.last()).any(same)
        };
        let short = step.name.trim_end_matches("-kubeconfig");
        let namespaced =
            step.namespace != "flux-system" && alone(&|other| other.namespace == step.namespace);
        let label = if namespaced {
            step.namespace.clone()
        } else if alone(&|other| other.name == step.name) {
            short.to_owned()
        } else {
            format!("{}/{short}", step.namespace)
        };
        let above = names.get(&from).cloned().unwrap_or_else(|| hub.to_owned());
        names.insert(target.clone(), format!("{above}/{label}"));
    }
    names
}

pub(in crate::flux) fn is_kustomization(id: &ResourceId) -> bool {
    KUSTOMIZATION.is(id)
}
