//! Objects on their way through a build, with their history.
//!
//! kustomize keeps the history in internal annotations; here it stands beside the object. Who
//! refers to an object by a name it had earlier is found through it.

use crate::rules;
use std::collections::HashSet;

use super::alias::Alias;
use super::build::Failure;
use super::build_metadata::Note;
use super::res_id::ResId;
use super::resource::Resource;
use super::selector::Matcher;
use fluxscape_manifest::object::{Gvk, Origin};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{
    DuplicateKey, Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value,
};

/// An object with what happened to it so far.
#[derive(Clone, Debug)]
pub(super) struct Tracked {
    pub(super) node: Node,
    pub(super) origin: Origin,
    /// Earlier identities, the oldest first.
    pub(super) previous: Vec<PreviousId>,
    /// Prefixes and suffixes given to its name, the innermost first.
    pub(super) prefixes: Vec<String>,
    pub(super) suffixes: Vec<String>,
    /// Whether its name ends with a hash of its content.
    pub(super) hashed: bool,
    /// Keys that its file repeats; kustomize refuses them unless a patch takes them away first.
    pub(super) repeated_keys: Vec<DuplicateKey>,
    /// Names of the vars that read a field of it.
    pub(super) vars: Vec<String>,
    /// Fields that share their value.
    pub(super) aliases: Vec<Alias>,
    /// Where it comes from and what changed it, when the root kustomization asks for that.
    pub(super) note: Option<Note>,
    pub(super) transformations: Vec<Note>,
}

/// An identity that an object had. Group and version are always the present ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PreviousId {
    pub(super) kind: String,
    pub(super) name: String,
    /// In effect, never empty.
    pub(super) namespace: String,
}

impl Tracked {
    /// An object as it was read or generated.
    pub(super) fn new(node: Node) -> Self {
        let origin = Origin { span: node.span, chain: Vec::new() };
        let (previous, prefixes, suffixes, repeated_keys, vars) = Default::default();
        let (note, transformations, aliases) = Default::default();
        Self {
            node,
            origin,
            previous,
            prefixes,
            suffixes,
            hashed: false,
            repeated_keys,
            vars,
            aliases,
            note,
            transformations,
        }
    }

    /// Its identity now.
    pub(super) fn id(&self) -> ResId {
        ResId::of(&self.node)
    }

    /// Its earlier identities, the oldest first.
    pub(super) fn previous_ids(&self) -> impl Iterator<Item = ResId> {
        let gvk = if self.previous.is_empty() { Gvk::default() } else { Gvk::of(&self.node) };
        self.previous.iter().map(move |previous| ResId {
            gvk: Gvk { kind: previous.kind.clone(), ..gvk.clone() },
            name: previous.name.clone(),
            namespace: previous.namespace.clone(),
        })
    }

    /// The identity it had in its file.
    pub(super) fn original_id(&self) -> ResId {
        self.previous_ids().next().unwrap_or_else(|| self.id())
    }

    /// Keeps the present identity as an earlier one, before a change.
    pub(super) fn store_id(&mut self) {
        let id = self.id();
        let namespace = id.effective_namespace().to_owned();
        self.previous.push(PreviousId { kind: id.gvk.kind, name: id.name, namespace });
    }

    /// Its name now.
    pub(super) fn name(&self) -> &str {
        self.node.str_at(&["metadata", "name"]).unwrap_or_default()
    }

    /// Its namespace now, empty for none.
    pub(super) fn namespace(&self) -> &str {
        self.node.str_at(&["metadata", "namespace"]).unwrap_or_default()
    }

    /// Sets its name; position and comment of the old one stay.
    pub(super) fn set_name(&mut self, name: &str) {
        set_metadata(&mut self.node, "name", name);
    }

    /// Sets its namespace; empty takes it away.
    pub(super) fn set_namespace(&mut self, namespace: &str) {
        if !namespace.is_empty() {
            return set_metadata(&mut self.node, "namespace", namespace);
        }
        if let Some(metadata) = self.node.get_mut("metadata").and_then(Node::as_mapping_mut) {
            metadata.remove("namespace");
        }
    }

    /// The keys that its file repeats and that no patch has taken away.
    pub(super) fn repeated(&self) -> Vec<Span> {
        self.repeated_keys
            .iter()
            .map(|key| key.span)
            .filter(|span| has_key_at(&self.node, *span))
            .collect()
    }

    /// The finished object.
    pub(super) fn finish(mut self) -> Resource {
        finish_annotations(&mut self.node);
        // Keys at the top become text on the way through JSON.
        for (key, _) in
            self.node.as_mapping_mut().into_iter().flat_map(|mapping| &mut mapping.entries)
        {
            if let Value::Scalar(scalar) = &mut key.value {
                scalar.kind = ScalarKind::String;
            }
        }
        Resource { node: self.node, origin: self.origin }
    }
}

