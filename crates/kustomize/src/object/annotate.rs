//! `buildMetadata`: annotations with where objects come from and what changed them.
//!
//! In: notes that a build takes when a root kustomization asks for them. Out: the annotations as
//! kustomize writes them.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Value};

use super::{Note, Tracked};
use crate::read::Text;

const ORIGIN: &str = "config.kubernetes.io/origin";
const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";
/// Stands for the annotations that kustomize keeps an object's history in.
const HISTORY: &str = "internal.config.kubernetes.io/previousNames";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// What kustomize calls itself as a library, in Flux and in kubectl.
const MANAGER: &str = "kustomize-(devel)";

impl Tracked {
    /// The note for the generator or transformer that this object configures.
    pub(crate) fn as_configuration(&self) -> Option<Note> {
        let Some(Note::Path(path)) = &self.note else { return None };
        let api_version = self.node.str_at(&["apiVersion"]).unwrap_or_default().to_owned();
        let (name, namespace) = (self.name().to_owned(), self.namespace().to_owned());
        Some(Note::By {
            configured_in: path.clone(),
            api_version,
            kind: self.id().gvk.kind,
            name,
            namespace,
        })
    }
}

/// Notes a transformer on all objects; one without an origin was made by it.
pub(crate) fn note_transformer(items: &mut [Tracked], note: &Note) {
    for item in items {
        if item.note.is_none() {
            item.note = Some(note.clone());
        } else {
            item.transformations.push(note.clone());
        }
    }
}

/// Changes an object by a JSON patch, which meets the annotations that kustomize keeps history and
/// origin in: an object with either has annotations. kustomize restores the history afterwards;
/// where a patch takes all annotations away, the origin is lost.
pub(crate) fn with_annotations<E>(
    item: &mut Tracked,
    change: impl FnOnce(&mut Node) -> Result<(), E>,
) -> Result<(), E> {
    let (has_origin, has_history) = (item.note.is_some(), !item.previous.is_empty());
    let span = item.origin.span;
    if has_origin {
        set(item, "annotations", ORIGIN, "", span);
    }
    if has_history {
        set(item, "annotations", HISTORY, "", span);
    }
    change(&mut item.node)?;
    if has_history {
        remove_everywhere(&mut item.node, HISTORY);
    }
    if has_origin && !remove_everywhere(&mut item.node, ORIGIN) {
        item.note = None;
        item.transformations.clear();
    }
    Ok(())
}

/// Removes a key from every mapping, for a patch may have copied it; false where none has it.
fn remove_everywhere(node: &mut Node, key: &str) -> bool {
    let mut found = false;
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => {
            for item in items {
                found |= remove_everywhere(item, key);
            }
        }
        Value::Mapping(mapping) => {
            found |= mapping.remove(key).is_some();
            for (_, value) in &mut mapping.entries {
                found |= remove_everywhere(value, key);
            }
        }
    }
    found
}

/// Writes the annotations and the label that a root kustomization asks for.
pub(crate) fn annotate(items: &mut [Tracked], options: &[Text]) {
    let asked =
        |option: &str| options.iter().find(|asked| asked.text == option).map(|asked| asked.span);
    let (origins, transformations, manager) =
        (asked("originAnnotations"), asked("transformerAnnotations"), asked("managedByLabel"));
    for item in items {
        if let (Some(span), Some(note)) = (origins, &item.note) {
            let text = note.written("");
            set(item, "annotations", ORIGIN, &text, span);
        }
        if let Some(span) = transformations.filter(|_| !item.transformations.is_empty()) {
            let text: String = item
                .transformations
                .iter()
                .flat_map(|note| ["- ".to_owned(), note.written("  ")])
                .collect();
            set(item, "annotations", TRANSFORMATIONS, &text, span);
        }
        if let Some(span) = manager {
            set(item, "labels", MANAGED_BY, MANAGER, span);
        }
    }
}

fn set(item: &mut Tracked, field: &str, key: &str, text: &str, span: Span) {
    let pairs =
        item.node.mapping_under("metadata").and_then(|metadata| metadata.mapping_under(field));
    if let Some(pairs) = pairs {
        pairs.set(key, Node::text(text, span));
    }
}
