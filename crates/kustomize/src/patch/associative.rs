//! Lists whose elements are paired by keys: containers by name, ports by number and protocol.
//!
//! In: the object's list and the patch's. Out: the merged list, the patch's elements first. This
//! follows kyaml's `associative_sequence.go` step by step, because what becomes of elements without
//! a key, or with the same key twice, follows from its steps and from no rule.

use std::collections::HashSet;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Scalar, ScalarKind, ScalarStyle, Value};

use super::directive::{DIRECTIVE, is_replacement};
use super::sides::Sides;
use crate::rules;

/// An element, known by its place in [`Elements`]: the steps below distinguish elements by identity,
/// not by value.
type Id = usize;

/// Merges two elements; `None` where nothing is left of them.
type Merge<'a> = dyn Fn(Sides) -> Result<Option<Node>, Diagnostic> + 'a;

/// The elements of both lists.
struct Elements {
    nodes: Vec<Node>,
}

/// Merges two lists, of which one at least is there. `keys` pair elements; without keys, scalars
/// pair by themselves.
pub(super) fn merge_list(
    sides: Sides,
    keys: &[String],
    merge: &Merge<'_>,
) -> Result<Option<Node>, Diagnostic> {
    let themselves = [String::new()];
    let keys = if keys.is_empty() { &themselves[..] } else { keys };
    let (list, own, added) = match sides {
        Sides::Taken(mut list) | Sides::Two(None, Some(mut list)) => {
            let nodes = take_items(&mut list);
            let ids: Vec<Id> = (0..nodes.len()).collect();
            return Elements { nodes }
                .merge(&ids.clone(), ids, keys, merge)
                .map(|items| Some(with_items(list, items)));
        }
        Sides::Two(None, None) => return Ok(None),
        Sides::Two(Some(mut dest), patch) => {
            let own = take_items(&mut dest);
            (dest, own, patch.map(|mut patch| take_items(&mut patch)).unwrap_or_default())
        }
    };
    let dest_ids: Vec<Id> = (0..own.len()).collect();
    let patch_ids: Vec<Id> = (own.len()..own.len() + added.len()).collect();
    let mut elements = Elements { nodes: own };
    elements.nodes.extend(added);
    let items = elements.merge(&patch_ids, dest_ids, keys, merge)?;
    Ok(Some(with_items(list, items)))
}

impl Elements {
    /// kyaml: `setAssociativeSequenceElements`, with `MergeOptionsListPrepend`.
    fn merge(
        mut self,
        patch: &[Id],
        mut dest: Vec<Id>,
        keys: &[String],
        merge: &Merge<'_>,
    ) -> Result<Vec<Node>, Diagnostic> {
        let tuples = self.tuples(patch, &dest, keys);
        // Keys that no element has are not asked for, unless no element has any.
        let used = |at: usize| {
            tuples.iter().any(|values| values.get(at).is_some_and(|value| !value.is_empty()))
        };
        let places: Vec<usize> = if (0..keys.len()).any(used) {
            (0..keys.len()).filter(|at| used(*at)).collect()
        } else {
            (0..keys.len()).collect()
        };
        let keys: Vec<&str> =
            places.iter().filter_map(|at| keys.get(*at)).map(String::as_str).collect();
        let mut merged = Vec::new();
        for tuple in &tuples {
            let values: Vec<&str> =
                places.iter().filter_map(|at| tuple.get(*at)).map(String::as_str).collect();
            match self.merge_pair(
                self.find(&dest, &keys, &values),
                self.find(patch, &keys, &values),
                merge,
            )? {
                Some(id) => {
                    self.complete_keys(id, &keys, &values);
                    merged = self.set(&merged, Some(id), &keys, &values)?;
                }
                None => dest = self.set(&dest, None, &keys, &values)?,
            }
        }
        if !tuples.is_empty() {
            dest = self.set_all(merged, &dest, &keys)?;
        }
        Ok(dest.iter().filter_map(|id| self.nodes.get(*id).cloned()).collect())
    }

