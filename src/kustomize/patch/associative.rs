//! Lists whose elements are paired by keys: containers by name, ports by number and protocol.
//!
//! In: the object's list and the patch's. Out: the merged list, the patch's elements first. This follows kyaml's `associative_sequence.go` step by
//! step, because what becomes of elements without a key, or with the same key twice, follows from its steps and from no rule.

use super::schema::Field;
use super::strategic::{Sides, Walker, is_replacement, scalar};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Node, Value};

/// An element, known by its place in [`Elements`]: the steps below tell elements apart by identity, not by value.
type Id = usize;

/// The elements of both lists.
struct Elements {
    nodes: Vec<Node>,
}

/// What elements are looked up by. A list of scalars has one empty key, whose value is the scalar itself.
struct Lookup {
    keys: Vec<String>,
    values: Vec<String>,
}

/// Merges two lists, of which one at least is there. `keys` pair elements; without keys, scalars pair by themselves.
pub(super) fn merge_list(walker: &Walker<'_>, sides: Sides, keys: &[String], element: &Field) -> Result<Option<Node>, Diagnostic> {
    let (mut list, own, added) = match sides {
        Sides::Taken(mut list) | Sides::Two(None, Some(mut list)) => {
            let nodes = take_items(&mut list);
            let ids: Vec<Id> = (0..nodes.len()).collect();
            return Elements { nodes }.merge(walker, &ids.clone(), ids, keys, element).map(|items| Some(with_items(list, items)));
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
    let items = elements.merge(walker, &patch_ids, dest_ids, keys, element)?;
    list = with_items(list, items);
    Ok(Some(list))
}

impl Elements {
    /// kyaml: `setAssociativeSequenceElements` and `setPrimitiveSequenceElements`, with `MergeOptionsListPrepend`.
    fn merge(
        mut self,
        walker: &Walker<'_>,
        patch: &[Id],
        mut dest: Vec<Id>,
        keys: &[String],
        element: &Field,
    ) -> Result<Vec<Node>, Diagnostic> {
        let primitive = [String::new()];
        let keys = if keys.is_empty() { &primitive[..] } else { keys };
        let lookups = self.lookups(patch, &dest, keys);
        let mut merged = Vec::new();
        for lookup in &lookups {
            match self.merge_pair(walker, self.find(&dest, lookup), self.find(patch, lookup), element)? {
                Some(id) => {
                    self.complete_keys(id, lookup);
                    merged = self.set(&merged, Some(id), lookup)?;
                }
                None => dest = self.set(&dest, None, lookup)?,
            }
        }
        // The object's elements are set into the merged ones, once for every lookup: after the first there is nothing new to set.
        for lookup in &lookups {
            if let [key] = lookup.keys.as_slice() {
                merged = self.set_all(merged, &dest, key)?;
            }
            dest.clone_from(&merged);
        }
        Ok(dest.iter().filter_map(|id| self.nodes.get(*id).cloned()).collect())
    }

    /// The values that occur, the patch's first, each with the keys that have one; all keys where none has.
    fn lookups(&self, patch: &[Id], dest: &[Id], keys: &[String]) -> Vec<Lookup> {
        let mut seen: Vec<Vec<String>> = Vec::new();
        for id in patch.iter().chain(dest) {
            let values: Vec<String> = keys.iter().map(|key| self.value(*id, key).unwrap_or_default().to_owned()).collect();
            if !seen.contains(&values) {
                seen.push(values);
            }
        }
        let narrow = |values: Vec<String>| {
            if values.iter().all(String::is_empty) {
                return Lookup { keys: keys.to_vec(), values };
            }
            let (keys, values) = keys.iter().cloned().zip(values).filter(|(_, value)| !value.is_empty()).unzip();
            Lookup { keys, values }
        };
        seen.into_iter().map(narrow).collect()
    }

    /// Merges what was found on either side. The element of the object changes in place; one that only the patch has, or with which
    /// the patch replaces the object's, keeps its own identity. `None` when nothing is left.
    fn merge_pair(&mut self, walker: &Walker<'_>, dest: Option<Id>, patch: Option<Id>, element: &Field) -> Result<Option<Id>, Diagnostic> {
        let node = |id: Option<Id>| id.and_then(|id| self.nodes.get(id)).cloned();
        let sides = match (dest, patch) {
            (dest, patch) if dest == patch => match node(dest) {
                Some(node) => Sides::Taken(node),
                None => return Ok(None),
            },
            (dest, patch) => Sides::Two(node(dest), node(patch)),
        };
        let replaced = patch.filter(|id| self.nodes.get(*id).is_some_and(is_replacement));
        let merged = walker.walk(sides, Some(element.clone()))?.filter(|node| !is_empty(node));
        let Some((merged, id)) = merged.zip(replaced.or(dest).or(patch)) else { return Ok(None) };
        if let Some(slot) = self.nodes.get_mut(id) {
            *slot = merged;
        }
        Ok(Some(id))
    }

    /// The first element that has all the values. kyaml: `ElementMatcher`.
    fn find(&self, list: &[Id], lookup: &Lookup) -> Option<Id> {
        let matches = |id: &Id| lookup.keys.iter().zip(&lookup.values).all(|(key, value)| self.text(*id, key) == Some(value.as_str()));
        list.iter().copied().find(matches)
    }

    /// Puts an element in the place of each that matches, or at the end when none does; without an element, those that match go.
    /// Empty elements go too. kyaml: `ElementSetter`.
    fn set(&self, list: &[Id], element: Option<Id>, lookup: &Lookup) -> Result<Vec<Id>, Diagnostic> {
        let sets_mapping = [&lookup.keys, &lookup.values].iter().all(|texts| texts.first().is_some_and(|text| !text.is_empty()));
        let mut result = Vec::with_capacity(list.len() + 1);
        let mut found = false;
        for id in list.iter().copied() {
            let Some(node) = self.nodes.get(id).filter(|node| !is_empty(node)) else { continue };
            if sets_mapping && node.as_mapping().is_none() {
                result.push(id);
            } else if self.matches(id, lookup)? {
                found = true;
                result.extend(element);
            } else if !lookup.values.is_empty() {
                result.push(id);
            }
        }
        result.extend(element.filter(|_| !found));
        Ok(result)
    }

    /// Whether an element has the values; an empty value is matched by any. kyaml: `FieldMatcher`.
    fn matches(&self, id: Id, lookup: &Lookup) -> Result<bool, Diagnostic> {
        if lookup.values.is_empty() {
            return Ok(false);
        }
        for (key, value) in lookup.keys.iter().zip(&lookup.values) {
            if let Some(node) = self.nodes.get(id).filter(|node| node.as_mapping().is_none() != key.is_empty()) {
                return Err(Diagnostic::error("patch-failed", node.span, "mappings and scalars are mixed in a list that merges"));
            }
            let matched = self.text(id, key).is_some_and(|text| text == value || (value.is_empty() && !key.is_empty()));
            if !matched {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sets every element of a list into another by one key. kyaml: `appendListNode`.
    fn set_all(&self, mut into: Vec<Id>, list: &[Id], key: &str) -> Result<Vec<Id>, Diagnostic> {
        for id in list.iter().copied() {
            let value = self.text(id, key);
            if value.is_none() {
                into.push(id);
            }
            let lookup = Lookup { keys: vec![key.to_owned()], values: value.into_iter().map(str::to_owned).collect() };
            into = self.set(&into, Some(id), &lookup)?;
        }
        Ok(into)
    }

    /// Gives an element the keys it was looked up by.
    fn complete_keys(&mut self, id: Id, lookup: &Lookup) {
        let Some(node) = self.nodes.get_mut(id).filter(|node| node.as_mapping().is_some()) else { return };
        for (key, value) in lookup.keys.iter().zip(&lookup.values) {
            if node.get(key).is_none() {
                node.set(key, scalar(value, node.span));
            }
        }
    }

    /// The value that an element has under a key, when it is neither null nor empty.
    fn value(&self, id: Id, key: &str) -> Option<&str> {
        self.text(id, key).filter(|_| {
            self.nodes.get(id).and_then(|node| if key.is_empty() { Some(node) } else { node.get(key) }).is_some_and(|node| !node.is_null())
        })
    }

    /// The text under a key, or of the element itself for the empty key; that of a collection is empty.
    fn text(&self, id: Id, key: &str) -> Option<&str> {
        let node = self.nodes.get(id)?;
        let value = if key.is_empty() { node } else { node.get(key)? };
        Some(value.as_scalar().map_or("", |scalar| scalar.text.as_str()))
    }
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
