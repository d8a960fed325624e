//! `buildMetadata`: annotations with where objects come from and what changed them.
//!
//! In: notes that a build takes when a root kustomization asks for them. Out: the annotations as
//! kustomize writes them (`resource.Origin`). The program's own provenance, with lines, is in
//! [`super::Origin`] and needs no asking.

use super::Tracked;
use crate::read::Text;
use std::fmt::Write as _;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Value};

const ORIGIN: &str = "config.kubernetes.io/origin";
const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";
/// Stands for the annotations that kustomize keeps an object's history in.
const HISTORY: &str = "internal.config.kubernetes.io/previousNames";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// What kustomize calls itself as a library, in Flux and in kubectl.
const MANAGER: &str = "kustomize-(devel)";

/// Where an object comes from, or what changed it. Paths are relative to the root kustomization's
/// directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The file of an object.
    Path(String),
    /// The generator or transformer, and the file that configures it.
    By { configured_in: String, api_version: String, kind: String, name: String, namespace: String },
}

impl Note {
    /// A built-in generator or transformer that a field of a kustomization asks for.
    pub(crate) fn builtin(configured_in: String, kind: &str) -> Self {
        let (api_version, kind) = ("builtin".to_owned(), kind.to_owned());
        Self::By { configured_in, api_version, kind, name: String::new(), namespace: String::new() }
    }

    /// A generator or transformer that an object configures.
    pub(crate) fn configured(object: &Tracked) -> Option<Self> {
        let Some(Self::Path(path)) = &object.note else { return None };
        let api_version = object.node.str_at(&["apiVersion"]).unwrap_or_default().to_owned();
        let (name, namespace) = (object.name().to_owned(), object.namespace().to_owned());
        Some(Self::By {
            configured_in: path.clone(),
            api_version,
            kind: object.id().gvk.kind,
            name,
            namespace,
        })
    }

    fn written(&self, indentation: &str) -> String {
        match self {
            Self::Path(path) => format!("path: {path}\n"),
            Self::By { configured_in, api_version, kind, name, namespace } => {
                let mut text =
                    format!("configuredIn: {configured_in}\n{indentation}configuredBy:\n");
                for (field, value) in [
                    ("apiVersion", api_version),
                    ("kind", kind),
                    ("name", name),
                    ("namespace", namespace),
                ] {
                    if !value.is_empty() {
                        // Writing to a String cannot fail.
                        let _ = writeln!(text, "{indentation}  {field}: {value}");
                    }
                }
                text
            }
        }
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

/// Takes a key out of every mapping, for a patch may have copied it; false where none has it.
fn remove_everywhere(node: &mut Node, key: &str) -> bool {
    match &mut node.value {
        Value::Scalar(_) => false,
        Value::Sequence(items) => {
            items.iter_mut().fold(false, |found, item| remove_everywhere(item, key) || found)
        }
        Value::Mapping(mapping) => {
            let found = mapping.remove(key).is_some();
            let values = mapping.entries.iter_mut().map(|(_, value)| value);
            values.fold(found, |found, value| remove_everywhere(value, key) || found)
        }
    }
}

/// Follows a path as kustomize does when it notes one: by its text alone, `..` taking a part away
/// where there is one.
pub(crate) fn join(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
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

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_keep_what_leads_out_of_the_root() {
        assert_eq!(join("", "../base"), "../base");
        assert_eq!(join("../base", "deploy.yaml"), "../base/deploy.yaml");
        assert_eq!(join("../base", "../other/x.yaml"), "../other/x.yaml");
    }
}