    /// The values of the keys that occur, the patch's first, each tuple once. With several keys,
    /// tuples that only differ where one of them has no value become the same: `[80, ""]` and
    /// `[80, TCP]`. kyaml: `elementValues` and `mergeValues`.
    fn tuples(&self, patch: &[Id], dest: &[Id], keys: &[String]) -> Vec<Vec<String>> {
        let mut tuples: Vec<Vec<String>> = Vec::new();
        let mut seen = HashSet::new();
        for id in patch.iter().chain(dest) {
            let values: Vec<String> = keys
                .iter()
                .map(|key| self.value(*id, key).unwrap_or_default().to_owned())
                .collect();
            if seen.insert(values.clone()) {
                tuples.push(values);
            }
        }
        if keys.len() > 1 {
            unify(&mut tuples);
        }
        tuples
    }

    /// Merges what was found on either side. The element of the object changes in place; one that
    /// only the patch has, or with which the patch replaces the object's, keeps its own
    /// identity. `None` when nothing is left.
    fn merge_pair(
        &mut self,
        dest: Option<Id>,
        patch: Option<Id>,
        merge: &Merge<'_>,
    ) -> Result<Option<Id>, Diagnostic> {
        let node = |id: Option<Id>| id.and_then(|id| self.nodes.get(id)).cloned();
        let sides = match node(dest) {
            Some(node) if dest == patch => Sides::Taken(node),
            dest => Sides::Two(dest, node(patch)),
        };
        let replacement = patch.filter(|id| self.nodes.get(*id).is_some_and(is_replacement));
        let merged = merge(sides)?.filter(|node| !is_empty(node));
        if let Some(mapping) =
            patch.and_then(|id| self.nodes.get_mut(id)).and_then(Node::as_mapping_mut)
        {
            // A directive counts once, though the element may be found again.
            mapping.remove(DIRECTIVE);
        }
        let Some((merged, id)) = merged.zip(replacement.or(dest).or(patch)) else {
            return Ok(None);
        };
        if let Some(slot) = self.nodes.get_mut(id) {
            *slot = merged;
        }
        Ok(Some(id))
    }

    /// The first element that has all the values that are not empty, or with none, the first whose
    /// keys are all there and empty. kyaml: `elementValueList` and `ElementMatcher`.
    fn find(&self, list: &[Id], keys: &[&str], values: &[&str]) -> Option<Id> {
        let all_empty = values.iter().all(|value| value.is_empty());
        let asked = || keys.iter().zip(values).filter(|(_, value)| all_empty || !value.is_empty());
        list.iter()
            .copied()
            .find(|id| asked().all(|(key, value)| self.text(*id, key) == Some(*value)))
    }

    /// Puts an element in the place of each that matches, or at the end when none does; without an
    /// element, those that match go. Empty elements go too, and without values everything goes.
    /// kyaml: `ElementSetter`.
    fn set(
        &self,
        list: &[Id],
        element: Option<Id>,
        keys: &[&str],
        values: &[&str],
    ) -> Result<Vec<Id>, Diagnostic> {
        let sets_mapping =
            [keys, values].iter().all(|texts| texts.first().is_some_and(|text| !text.is_empty()));
        let mut result = Vec::with_capacity(list.len() + 1);
        let mut found = false;
        for id in list.iter().copied() {
            let Some(node) = self.nodes.get(id).filter(|node| !is_empty(node)) else { continue };
            if sets_mapping && node.as_mapping().is_none() {
                result.push(id);
            } else if self.matches(id, keys, values)? {
                found = true;
                result.extend(element);
            } else if !values.is_empty() {
                result.push(id);
            }
        }
        result.extend(element.filter(|_| !found));
        Ok(result)
    }

