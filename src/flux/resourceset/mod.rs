//! ResourceSets of the Flux Operator: templates and inputs become objects.
//!
//! In: a ResourceSet, and the objects of its cluster. Out: the objects that the operator would
//! create, or why it would create none; and what only the cluster knows: the inputs that a provider
//! fetches from outside.

mod inputs;
mod render;
mod template;

use crate::flux::rules;
use std::collections::{BTreeMap, BTreeSet};

use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use crate::flux::inventory::{Created, Object, Outcome, Step};
use crate::flux::kinds::resource_set::RESOURCE_SET;
use inputs::{InputSets, input_sets};
use render::Renderer;
pub(super) use template::Work;

/// What a ResourceSet became.
#[derive(Debug)]
pub(super) struct Expansion {
    /// The objects, and the variables in each whose values are not known.
    pub(super) objects: Vec<(Resource, BTreeSet<String>)>,
    pub(super) steps: Vec<Step>,
    pub(super) outcome: Outcome,
    pub(super) problems: Vec<Diagnostic>,
}

/// Whether an object is a ResourceSet.
pub(super) fn is_resource_set(id: &ResourceId) -> bool {
    RESOURCE_SET.is(id)
}

/// Expands a ResourceSet; `None` while something that it needs may still appear, never when `last`.
pub(super) fn expand(
    id: &ResourceId,
    set: &Object,
    objects: &BTreeMap<ResourceId, Object>,
    work: &mut Work,
    last: bool,
) -> Option<Expansion> {
    if set.node.str_at(&["metadata", "annotations", "fluxcd.controlplane.io/reconcile"])
        == Some("disabled")
    {
        return Some(nothing(Outcome::Applied, Vec::new()));
    }
    if generation(set, objects) > MAX_GENERATIONS {
        let problem = Diagnostic::warning(
            &rules::TEMPLATE_RECURSION,
            set.origin.span,
            format!("{id} is made by ResourceSets that make ResourceSets without end"),
        );
        return Some(nothing(Outcome::Partial(problem.message.clone()), vec![problem]));
    }
    let sets = match input_sets(id, set, objects) {
        Ok(sets) if sets.may_grow && !last => return None,
        Ok(sets) => sets,
        Err(problem) => {
            return Some(nothing(Outcome::Failed(problem.message.clone()), vec![problem]));
        }
    };
    let InputSets { sets, dynamic, missing, .. } = sets;
    let mut share = work.share();
    let mut renderer = Renderer::new(set, &mut share);
    let rendered = renderer.render(&sets);
    let (mut made, steps) = renderer.into_objects();
    work.put_back(&share);
    let outcome = match rendered {
        Err(failure) => return Some(nothing(failure.outcome(), vec![failure.problem])),
        Ok(()) if !missing.is_empty() => Outcome::Partial(missing.join("; ")),
        Ok(()) if !dynamic.is_empty() => Outcome::Partial(dynamic.join("; ")),
        Ok(()) => Outcome::Applied,
    };
    let mut complete = true;
    for (resource, _) in &mut made {
        complete &= copy_data(&mut resource.node, objects);
    }
    if !complete && !last {
        return None;
    }
    Some(Expansion { objects: made, steps, outcome, problems: Vec::new() })
}

/// ResourceSets that make ResourceSets.
const MAX_GENERATIONS: usize = 10;

/// How many ResourceSets stand before an object: the one that makes it, the one that makes that,
/// and so on.
fn generation(set: &Object, objects: &BTreeMap<ResourceId, Object>) -> usize {
    let maker = |object: &&Object| match &object.created {
        Created::Controller(by) => objects.get(by),
        _ => None,
    };
    std::iter::successors(maker(&set), maker).take(MAX_GENERATIONS + 1).count()
}

fn nothing(outcome: Outcome, problems: Vec<Diagnostic>) -> Expansion {
    Expansion { objects: Vec::new(), steps: Vec::new(), outcome, problems }
}

/// The annotation that fills a ConfigMap or Secret with the data of another one.
pub(super) const COPY_FROM: [&str; 3] =
    ["metadata", "annotations", "fluxcd.controlplane.io/copyFrom"];

/// Fills an object that is a copy; `false` where there is nothing to fill it with.
fn copy_data(node: &mut Node, objects: &BTreeMap<ResourceId, Object>) -> bool {
    let id = ResourceId::of(node);
    let is_copy = id.group.is_empty() && matches!(id.kind.as_str(), "ConfigMap" | "Secret");
    let Some((namespace, name)) =
        node.str_at(&COPY_FROM).filter(|_| is_copy).and_then(|from| from.split_once('/'))
    else {
        return true;
    };
    let from = ResourceId { namespace: namespace.to_owned(), name: name.to_owned(), ..id };
    let Some(original) = objects.get(&from) else { return false };
    for field in ["data", "binaryData", "stringData"] {
        if let Some(data) = original.node.get(field) {
            node.set(field, data.clone());
        }
    }
    true
}