fn has_key_at(node: &Node, span: Span) -> bool {
    match &node.value {
        Value::Scalar(_) => false,
        Value::Sequence(items) => items.iter().any(|item| has_key_at(item, span)),
        Value::Mapping(mapping) => {
            mapping.entries.iter().any(|(key, value)| key.span == span || has_key_at(value, span))
        }
    }
}

fn set_metadata(node: &mut Node, field: &str, text: &str) {
    if let Some(metadata) = node.mapping_under("metadata") {
        match metadata.get_mut(field) {
            Some(old) => set_text(old, text),
            None => metadata.set(field, Node::text(text, metadata.span)),
        }
    }
}

/// Gives a scalar another text; where it stands and its comment stay.
pub(super) fn set_text(node: &mut Node, text: &str) {
    let comment = node.comment.take();
    *node = Node { comment, ..Node::text(text, node.span) };
}

/// Puts a text into a scalar without telling what kind of value it is, as kustomize does in places:
/// what was text stays text, in its style, and anything else is what the text says, which must be
/// of the same kind.
///
/// # Errors
/// When it is of another kind. The text is not part of the message: it may be secret.
pub(super) fn put_text(scalar: &mut Scalar, text: &str) -> Result<(), &'static str> {
    let read = Scalar::read(text, ScalarStyle::Plain);
    match scalar.kind {
        _ if scalar.is_text() => {
            *scalar = Scalar { kind: ScalarKind::String, text: read.text, style: scalar.style };
        }
        ScalarKind::Timestamp | ScalarKind::Tagged => {
            *scalar = Scalar { kind: ScalarKind::String, text: read.text, style: scalar.style };
        }
        ScalarKind::Null => *scalar = read,
        kind if kind == read.kind => *scalar = read,
        _ => return Err("the new value is of another kind than the old one"),
    }
    Ok(())
}

/// A key as kustomize makes one: `1` and `true` are no text, and the build fails over them.
pub(super) fn plain_key(key: &str, span: Span) -> Node {
    Node { value: Value::Scalar(Scalar::read(key, ScalarStyle::Plain)), span, comment: None }
}

/// Sets a key of a mapping; a new one is a [`plain_key`].
pub(super) fn set_plain(mapping: &mut Mapping, key: &str, value: Node) {
    match mapping.get_mut(key) {
        Some(old) => *old = value,
        None => mapping.entries.push((plain_key(key, value.span), value)),
    }
}

/// kustomize writes the annotations anew at the end: keys are plain, all values become text, and no
/// empty mapping is left.
fn finish_annotations(object: &mut Node) {
    let Some(metadata) = object.mapping_under("metadata").and_then(Node::as_mapping_mut) else {
        return;
    };
    let Some(annotations) = metadata.get_mut("annotations") else { return };
    if annotations.entries().next().is_none() {
        metadata.remove("annotations");
        return;
    }
    if let Some(mapping) = annotations.as_mapping_mut() {
        for (key, value) in &mut mapping.entries {
            if let Some(name) = key.as_scalar() {
                *key = plain_key(&name.text, key.span);
            }
            match &mut value.value {
                Value::Scalar(scalar) => scalar.kind = ScalarKind::String,
                // What is no single value has no text.
                _ => *value = Node::text("", value.span),
            }
        }
    }
}

/// The objects of a build in order. No two have the same identity.
#[derive(Clone, Debug, Default)]
pub(super) struct ResourceSet {
    pub(super) items: Vec<Tracked>,
}

impl ResourceSet {
    /// Positions of the objects that have, or had, an identity.
    pub(super) fn with_any_id(&self, id: &ResId) -> Vec<usize> {
        self.positions(|item| {
            item.id().same_as(id) || item.previous_ids().any(|previous| previous.same_as(id))
        })
    }

    /// Positions of the objects that a selector selects.
    pub(super) fn selected(&self, matcher: &Matcher) -> Vec<usize> {
        self.positions(|item| matcher.matches(item))
    }

    fn positions(&self, holds: impl Fn(&Tracked) -> bool) -> Vec<usize> {
        self.items.iter().enumerate().filter(|(_, item)| holds(item)).map(|(at, _)| at).collect()
    }

    /// A failure when two objects have the same identity. `span` is the entry that made them so.
    pub(super) fn shared_id(&self, span: Span) -> Option<Failure> {
        let mut seen = HashSet::new();
        let shared = self.items.iter().map(Tracked::id).find(|id| !seen.insert(id.canonical()))?;
        Some(conflict(&shared, span))
    }
}

pub(super) fn conflict(id: &ResId, span: Span) -> Failure {
    Failure::broken(&rules::DUPLICATE_OBJECT, span, format!("{id} comes twice: kustomize may not add resource with an already registered id"))
        .hint("name each object once: list its file or base in one place only, or give one of them another name or namespace")
}
