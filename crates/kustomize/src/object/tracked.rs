//! Objects on their way through a build, with their history.
//!
//! kustomize keeps the history in internal annotations; here it is beside the object. What
//! refers to an object by an earlier name is found through it.

use fluxscape_manifest::object::{Gvk, Origin};
use fluxscape_manifest::secret::{is_secret, taint_secret};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{DuplicateKey, Node, ScalarKind, Value};

use super::set_text::{plain_key, set_text};
use super::{Alias, Note, ResId, Resource};

/// An object with what happened to it so far.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) node: Node,
    pub(crate) origin: Origin,
    /// Earlier identities, the oldest first.
    pub(crate) previous: Vec<PreviousId>,
    /// Prefixes and suffixes given to its name, the innermost first.
    pub(crate) prefixes: Vec<String>,
    pub(crate) suffixes: Vec<String>,
    /// Whether it is a Secret, or was one before a patch gave it another kind.
    pub(crate) secret: bool,
    /// Whether its name ends with a hash of its content.
    pub(crate) hashed: bool,
    /// Keys that its file repeats; kustomize rejects them unless a patch removes them first.
    pub(crate) repeated_keys: Vec<DuplicateKey>,
    /// Names of the vars that read a field of it.
    pub(crate) vars: Vec<String>,
    /// Fields that share their value.
    pub(crate) aliases: Vec<Alias>,
    /// Where it comes from and what changed it, when the root kustomization asks for that.
    pub(crate) note: Option<Note>,
    pub(crate) transformations: Vec<Note>,
}

/// An identity that an object had. Group and version are always the present ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PreviousId {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// In effect, never empty.
    pub(crate) namespace: String,
}

impl Tracked {
    /// An object as it was read or generated.
    pub(crate) fn new(node: Node) -> Self {
        let origin = Origin { span: node.span, chain: Vec::new() };
        let (previous, prefixes, suffixes, repeated_keys, vars) = Default::default();
        let (note, transformations, aliases) = Default::default();
        let mut made = Self {
            secret: false,
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
        };
        made.taint();
        made
    }

    /// Taints what it holds as a Secret. To be repeated after each change: a patch brings new values.
    pub(crate) fn taint(&mut self) {
        self.secret |= is_secret(&self.node);
        if self.secret {
            taint_secret(&mut self.node);
        }
    }

    /// About how many bytes of memory it takes, its history included.
    pub(crate) fn weight(&self) -> u64 {
        const PART: u64 = 128;
        let history = self.previous.len() + self.origin.chain.len() + self.transformations.len();
        let affixes = self.prefixes.len() + self.suffixes.len() + self.vars.len();
        self.node.weight() + PART * (4 + history + affixes + self.aliases.len()) as u64
    }

    /// Its identity now.
    pub(crate) fn id(&self) -> ResId {
        ResId::of(&self.node)
    }

    /// Its earlier identities, the oldest first.
    pub(crate) fn previous_ids(&self) -> impl Iterator<Item = ResId> {
        let gvk = if self.previous.is_empty() { Gvk::default() } else { Gvk::of(&self.node) };
        self.previous.iter().map(move |previous| ResId {
            gvk: Gvk { kind: previous.kind.clone(), ..gvk.clone() },
            name: previous.name.clone(),
            namespace: previous.namespace.clone(),
        })
    }

    /// The identity it had in its file.
    pub(crate) fn original_id(&self) -> ResId {
        self.previous_ids().next().unwrap_or_else(|| self.id())
    }

    /// Keeps the present identity as an earlier one, before a change.
    pub(crate) fn store_id(&mut self) {
        let id = self.id();
        let namespace = id.effective_namespace().to_owned();
        self.previous.push(PreviousId { kind: id.gvk.kind, name: id.name, namespace });
    }

    /// Its name now.
    pub(crate) fn name(&self) -> &str {
        self.node.str_at(&["metadata", "name"]).unwrap_or_default()
    }

    /// Its namespace now, empty for none.
    pub(crate) fn namespace(&self) -> &str {
        self.node.str_at(&["metadata", "namespace"]).unwrap_or_default()
    }

    /// Sets its name; position and comment of the old one stay.
    pub(crate) fn set_name(&mut self, name: &str) {
        set_metadata(&mut self.node, "name", name);
    }

    /// Sets its namespace; empty takes it away.
    pub(crate) fn set_namespace(&mut self, namespace: &str) {
        if !namespace.is_empty() {
            return set_metadata(&mut self.node, "namespace", namespace);
        }
        if let Some(metadata) = self.node.get_mut("metadata").and_then(Node::as_mapping_mut) {
            metadata.remove("namespace");
        }
    }

    /// The keys that its file repeats and that no patch has taken away.
    pub(crate) fn repeated(&self) -> Vec<Span> {
        self.repeated_keys
            .iter()
            .map(|key| key.span)
            .filter(|span| has_key_at(&self.node, *span))
            .collect()
    }

    /// The finished object.
    pub(crate) fn finish(mut self) -> Resource {
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
                // A collection has no text.
                _ => *value = Node::text("", value.span),
            }
        }
    }
}
