//! Applying what a Kustomization built.
//!
//! In: the objects of a build. Out: the objects of a cluster, with variables substituted. A build
//! waits until the ConfigMaps and Secrets that its variables come from exist; when nothing else can
//! happen, those go first whose variables no other one brings.

use std::collections::BTreeSet;

use fluxscape_kustomize::{Include, Resource};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Place;
use fluxscape_manifest::yaml::Node;

use super::fleet::Target;
use super::reconcile::Reconciler;
use super::types::wrong_type;
use crate::flux::inventory::{Created, Object, Outcome, Reconciliation, Undefined};
use crate::flux::objects::metadata::set_common_metadata;
use crate::flux::substitute::{Substituted, Variables, is_name, substitute, variable_sources};

/// What a Kustomization built and did not apply yet.
#[derive(Debug)]
pub(in crate::flux) struct Built {
    pub(in crate::flux) directory: Place,
    pub(in crate::flux) includes: Vec<Include>,
    pub(in crate::flux) resources: Vec<Resource>,
    /// How the build went: whole, or without the parts that are not available.
    pub(in crate::flux) outcome: Outcome,
}

impl Reconciler<'_> {
    /// Applies a build if its variables are available, or for good when `last`.
    pub(in crate::flux) fn apply(
        &mut self,
        target: &Target,
        id: &ResourceId,
        mut built: Built,
        last: bool,
    ) {
        let Some(kustomization) = self.fleet.state(target).objects.get(id) else { return };
        // kustomize-controller: a kubeConfig sends everything that is applied to another cluster.
        let reached = target.reached_by(id, &kustomization.node);
        let common = kustomization.node.at(&["spec", "commonMetadata"]).cloned();
        let mut own = BTreeSet::new();
        for source in self.lacking(target, id) {
            let brings = built
                .resources
                .iter()
                .find(|resource| reached == *target && resource.id() == source);
            match brings.cloned() {
                // At the fixed point, what a Kustomization applies is there for itself, too.
                Some(resource) => {
                    own.insert(source);
                    self.add(&reached, resource, BTreeSet::new(), Created::Git, Some((target, id)));
                }
                None if last => {}
                None => {
                    self.built.insert((target.clone(), id.clone()), built);
                    return;
                }
            }
        }
        let variables = self
            .fleet
            .state(target)
            .objects
            .get(id)
            .and_then(|object| Variables::of(id, object, &self.fleet.state(target).objects));
        // What an invented Kustomization substitutes is in no file: its variables may be anything.
        let open = variables.is_none()
            && self.fleet.state(target).objects.get(id).is_some_and(Object::is_invented);
        let outcome = match substituted(&mut built.resources, variables.as_ref()) {
            Ok(substituted) => {
                for (mut resource, Substituted { mut unknown, undefined }) in
                    built.resources.into_iter().zip(substituted)
                {
                    if open {
                        unknown.extend(names_in(&resource.node));
                    }
                    let told = undefined.into_iter().map(|(name, span)| Undefined {
                        name,
                        span,
                        object: resource.id(),
                        kustomization: id.clone(),
                    });
                    self.fleet.state_mut(target).undefined.extend(told);
                    if let Some(common) = &common {
                        set_common_metadata(&mut resource.node, common);
                    }
                    if let Some(wrong) = wrong_type(&resource.id(), &resource.node) {
                        let rejected = &mut self.fleet.state_mut(&reached).rejected;
                        rejected.push((resource.id(), (target.clone(), id.clone()), wrong));
                    }
                    if !own.contains(&resource.id()) && !left_alone(&resource.node) {
                        self.add(&reached, resource, unknown, Created::Git, Some((target, id)));
                    }
                }
                built.outcome
            }
            Err(problems) => {
                let reason =
                    problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
                self.diagnostics.extend(problems);
                Outcome::Failed(reason)
            }
        };
        let done = Reconciliation {
            directory: Some(built.directory),
            includes: built.includes,
            outcome,
            waits_for: None,
        };
        self.fleet.state_mut(target).reconciliations.insert(id.clone(), done);
    }

    /// Applies builds that still wait for variables. Whether there was one.
    pub(in crate::flux) fn release(&mut self) -> bool {
        let waiting: Vec<(Target, ResourceId)> = self.built.keys().cloned().collect();
        let brought: BTreeSet<ResourceId> =
            self.built.values().flat_map(|built| &built.resources).map(Resource::id).collect();
        let (mut first, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(target, id)| self.lacking(target, id).is_disjoint(&brought));
        if first.is_empty() {
            // They wait for one another: any of them.
            first.extend(rest.into_iter().next());
        }
        for (target, id) in &first {
            if let Some(built) = self.built.remove(&(target.clone(), id.clone())) {
                self.apply(target, id, built, true);
            }
        }
        !first.is_empty()
    }

    /// The sources of a Kustomization's variables that do not exist yet.
    fn lacking(&self, target: &Target, id: &ResourceId) -> BTreeSet<ResourceId> {
        let objects = &self.fleet.state(target).objects;
        let sources =
            objects.get(id).map_or_else(Vec::new, |object| variable_sources(id, &object.node));
        sources
            .into_iter()
            .map(|source| source.id)
            .filter(|source| !objects.contains_key(source))
            .collect()
    }
}

/// Substitutes in every object. For each, what there is to report.
///
/// # Errors
/// All that is wrong: Flux then applies none of them.
fn substituted(
    resources: &mut [Resource],
    variables: Option<&Variables>,
) -> Result<Vec<Substituted>, Vec<Diagnostic>> {
    let Some(variables) = variables else {
        return Ok(vec![Substituted::default(); resources.len()]);
    };
    if let Some(problem) = variables.invalid() {
        return Err(vec![problem]);
    }
    let mut problems = Vec::new();
    let results = resources.iter_mut().map(|resource| substitute(&mut resource.node, variables));
    let done = results.map(|result| {
        result.unwrap_or_else(|problem| {
            problems.push(problem);
            Substituted::default()
        })
    });
    let done = done.collect();
    if problems.is_empty() { Ok(done) } else { Err(problems) }
}

/// The variables that stand as `${NAME}` in the fields of an object that say where it goes on.
fn names_in(node: &Node) -> BTreeSet<String> {
    const FIELDS: [&[&str]; 3] =
        [&["spec", "path"], &["spec", "sourceRef", "name"], &["spec", "sourceRef", "namespace"]];
    let texts = FIELDS.iter().filter_map(|field| node.str_at(field));
    let names = texts
        .flat_map(|text| text.split("${").skip(1))
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned());
    names.filter(|name| is_name(name)).collect()
}

/// kustomize-controller: an object labelled or annotated so is not applied.
pub(in crate::flux) fn left_alone(node: &Node) -> bool {
    let says = |key: &str, value: &str| {
        ["labels", "annotations"].iter().any(|field| {
            node.str_at(&["metadata", field, key])
                .is_some_and(|said| said.eq_ignore_ascii_case(value))
        })
    };
    says("kustomize.toolkit.fluxcd.io/reconcile", "disabled")
        || says("kustomize.toolkit.fluxcd.io/ssa", "Ignore")
}
