//! Manifests: what they are known by, and what of them is not kept.

use fluxscape_manifest::yaml::{Node, Value as YamlValue};

/// The objects of a `List`; any other object is itself.
pub(super) fn members(node: Node) -> Vec<Node> {
    let is_list =
        node.str_at(&["kind"]) == Some("List") && node.str_at(&["apiVersion"]) == Some("v1");
    if is_list { node.items_at(&["items"]).to_vec() } else { vec![node] }
}

/// Takes the values of a Secret away and leaves its keys.
pub(super) fn redact(node: &mut Node) {
    let is_secret =
        node.str_at(&["kind"]) == Some("Secret") && node.str_at(&["apiVersion"]) == Some("v1");
    if is_secret {
        for field in ["data", "stringData"] {
            blank(node, &[field]);
        }
    }
}

/// Makes every text below a field empty.
pub(super) fn blank(node: &mut Node, path: &[&str]) {
    if let Some((first, rest)) = path.split_first() {
        if let Some(child) = node.get_mut(first) {
            blank(child, rest);
        }
        return;
    }
    match &mut node.value {
        YamlValue::Scalar(_) => *node = Node::text("", node.span),
        YamlValue::Sequence(items) => items.iter_mut().for_each(|item| blank(item, &[])),
        YamlValue::Mapping(mapping) => {
            mapping.entries.iter_mut().for_each(|(_, value)| blank(value, &[]));
        }
    }
}

/// What identifies an object, and nothing else of it.
pub(super) fn identity(node: &Node) -> Node {
    let mut identity = Node::mapping(node.span);
    for field in ["apiVersion", "kind"] {
        if let Some(value) = node.get(field) {
            identity.set(field, value.clone());
        }
    }
    let mut metadata = Node::mapping(node.span);
    for field in ["name", "namespace"] {
        if let Some(value) = node.at(&["metadata", field]) {
            metadata.set(field, value.clone());
        }
    }
    identity.set("metadata", metadata);
    identity
}
