//! What the controllers refuse, once everything is known.
//!
//! In: the clusters at their fixed point, and how Flux is installed in them. Out: the outcomes of
//! what is refused, the findings, and which objects are not applied for it: they stay, marked by
//! [`Object::held_by`](crate::flux::Object::held_by).

use std::collections::{BTreeMap, BTreeSet};

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;

use super::fleet::{Fleet, State, Target};
use super::installations::Installations;
use crate::flux::installation::Installation;
use crate::flux::inventory::{Created, Outcome, Reconciliation, Undefined};
use crate::flux::registry::{kind_of, references};
use crate::flux::rules;
use crate::flux::schema::KindRole;
use crate::flux::schema::reference::Reference;
use crate::vocabulary::EdgeType;

impl Fleet {
    /// Fails what the controllers refuse, and marks what is not applied for it. `first` are the
    /// objects of the hub that something else than Flux applies.
    pub(in crate::flux) fn refuse(
        &mut self,
        installations: &Installations,
        first: &BTreeSet<ResourceId>,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut causes = BTreeMap::new();
        for target in self.targets() {
            let installation = installations.of(&target);
            let state = self.state_mut(&target);
            impersonate(state, installation);
            let refused = undefined(state, installation, &mut problems).into_iter().chain(isolate(
                state,
                installation,
                &mut problems,
            ));
            for id in refused {
                causes.insert((target.clone(), id.clone()), id);
            }
        }
        self.reject(&mut causes, &mut problems);
        self.hold(causes, first);
        problems
    }

    /// Fails what the API server rejects, and the Kustomizations that would apply it: they apply
    /// all of their objects or none.
    fn reject(
        &mut self,
        causes: &mut BTreeMap<(Target, ResourceId), ResourceId>,
        problems: &mut Vec<Diagnostic>,
    ) {
        for target in self.targets() {
            for (id, (from, kustomization), wrong) in
                std::mem::take(&mut self.state_mut(&target).rejected)
            {
                problems.push(wrong.report(&id));
                if let Some(object) = self.state_mut(&target).objects.get_mut(&id) {
                    object.rejected = Some(wrong.reason());
                }
                let reason = format!("{id} is {}", wrong.reason());
                fail(self.state_mut(&from), &kustomization, reason);
                causes.insert((from, kustomization.clone()), kustomization);
            }
        }
    }

    /// Marks the objects that nobody applies but Kustomizations that fail, and what would follow
    /// from them.
    fn hold(
        &mut self,
        mut causes: BTreeMap<(Target, ResourceId), ResourceId>,
        first: &BTreeSet<ResourceId>,
    ) {
        if causes.is_empty() {
            return;
        }
        loop {
            let mut held: Vec<(Target, ResourceId, ResourceId)> = Vec::new();
            for target in self.targets() {
                let state = self.state(&target);
                let open = state.objects.iter().filter(|(id, object)| {
                    object.held_by.is_none()
                        && !is_applied_before(id)
                        && !(target == Target::default() && first.contains(*id))
                });
                held.extend(open.filter_map(|(id, object)| {
                    let appliers = state.appliers_of(id);
                    let by = match &object.created {
                        Created::Controller(by) => Some((target.clone(), by.clone())),
                        _ => None,
                    };
                    let makers = appliers.iter().cloned().chain(by);
                    let causes = makers.map(|maker| causes.get(&maker)).collect::<Option<Vec<_>>>();
                    let cause = causes?.first().copied()?.clone();
                    (cause != *id).then(|| (target.clone(), id.clone(), cause))
                }));
            }
            if held.is_empty() {
                return;
            }
            for (target, id, cause) in held {
                if let Some(object) = self.state_mut(&target).objects.get_mut(&id) {
                    object.held_by = Some(cause.clone());
                }
                causes.entry((target, id)).or_insert(cause);
            }
        }
    }
}

/// Whether an object is applied in the first stage of a Kustomization, whatever becomes of the rest
/// (fluxcd/pkg `ssa`).
fn is_applied_before(id: &ResourceId) -> bool {
    matches!(id.kind.as_str(), "CustomResourceDefinition" | "Namespace")
}

/// Notes the ServiceAccount of what names none, where the controllers have a default.
fn impersonate(state: &mut State, installation: &Installation) {
    for (id, object) in &mut state.objects {
        let applies = kind_of(id).filter(|kind| kind.role == KindRole::Applier);
        let account = applies.and_then(|kind| installation.default_account(kind.controller));
        let named = object.node.str_at(&["spec", "serviceAccountName"]);
        // What an invented Kustomization says is in no file.
        if !object.is_invented() && named.is_none_or(str::is_empty) {
            object.default_account = account.map(str::to_owned);
        }
    }
}

