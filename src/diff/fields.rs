//! Which fields of two objects differ.
//!
//! In: two syntax trees. Out: the places where they differ, as far down as they can be told apart.
//! Positions, comments, the order of keys and the way a scalar is written are no difference.
//! Elements of a list are held against each other by their names.

use std::collections::BTreeSet;

use super::delicate::is_delicate;
use fluxscape_manifest::yaml::{Node, Value};

/// One field that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldChange<'a> {
    /// The keys that lead to it; an element of a list by its name in brackets.
    pub(super) path: Vec<String>,
    /// What it was; `None` when it is new.
    pub(super) from: Option<&'a Node>,
    /// What it is; `None` when it is gone.
    pub(super) to: Option<&'a Node>,
}

impl FieldChange<'_> {
    /// `spec.template.spec.containers[web].image`
    pub(super) fn dotted(&self) -> String {
        let mut dotted = String::new();
        for part in &self.path {
            if !dotted.is_empty() && !part.starts_with('[') {
                dotted.push('.');
            }
            dotted.push_str(part);
        }
        dotted
    }

    /// Whether the path consists of these keys.
    pub(super) fn is(&self, keys: &[&str]) -> bool {
        self.path.iter().map(String::as_str).eq(keys.iter().copied())
    }

    /// The last key.
    pub(super) fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// The fields that differ. `same` says which texts mean the same on both sides.
pub(super) fn differences<'a>(
    old: &'a Node,
    new: &'a Node,
    same: &dyn Fn(&str, &str) -> bool,
) -> Vec<FieldChange<'a>> {
    let mut walk = Walk { same, path: Vec::new(), found: Vec::new() };
    walk.nodes(old, new);
    walk.found
}

struct Walk<'a, 's> {
    same: &'s dyn Fn(&str, &str) -> bool,
    path: Vec<String>,
    found: Vec<FieldChange<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn nodes(&mut self, old: &'a Node, new: &'a Node) {
        match (&old.value, &new.value) {
            (Value::Mapping(_), Value::Mapping(_)) => self.mappings(old, new),
            // An element is named by its text, which may be secret.
            (Value::Sequence(a), Value::Sequence(b)) if is_delicate(&self.path) => {
                let mut inside = Walk { path: self.path.clone(), found: Vec::new(), ..*self };
                inside.sequences(old, new, a, b);
                if !inside.found.is_empty() {
                    self.tell(Some(old), Some(new));
                }
            }
            (Value::Sequence(a), Value::Sequence(b)) => self.sequences(old, new, a, b),
            (Value::Scalar(a), Value::Scalar(b))
                if old.is_null() == new.is_null() && (self.same)(&a.text, &b.text) => {}
            _ => self.tell(Some(old), Some(new)),
        }
    }

    fn mappings(&mut self, old: &'a Node, new: &'a Node) {
        for (key, value) in new.entries() {
            self.under(key.to_owned(), |walk| match old.get(key) {
                Some(before) => walk.nodes(before, value),
                None => walk.tell(None, Some(value)),
            });
        }
        for (key, value) in old.entries().filter(|(key, _)| new.get(key).is_none()) {
            self.under(key.to_owned(), |walk| walk.tell(Some(value), None));
        }
    }

    fn sequences(&mut self, old: &'a Node, new: &'a Node, a: &'a [Node], b: &'a [Node]) {
        let (before, after): (Vec<String>, Vec<String>) =
            (a.iter().map(name).collect(), b.iter().map(name).collect());
        let unique = |names: &[String]| {
            names.iter().collect::<BTreeSet<_>>().len() == names.len()
                && names.iter().all(|name| !name.is_empty())
        };
        if !unique(&before) || !unique(&after) {
            // Without names an element is what stands at its place.
            if a.len() == b.len() {
                for (at, (a, b)) in a.iter().zip(b).enumerate() {
                    self.under(format!("[{at}]"), |walk| walk.nodes(a, b));
                }
            } else {
                self.tell(Some(old), Some(new));
            }
            return;
        }
        let text = |name: &String, other: &String| name == other || (self.same)(name, other);
        let pairs: Vec<Option<usize>> =
            after.iter().map(|new| before.iter().position(|old| text(old, new))).collect();
        for ((element, name), pair) in b.iter().zip(&after).zip(&pairs) {
            self.under(format!("[{name}]"), |walk| match pair.and_then(|at| a.get(at)) {
                Some(before) => walk.nodes(before, element),
                None => walk.tell(None, Some(element)),
            });
        }
        for (at, (element, name)) in a.iter().zip(&before).enumerate() {
            if !pairs.contains(&Some(at)) {
                self.under(format!("[{name}]"), |walk| walk.tell(Some(element), None));
            }
        }
    }

    fn under(&mut self, key: String, then: impl FnOnce(&mut Self)) {
        self.path.push(key);
        then(self);
        self.path.pop();
    }

    fn tell(&mut self, from: Option<&'a Node>, to: Option<&'a Node>) {
        self.found.push(FieldChange { path: self.path.clone(), from, to });
    }
}

/// What tells an element from its neighbours: its text, the identity of an object, or its name;
/// empty when it has none.
fn name(element: &Node) -> String {
    if let Some(text) = element.as_str() {
        return text.to_owned();
    }
    let text = |path: &[&str]| element.str_at(path).unwrap_or_default();
    let object = text(&["metadata", "name"]);
    if !object.is_empty() {
        return [text(&["kind"]), text(&["metadata", "namespace"]), object]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join("/");
    }
    let kind = text(&["kind"]);
    let named = ["name", "containerPort", "port", "ip", "host", "path", "key", "topologyKey"]
        .iter()
        .map(|key| text(&[key]))
        .find(|text| !text.is_empty());
    let parts = [kind, text(&["namespace"]), named.unwrap_or_default()];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;

    fn parse(text: &str) -> Node {
        fluxscape_manifest::yaml::parse(text.as_bytes(), FileId::GENERATED).documents.remove(0).root
    }

    #[test]
    fn fields_are_named_as_deep_as_they_can_be_told_apart() {
        let old = parse(
            "a: 1\nb: {c: [x, y]}\nl: [{name: p, v: 1}, {name: q, v: 1}]\nu: [{v: 1}]\ngone: 1\nsame: [1, 'two']\n",
        );
        let new = parse(
            "a: 2\nb: {c: [y, z]}\nl: [{name: q, v: 2}, {name: p, v: 1}]\nu: [{v: 1}, {v: 2}]\nsame: [1, \"two\"]\nnew: {d: 1}\n",
        );
        let found: Vec<String> =
            differences(&old, &new, &|a, b| a == b).iter().map(FieldChange::dotted).collect();
        assert_eq!(found, ["a", "b.c[z]", "b.c[x]", "l[q].v", "u", "new", "gone"]);
    }

    #[test]
    fn texts_that_mean_the_same_are_no_difference() {
        let (old, new) = (parse("v: [{name: c-1}]\n"), parse("v: [{name: c-2}]\n"));
        assert_eq!(differences(&old, &new, &|a, b| a == b || (a, b) == ("c-1", "c-2")), []);
    }
}
