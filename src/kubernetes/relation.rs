//! What one object says of another.

use super::objects::Objects;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// What an object says of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation<'a> {
    /// The object that says it.
    pub from: &'a ResourceId,
    /// Type of the edge: `routes`, `exposes`, `mounts`, `binds`, `deploys`, ...
    pub edge: EdgeType,
    /// The other one.
    pub to: To,
    /// Where it stands.
    pub span: Span,
}

/// The other end of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// An object, which need not exist.
    Object(ResourceId),
    /// An object that the other can do without.
    Optional(ResourceId),
    /// A container image, as written.
    Image(String),
}

/// A relation without the object that says it.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) edge: EdgeType,
    pub(super) to: To,
    pub(super) span: Span,
}

/// A kind, and the groups that it has or had.
pub(super) type Kind = (&'static [&'static str], &'static str);

/// What some kinds say of others.
pub(super) struct Rule {
    /// Groups and kind.
    pub(super) kinds: &'static [Kind],
    pub(super) read: fn(&Objects<'_>, &ResourceId, &Node) -> Vec<Said>,
}

impl<'a> Relation<'a> {
    pub(super) fn of(from: &'a ResourceId, Said { edge, to, span }: Said) -> Self {
        Self { from, edge, to, span }
    }
}

impl Said {
    /// An object named by a rule.
    pub(super) fn object(edge: EdgeType, to: ResourceId, span: Span) -> Self {
        Self { edge, to: To::Object(to), span }
    }

    /// Objects that a selector chose: they exist.
    pub(super) fn objects<'a>(
        edge: EdgeType,
        to: impl IntoIterator<Item = &'a ResourceId>,
        span: Span,
    ) -> Vec<Self> {
        to.into_iter().map(|id| Self::object(edge, id.clone(), span)).collect()
    }
}

/// An identity; the namespace is empty for a cluster-scoped kind.
pub(super) fn id(group: &str, kind: &str, namespace: &str, name: &str) -> ResourceId {
    ResourceId {
        group: group.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    }
}

/// The text of a field of a reference when it says something, and what holds otherwise.
pub(super) fn or<'a>(reference: &'a Node, field: &str, otherwise: &'a str) -> &'a str {
    reference.str_at(&[field]).filter(|text| !text.is_empty()).unwrap_or(otherwise)
}

/// The group in the `apiVersion` of a reference.
pub(super) fn group<'a>(reference: &'a Node, otherwise: &'a str) -> &'a str {
    let version = reference.str_at(&["apiVersion"]);
    version.map_or(otherwise, |version| version.rsplit_once('/').map_or("", |(group, _)| group))
}

/// The nodes at a path; `[]` behind a key goes through a list: `spec.containers[].image`.
#[must_use]
pub fn select<'a>(node: &'a Node, path: &str) -> Vec<&'a Node> {
    let mut found = vec![node];
    for segment in path.split('.') {
        let (key, list) = segment.strip_suffix("[]").map_or((segment, false), |key| (key, true));
        let values = found.into_iter().filter_map(|node| node.get(key));
        found = if list { values.flat_map(Node::items).collect() } else { values.collect() };
    }
    found
}
