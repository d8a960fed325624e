//! kustomize's own annotations on objects that are read.
//!
//! kustomize keeps an object's history in annotations; where an object comes with such annotations,
//! they are its history. They never appear in the output. kustomize: `resource.BuildAnnotations`.

use fluxscape_manifest::yaml::{Mapping, Node};

use super::{PreviousId, Tracked};

const INTERNAL: &str = "internal.config.kubernetes.io/";

/// Annotations that are taken away, besides those below [`INTERNAL`].
const LEGACY: &[&str] =
    &["config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"];

const BUILD: &[&str] = &[
    "previousKinds",
    "previousNames",
    "previousNamespaces",
    "prefixes",
    "suffixes",
    "allowNameChange",
    "allowKindChange",
    "refBy",
    "generatorBehavior",
    "needsHashSuffix",
    "path",
    "index",
    "seqindent",
    "id",
    "annotations-migration-resource-id",
];

/// Moves the history from an object's annotations beside the object.
pub(crate) fn take(object: &mut Tracked) {
    let Some(annotations) = annotations(&mut object.node) else { return };
    if !annotations.entries.iter().any(|(key, _)| key.as_str().is_some_and(is_internal)) {
        return;
    }
    let list = |name: &str| -> Vec<String> {
        let value = annotations.get(&format!("{INTERNAL}{name}")).and_then(Node::as_str);
        value.map(|value| value.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let (names, namespaces, kinds) =
        (list("previousNames"), list("previousNamespaces"), list("previousKinds"));
    let previous = names
        .into_iter()
        .zip(namespaces)
        .zip(kinds)
        .map(|((name, namespace), kind)| PreviousId { kind, name, namespace });
    object.previous = previous.collect();
    object.prefixes = list("prefixes");
    object.suffixes = list("suffixes");
    object.hashed = list("needsHashSuffix") == ["enabled"];
    annotations.entries.retain(|(key, _)| !key.as_str().is_some_and(is_internal));
}

fn annotations(object: &mut Node) -> Option<&mut Mapping> {
    object.get_mut("metadata")?.get_mut("annotations")?.as_mapping_mut()
}

fn is_internal(key: &str) -> bool {
    LEGACY.contains(&key) || key.strip_prefix(INTERNAL).is_some_and(|name| BUILD.contains(&name))
}
