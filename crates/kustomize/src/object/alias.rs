//! Values that kustomize shares between fields by accident.
//!
//! A label that one entry adds to several fields of an object is one value to kustomize
//! (`filtersutil.SetEntry` puts the same node into all of them), so that whoever changes it later
//! in one field changes it in all: an overlay that sets a label in metadata alone changes
//! the selector that its base made too. What is applied depends on it, so it is done here as well.

use std::collections::BTreeSet;

use fluxscape_manifest::yaml::{Node, Value};

use crate::config::{FieldSpec, Step};

/// Fields of an object that hold the same value.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    /// The value they held when last looked at.
    value: Node,
    places: Vec<Vec<Step>>,
}

/// The fields under `key` that are there, wherever the specifications lead.
pub(crate) fn present(object: &Node, specs: &[FieldSpec], key: &str) -> BTreeSet<Vec<Step>> {
    let mappings = specs.iter().flat_map(|spec| spec.places(object));
    let fields = mappings.map(|mut place| {
        place.push(Step::Key(key.to_owned()));
        place
    });
    fields.filter(|place| look_up(object, place).is_some()).collect()
}

/// Remembers in `aliases` that all fields under `key` that were not there `before` share their value.
pub(crate) fn remember(
    object: &Node,
    aliases: &mut Vec<Alias>,
    specs: &[FieldSpec],
    key: &str,
    before: &BTreeSet<Vec<Step>>,
) {
    let places: Vec<Vec<Step>> =
        present(object, specs, key).into_iter().filter(|place| !before.contains(place)).collect();
    let value = places.first().and_then(|place| look_up(object, place)).cloned();
    if let Some(value) = value.filter(|_| places.len() > 1) {
        aliases.push(Alias { value, places });
    }
}

/// Brings the fields that share a value to the one that was changed in any of them.
pub(crate) fn follow_changes(object: &mut Node, aliases: &mut [Alias]) {
    for alias in aliases {
        alias.places.retain(|place| {
            look_up(object, place).is_some_and(|field| field.as_scalar().is_some())
        });
        let differs = |field: &&Node| field.as_scalar() != alias.value.as_scalar();
        let changed =
            alias.places.iter().filter_map(|place| look_up(object, place)).find(differs).cloned();
        let Some(changed) = changed else { continue };
        for place in &alias.places {
            if let Some(field) = look_up_mut(object, place) {
                field.clone_from(&changed);
            }
        }
        alias.value = changed;
    }
}

fn look_up<'n>(object: &'n Node, place: &[Step]) -> Option<&'n Node> {
    place.iter().try_fold(object, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::At(at) => node.items().get(*at),
    })
}

fn look_up_mut<'n>(object: &'n mut Node, place: &[Step]) -> Option<&'n mut Node> {
    place.iter().try_fold(object, |node, step| match (step, &mut node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => mapping.get_mut(key),
        (Step::At(at), Value::Sequence(items)) => items.get_mut(*at),
        _ => None,
    })
}
