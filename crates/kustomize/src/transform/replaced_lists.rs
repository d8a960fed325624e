//! Lists of custom resources that a strategic merge patch replaces whole.
//!
//! In: an object whose type kustomize does not know, and a patch. Out: for each list of named
//! elements of which something is lost, where the patch has it and what is lost. kustomize merges
//! the lists of Kubernetes' own types by their keys, and no others.

use std::collections::BTreeSet;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::{Node, Value};

use crate::object::ResId;
use crate::rules;

/// Elements that are named before they are counted.
const NAMED: usize = 3;

/// The lists that a patch replaces.
pub(super) fn replaced_lists(object: &Node, patch: &Node, id: &ResId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(object, patch, &mut Vec::new(), &mut |path, old, new| {
        let Some((loss, is_meant_to_merge)) = loss(path, old, new) else { return };
        let place = path.join(".");
        let message = format!("the patch replaces the whole list {place} of {id}: {loss}");
        let diagnostic = if is_meant_to_merge {
            Diagnostic::warning(&rules::LIST_REPLACED, new.span, message)
        } else {
            Diagnostic::info(&rules::LIST_REPLACED, new.span, message)
        };
        found.push(diagnostic.hint(
            "kustomize merges no list of a custom resource: repeat its elements, or use a JSON patch",
        ));
    });
    found
}

/// Calls a function on every list that both have at the same place.
fn walk<'a>(
    object: &'a Node,
    patch: &'a Node,
    path: &mut Vec<&'a str>,
    visit: &mut dyn FnMut(&[&str], &Node, &Node),
) {
    match (&object.value, &patch.value) {
        (Value::Sequence(_), Value::Sequence(_)) => visit(path, object, patch),
        (Value::Mapping(_), Value::Mapping(_)) => {
            for (key, value) in patch.entries() {
                if let Some(old) = object.get(key) {
                    path.push(key);
                    walk(old, value, path, visit);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

/// What is lost of a list, and whether the patch names an element of it: then it was meant to merge.
/// The values of a chart are meant to be replaced unless it does.
fn loss(path: &[&str], old: &Node, new: &Node) -> Option<(String, bool)> {
    let (before, after) = (names(old)?, names(new)?);
    let shared: Vec<&String> = before.intersection(&after).collect();
    let is_value = path.contains(&"values");
    if shared.is_empty() && is_value {
        return None;
    }
    let gone: Vec<String> = before.difference(&after).cloned().collect();
    if !gone.is_empty() {
        let verb = if gone.len() == 1 { "is" } else { "are" };
        return Some((format!("{} {verb} no longer in it", listed(&gone)), !shared.is_empty()));
    }
    shared.into_iter().find_map(|name| {
        let of = |list: &'_ Node| list.items().iter().find(|item| called(item) == *name).cloned();
        let (old, new) = (of(old)?, of(new)?);
        let keys: Vec<String> = old
            .entries()
            .filter(|(key, _)| new.get(key).is_none())
            .map(|(key, _)| key.to_owned())
            .collect();
        (!keys.is_empty()).then(|| (format!("{name} has no {} then", listed(&keys)), true))
    })
}

/// The names of all elements; `None` where one has none, or a directive says what becomes of the
/// list.
fn names(list: &Node) -> Option<BTreeSet<String>> {
    let items = list.items();
    let is_named = |item: &Node| item.str_at(&["name"]).is_some() && item.get("$patch").is_none();
    (!items.is_empty() && items.iter().all(is_named)).then(|| items.iter().map(called).collect())
}

/// `ConfigMap/ns/name`
fn called(element: &Node) -> String {
    let parts = ["kind", "namespace", "name"].into_iter().filter_map(|key| element.str_at(&[key]));
    parts.collect::<Vec<_>>().join("/")
}

fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
