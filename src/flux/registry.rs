//! The table of Flux kinds, and how their fields refer to other objects.
//!
//! In: an object. Out: its [`Reference`]s, each to a full identity by the kind's own namespace rule, with the line it stands on.
//! A kind is one file in `kinds/` and one line in [`KINDS`].

use crate::kustomize::ResourceId;
use crate::source::Span;
use crate::yaml::Node;

use super::kinds;

/// `source.toolkit.fluxcd.io`
pub const SOURCE_GROUP: &str = "source.toolkit.fluxcd.io";
/// `kustomize.toolkit.fluxcd.io`
pub const KUSTOMIZE_GROUP: &str = "kustomize.toolkit.fluxcd.io";
/// `helm.toolkit.fluxcd.io`
pub const HELM_GROUP: &str = "helm.toolkit.fluxcd.io";
/// `image.toolkit.fluxcd.io`
pub const IMAGE_GROUP: &str = "image.toolkit.fluxcd.io";

/// Every kind the program knows.
pub static KINDS: &[&KindSpec] = &[
    &kinds::git_repository::KIND,
    &kinds::kustomization::KIND,
    &kinds::helm_release::KIND,
    &kinds::image_repository::KIND,
    &kinds::image_policy::KIND,
    &kinds::image_update_automation::KIND,
];

/// One kind: what it is called, what it refers to, what a card says of it.
#[derive(Debug)]
pub struct KindSpec {
    /// API group.
    pub group: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Short name on a card: `KS`.
    pub badge: &'static str,
    /// The fields that refer to other objects.
    pub references: &'static [ReferenceField],
    /// What a card says of an object, by name of the fact.
    pub details: fn(&Node) -> Vec<(&'static str, String)>,
}

/// A field that refers to another object.
#[derive(Debug)]
pub struct ReferenceField {
    /// Path from the object's root; `[]` behind a key goes through a list: `spec.dependsOn[]`.
    pub path: &'static str,
    /// Type of the edge it makes.
    pub edge: &'static str,
    /// What kind it refers to.
    pub target: Target,
    /// In which namespace.
    pub namespace: NamespaceRule,
}

/// What kind of object a field refers to.
#[derive(Debug)]
pub enum Target {
    /// A fixed kind; the field is a mapping with a `name`.
    Kind(&'static str, &'static str),
    /// A fixed kind; the field is the name itself.
    NameOf(&'static str, &'static str),
    /// The kind stands in the field's `kind`; these are its groups, the first one when `kind` is absent.
    OneOf(&'static [(&'static str, &'static str)]),
    /// Any object: `apiVersion` (`apps/v1` when absent: kustomize-controller's inventory) and `kind` stand in the field.
    AnyObject,
}

/// In which namespace the target lives.
#[derive(Debug, PartialEq, Eq)]
pub enum NamespaceRule {
    /// Always the referring object's.
    Own,
    /// The field's `namespace`, or the referring object's when absent.
    FieldOrOwn,
    /// The field's `namespace`, and none when absent.
    Exact,
}

/// A reference of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Type of its edge.
    pub edge: &'static str,
    /// The object it names.
    pub target: ResourceId,
    /// Whether Flux tolerates that the target does not exist.
    pub optional: bool,
    /// Where the reference stands.
    pub span: Span,
}

/// The kind of an object, when it is a known one. Versions do not matter: controllers look at the kind alone.
#[must_use]
pub fn kind_of(id: &ResourceId) -> Option<&'static KindSpec> {
    KINDS.iter().copied().find(|spec| spec.kind == id.kind && spec.group == id.group)
}

/// Whether an object belongs to Flux or the Flux Operator.
#[must_use]
pub fn is_flux(id: &ResourceId) -> bool {
    id.group.ends_with(".toolkit.fluxcd.io") || id.group.ends_with("fluxcd.controlplane.io") || id.group == "source.extensions.fluxcd.io"
}

/// The references of an object, in the order of its kind's fields.
#[must_use]
pub fn references(id: &ResourceId, node: &Node) -> Vec<Reference> {
    let Some(spec) = kind_of(id) else { return Vec::new() };
    let found = spec
        .references
        .iter()
        .flat_map(|field| select(node, field.path).into_iter().filter_map(|value| resolve(field, id, value)).collect::<Vec<_>>());
    found.collect()
}

fn resolve(field: &ReferenceField, id: &ResourceId, value: &Node) -> Option<Reference> {
    let name = match field.target {
        Target::NameOf(..) => value.as_str()?,
        _ => value.str_at(&["name"])?,
    };
    let (group, kind) = match &field.target {
        Target::Kind(group, kind) | Target::NameOf(group, kind) => ((*group).to_owned(), (*kind).to_owned()),
        Target::OneOf(kinds) => one_of(kinds, value)?,
        Target::AnyObject => any_object(value)?,
    };
    let written = value.str_at(&["namespace"]).filter(|namespace| !namespace.is_empty());
    let namespace = match field.namespace {
        NamespaceRule::Own => id.namespace.as_str(),
        NamespaceRule::FieldOrOwn => written.unwrap_or(&id.namespace),
        NamespaceRule::Exact => written.unwrap_or_default(),
    };
    let target = ResourceId { group, kind, namespace: namespace.to_owned(), name: name.to_owned() };
    let optional = value.get("optional").and_then(Node::as_bool).unwrap_or(false);
    Some(Reference { edge: field.edge, target, optional, span: value.span })
}

fn one_of(kinds: &[(&'static str, &'static str)], value: &Node) -> Option<(String, String)> {
    let Some(kind) = value.str_at(&["kind"]) else {
        return kinds.first().map(|(group, kind)| ((*group).to_owned(), (*kind).to_owned()));
    };
    // A kind that the controller does not know is kept with the first kind's group: it will be a ghost, and said.
    let known = kinds.iter().find(|(_, known)| *known == kind).or(kinds.first());
    known.map(|(group, _)| ((*group).to_owned(), kind.to_owned()))
}

fn any_object(value: &Node) -> Option<(String, String)> {
    let kind = value.str_at(&["kind"])?.to_owned();
    let api_version = value.str_at(&["apiVersion"]).unwrap_or("apps/v1");
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    Some((group.to_owned(), kind))
}

/// The nodes at a path; `[]` behind a key goes through a list.
#[must_use]
fn select<'a>(node: &'a Node, path: &str) -> Vec<&'a Node> {
    let mut found = vec![node];
    for segment in path.split('.') {
        let (key, list) = segment.strip_suffix("[]").map_or((segment, false), |key| (key, true));
        let values = found.into_iter().filter_map(|node| node.get(key));
        found = if list { values.flat_map(Node::items).collect() } else { values.collect() };
    }
    found
}