/// Fails the Kustomizations with a variable that nothing defines, where substitution is strict.
fn undefined(
    state: &mut State,
    installation: &Installation,
    problems: &mut Vec<Diagnostic>,
) -> BTreeSet<ResourceId> {
    if !installation.is_strict() {
        return BTreeSet::new();
    }
    let mut refused = BTreeSet::new();
    for undefined in std::mem::take(&mut state.undefined) {
        let Undefined { name, object, kustomization, .. } = &undefined;
        if refused.insert(kustomization.clone()) {
            let reason =
                format!("variable {name} in {object} is not defined (strict substitution)");
            fail(state, kustomization, reason);
        }
        problems.push(strict(&undefined));
    }
    refused
}

fn strict(undefined: &Undefined) -> Diagnostic {
    let Undefined { name, span, object, kustomization } = undefined;
    let message = format!(
        "{object}: variable {name} is not defined: {kustomization} fails, as substitution is strict"
    );
    let hint = format!(
        "define it, give it a default as ${{{name}:=value}}, or write $${{{name}}} where it is not a Flux variable"
    );
    Diagnostic::error(&rules::STRICT_SUBSTITUTION, *span, message).hint(hint)
}

/// Fails what refers to another namespace where the controllers isolate them. What was refused
/// before it was built is reported already.
fn isolate(
    state: &mut State,
    installation: &Installation,
    problems: &mut Vec<Diagnostic>,
) -> BTreeSet<ResourceId> {
    let mut refused = BTreeSet::new();
    let found = state.objects.iter().filter(|(id, _)| {
        kind_of(id).is_some_and(|kind| installation.isolates_namespaces(kind.controller))
    });
    let found: Vec<(ResourceId, Vec<Diagnostic>)> = found
        .map(|(id, object)| {
            let crossing = references(id, &object.node);
            let crossing = crossing.iter().filter_map(|found| isolated(id, found, installation));
            (id.clone(), crossing.collect())
        })
        .collect();
    for (id, crossing) in found {
        let Some(reason) = crossing.first().map(|problem| problem.message.clone()) else {
            continue;
        };
        let reason = reason.strip_prefix(&format!("{id}: ")).unwrap_or(&reason).to_owned();
        let known = state.reconciliations.get(&id).map(|done| &done.outcome);
        if matches!(known, Some(Outcome::Failed(said)) if *said == reason) {
            continue;
        }
        problems.extend(crossing);
        if notifies(&id) {
            // The rest of an Alert or Receiver works.
            outcome(state, &id, Outcome::Partial(reason));
        } else {
            fail(state, &id, reason);
            refused.insert(id);
        }
    }
    refused
}

/// Why a controller refuses a reference: it isolates namespaces, and this one leads to another.
pub(super) fn isolated(
    id: &ResourceId,
    reference: &Reference,
    installation: &Installation,
) -> Option<Diagnostic> {
    let controller = kind_of(id)?.controller;
    let crosses = reference.target.namespace != id.namespace
        && matches!(
            reference.edge,
            EdgeType::SourceRef
                | EdgeType::ChartRef
                | EdgeType::ImageRepositoryRef
                | EdgeType::EventSources
                | EdgeType::Sources
                | EdgeType::Resources
        );
    if !crosses || !installation.isolates_namespaces(controller) {
        return None;
    }
    let target = &reference.target;
    let message = format!(
        "{id}: cannot access {target}: cross-namespace references are blocked (--no-cross-namespace-refs)"
    );
    let problem = Diagnostic::error(&rules::CROSS_NAMESPACE_REFERENCE, reference.span, message);
    Some(
        problem
            .hint("put both objects into one namespace, or start the controller without the flag"),
    )
}

/// Whether a controller of notifications reads an object: what it may not see it leaves out.
fn notifies(id: &ResourceId) -> bool {
    id.group == crate::flux::schema::NOTIFICATION_GROUP
}

fn fail(state: &mut State, id: &ResourceId, reason: String) {
    outcome(state, id, Outcome::Failed(reason));
}

fn outcome(state: &mut State, id: &ResourceId, outcome: Outcome) {
    match state.reconciliations.get_mut(id) {
        Some(done) if matches!(done.outcome, Outcome::Failed(_)) => {}
        Some(done) => done.outcome = outcome,
        None => {
            let done =
                Reconciliation { directory: None, includes: Vec::new(), outcome, waits_for: None };
            state.reconciliations.insert(id.clone(), done);
        }
    }
}
