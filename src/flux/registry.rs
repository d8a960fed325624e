//! What the table of Flux kinds says of an object.
//!
//! In: an object. Out: its kind, and the [`Reference`]s that its kind's fields make. The table is
//! [`KINDS`].

use crate::vocabulary::Detail;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

pub use crate::flux::kinds::KINDS;
use crate::flux::kinds::{annotation, custom};
use crate::flux::schema::reference::Reference;
use crate::flux::schema::{
    FluxKind, KindRole, OPERATOR_GROUP, SOURCE_EXTENSIONS_GROUP, TOFU_GROUP,
};

/// The kind of an object, when it is a known one. Versions do not matter: controllers look at the
/// kind alone.
#[must_use]
pub fn kind_of(id: &ResourceId) -> Option<&'static FluxKind> {
    KINDS.iter().copied().find(|known| known.id.is(id))
}

/// What an object of Flux is for. A kind that no table knows is taken for what the others of its
/// group are.
#[must_use]
pub fn role_of(id: &ResourceId) -> Option<KindRole> {
    if !is_flux(id) {
        return None;
    }
    let of_group = || KINDS.iter().copied().find(|known| known.id.group == id.group);
    Some(kind_of(id).or_else(of_group).map_or(KindRole::Other, |known| known.role))
}

/// The kind that has a badge, of those that apply objects: `KS` is a Kustomization's.
#[must_use]
pub fn applier_with_badge(badge: &str) -> Option<&'static str> {
    let mut appliers = KINDS.iter().filter(|known| known.role == KindRole::Applier);
    appliers.find(|known| known.badge == badge).map(|known| known.id.kind)
}

/// Whether an object belongs to Flux, the Flux Operator or tofu-controller.
#[must_use]
pub fn is_flux(id: &ResourceId) -> bool {
    comes_with_flux(&id.group) || id.group == TOFU_GROUP
}

/// Whether Flux or the Flux Operator installs the kinds of a group.
pub(super) fn comes_with_flux(group: &str) -> bool {
    let operator = group
        .strip_suffix(OPERATOR_GROUP)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'));
    group.ends_with(".toolkit.fluxcd.io") || operator || group == SOURCE_EXTENSIONS_GROUP
}

/// What a card says of an object, by name of the fact.
#[must_use]
pub fn details(id: &ResourceId, node: &Node) -> Vec<(Detail, String)> {
    let Some(kind) = kind_of(id) else { return Vec::new() };
    let mut details = (kind.details)(node);
    let is_suspended = node.at(&["spec", "suspend"]).and_then(Node::as_bool) == Some(true);
    if kind.suspend && is_suspended {
        details.push((Detail::Suspended, "true".to_owned()));
    }
    details
}

/// The references of an object: those of its kind's fields in their order, the conventional ones of
/// a custom resource that no table knows, and those that the Flux Operator reads from annotations.
#[must_use]
pub fn references(id: &ResourceId, node: &Node) -> Vec<Reference> {
    let fields = match kind_of(id) {
        Some(kind) => kind.references,
        None if custom::is_custom(id) => custom::REFERENCES,
        None => &[],
    };
    let found = fields.iter().flat_map(|field| field.read(id, node));
    found.chain(annotation::references(id, node)).collect()
}
