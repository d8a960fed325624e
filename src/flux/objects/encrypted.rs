//! Objects of which SOPS has encrypted more than values: kind, name and all.
//!
//! In: an object as it was built, and its file. Out: what can be known of it. kustomize-controller
//! decrypts it before it applies it; here it is one object of unknown kind, named after its file.

use fluxscape_kustomize::Resource;
use fluxscape_manifest::source::{Files, Span};
use fluxscape_manifest::yaml::Node;

/// The kind of what is encrypted whole.
pub(crate) const UNKNOWN_KIND: &str = "Unknown";

/// The same objects, without what SOPS has put in the place of names.
pub(in crate::flux) fn named(resources: Vec<Resource>, files: &Files) -> Vec<Resource> {
    let shown = |Resource { node, origin }| {
        let node = shown(&node, origin.span, files).unwrap_or(node);
        Resource { node, origin }
    };
    resources.into_iter().map(shown).collect()
}

/// What can be known of an object whose kind or name is encrypted; `None` for all others.
pub(in crate::flux) fn shown(node: &Node, span: Span, files: &Files) -> Option<Node> {
    let metadata = |field: &str| node.str_at(&["metadata", field]).unwrap_or_default();
    let (version, kind) = (node.str_at(&["apiVersion"])?, node.str_at(&["kind"])?);
    let name = metadata("name");
    let is_whole = is_encrypted(kind) || is_encrypted(version);
    if !is_whole && !is_encrypted(name) {
        return None;
    }
    // What stands beside an encrypted name is kept: its values are encrypted too.
    let mut known = if is_whole { Node::mapping(node.span) } else { node.clone() };
    if is_whole {
        known.set("apiVersion", Node::text("", span));
        known.set("kind", Node::text(UNKNOWN_KIND, span));
    }
    let mut named = Node::mapping(span);
    let place = files.place(span.file);
    let file = &place.path;
    let stem = file.name().split('.').next().filter(|stem| !stem.is_empty());
    let shown = if is_encrypted(name) { stem.unwrap_or(file.name()) } else { name };
    named.set("name", Node::text(shown, span));
    let namespace = metadata("namespace");
    if !namespace.is_empty() && !is_encrypted(namespace) {
        named.set("namespace", Node::text(namespace, span));
    }
    known.set("metadata", named);
    Some(known)
}

/// What SOPS writes in the place of a value.
fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[")
}
