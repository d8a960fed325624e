//! The table of Flux kinds.
//!
//! In: an object. Out: its kind, and the [`Reference`]s that its kind's fields make. A kind is one
//! file in `kinds/` and one line in [`KINDS`].

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use crate::flux::kinds::{self, annotation, custom};
use crate::flux::schema::reference::Reference;
use crate::flux::schema::{KindSpec, OPERATOR_GROUP, SOURCE_EXTENSIONS_GROUP, TOFU_GROUP};

/// Every kind the program knows, in the order in which the documentation lists them.
pub static KINDS: &[&KindSpec] = &[
    &kinds::git_repository::KIND,
    &kinds::oci_repository::KIND,
    &kinds::bucket::KIND,
    &kinds::helm_repository::KIND,
    &kinds::helm_chart::KIND,
    &kinds::external_artifact::KIND,
    &kinds::artifact_generator::KIND,
    &kinds::kustomization::KIND,
    &kinds::helm_release::KIND,
    &kinds::image_repository::KIND,
    &kinds::image_policy::KIND,
    &kinds::image_update_automation::KIND,
    &kinds::alert::KIND,
    &kinds::provider::KIND,
    &kinds::receiver::KIND,
    &kinds::flux_instance::KIND,
    &kinds::resource_set::KIND,
    &kinds::resource_set_input_provider::KIND,
    &kinds::flux_report::KIND,
    &kinds::terraform::KIND,
    &kinds::canary::KIND,
];

/// The kind of an object, when it is a known one. Versions do not matter: controllers look at the
/// kind alone.
#[must_use]
pub fn kind_of(id: &ResourceId) -> Option<&'static KindSpec> {
    KINDS.iter().copied().find(|spec| spec.kind == id.kind && spec.group == id.group)
}

/// Whether an object belongs to Flux, the Flux Operator or tofu-controller.
#[must_use]
pub fn is_flux(id: &ResourceId) -> bool {
    let operator = id
        .group
        .strip_suffix(OPERATOR_GROUP)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'));
    id.group.ends_with(".toolkit.fluxcd.io")
        || operator
        || [SOURCE_EXTENSIONS_GROUP, TOFU_GROUP].contains(&id.group.as_str())
}

/// The references of an object: those of its kind's fields in their order, the conventional ones of
/// a custom resource that no table knows, and those that the Flux Operator reads from annotations.
#[must_use]
pub fn references(id: &ResourceId, node: &Node) -> Vec<Reference> {
    let fields = match kind_of(id) {
        Some(spec) => spec.references,
        None if custom::is_custom(id) => custom::REFERENCES,
        None => &[],
    };
    let found = fields.iter().flat_map(|field| field.read(id, node));
    found.chain(annotation::references(id, node)).collect()
}