    /// Whether an element has the values, as far as there are any for the keys; an empty value is
    /// matched by any. kyaml: `FieldMatcher`.
    fn matches(&self, id: Id, keys: &[&str], values: &[&str]) -> Result<bool, Diagnostic> {
        for (key, value) in keys.iter().zip(values) {
            if let Some(node) =
                self.nodes.get(id).filter(|node| node.as_mapping().is_none() != key.is_empty())
            {
                return Err(Diagnostic::error(
                    &rules::PATCH_INVALID,
                    node.span,
                    "mappings and other values are mixed in a list that merges by key",
                ));
            }
            let matched = self
                .text(id, key)
                .is_some_and(|text| text == *value || (value.is_empty() && !key.is_empty()));
            if !matched {
                return Ok(false);
            }
        }
        Ok(!values.is_empty())
    }

    /// Sets every element of a list into another. kyaml: `appendListNode`.
    fn set_all(
        &self,
        mut into: Vec<Id>,
        list: &[Id],
        keys: &[&str],
    ) -> Result<Vec<Id>, Diagnostic> {
        for id in list.iter().copied() {
            let values: Vec<&str> = keys.iter().filter_map(|key| self.text(id, key)).collect();
            into.extend(std::iter::repeat_n(id, keys.len() - values.len()));
            if keys.len() > 1 {
                into = self.set(&into, None, keys, &values)?;
            }
            into = self.set(&into, Some(id), keys, &values)?;
        }
        Ok(into)
    }

    /// Gives an element the keys it was looked up by.
    fn complete_keys(&mut self, id: Id, keys: &[&str], values: &[&str]) {
        let Some(node) = self.nodes.get_mut(id).filter(|node| node.as_mapping().is_some()) else {
            return;
        };
        for (key, value) in keys.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
            if node.get(key).is_none() {
                node.set(key, scalar(value, node.span));
            }
        }
    }

    /// The text that an element has under a key, when it is neither null nor empty.
    fn value(&self, id: Id, key: &str) -> Option<&str> {
        let node = self.nodes.get(id)?;
        let value = if key.is_empty() { node } else { node.get(key)? };
        value.as_str()
    }

    /// The text under a key, or of the element itself for the empty key; that of a collection is
    /// empty.
    fn text(&self, id: Id, key: &str) -> Option<&str> {
        let node = self.nodes.get(id)?;
        let value = if key.is_empty() { node } else { node.get(key)? };
        Some(value.as_scalar().map_or("", |scalar| scalar.text.as_str()))
    }
}

fn unify(tuples: &mut [Vec<String>]) {
    for at in 0..tuples.len() {
        let Some(values) = tuples.get(at).cloned() else { continue };
        for other in 0..tuples.len() {
            if let Some(common) = tuples.get(other).and_then(|others| common(&values, others)) {
                for place in [at, other] {
                    if let Some(tuple) = tuples.get_mut(place) {
                        tuple.clone_from(&common);
                    }
                }
            }
        }
    }
}

/// What two tuples agree on, where one has a value at least and they differ only where one has
/// none.
fn common(a: &[String], b: &[String]) -> Option<Vec<String>> {
    let agree = a.iter().zip(b).any(|(a, b)| a == b);
    let differ = a.iter().zip(b).any(|(a, b)| a != b && !a.is_empty() && !b.is_empty());
    (agree && !differ).then(|| {
        a.iter().zip(b).map(|(a, b)| if a.is_empty() { b.clone() } else { a.clone() }).collect()
    })
}

fn is_empty(node: &Node) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|mapping| mapping.entries.is_empty())
}

fn take_items(list: &mut Node) -> Vec<Node> {
    match &mut list.value {
        Value::Sequence(items) => std::mem::take(items),
        _ => Vec::new(),
    }
}

fn with_items(mut list: Node, items: Vec<Node>) -> Node {
    list.value = Value::Sequence(items);
    list
}

/// A scalar that the walk makes up: text, unless it reads as a number or a boolean.
fn scalar(text: &str, span: Span) -> Node {
    let mut scalar = Scalar::read(text, ScalarStyle::Plain);
    if scalar.kind == ScalarKind::Null {
        scalar.kind = ScalarKind::String;
    }
    Node { value: Value::Scalar(scalar), span, comment: None }
}
