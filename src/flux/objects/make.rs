//! Objects that nobody has written: what controllers and commands would make.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// A mapping with these entries.
pub(in crate::flux) fn mapping<'a>(
    span: Span,
    entries: impl IntoIterator<Item = (&'a str, Node)>,
) -> Node {
    let mut node = Node::mapping(span);
    for (key, value) in entries {
        node.set(key, value);
    }
    node
}

/// Sets a field where there is something to set.
pub(in crate::flux) fn set_some(node: &mut Node, field: &str, value: Option<Node>) {
    if let Some(value) = value {
        node.set(field, value);
    }
}

/// An object; it stands where its `spec` does.
pub(in crate::flux) fn object(
    api_version: &str,
    kind: &str,
    namespace: &str,
    name: &str,
    spec: Node,
) -> Node {
    let span = spec.span;
    let mut metadata = mapping(span, [("name", Node::text(name, span))]);
    if !namespace.is_empty() {
        metadata.set("namespace", Node::text(namespace, span));
    }
    let (api_version, kind) = (Node::text(api_version, span), Node::text(kind, span));
    mapping(
        span,
        [("apiVersion", api_version), ("kind", kind), ("metadata", metadata), ("spec", spec)],
    )
}

/// A source with these fields and a Kustomization that applies a directory of it: the pair that
/// `flux bootstrap` and the Flux Operator write, which prunes what is gone.
pub(in crate::flux) fn sync_pair(
    (kind, namespace, name): (&str, &str, &str),
    source: Node,
    path: Node,
) -> [Node; 2] {
    let span = source.span;
    let reference =
        mapping(span, [("kind", Node::text(kind, span)), ("name", Node::text(name, span))]);
    let prune = Node::text("true", span);
    let applied = mapping(span, [("path", path), ("prune", prune), ("sourceRef", reference)]);
    [
        object("source.toolkit.fluxcd.io/v1", kind, namespace, name, source),
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", namespace, name, applied),
    ]
}
