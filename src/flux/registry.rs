//! The table of Flux kinds.
//!
//! In: an object. Out: its kind, and the [`Reference`]s that its kind's fields make. A kind is one
//! file in `kinds/` and one line in [`KINDS`].

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use super::annotation;
use super::image::ImageField;
use super::kinds::{self, custom};
use super::reference::{Reference, ReferenceField};

/// `source.toolkit.fluxcd.io`
pub const SOURCE_GROUP: &str = "source.toolkit.fluxcd.io";
/// `source.extensions.fluxcd.io`
pub const SOURCE_EXTENSIONS_GROUP: &str = "source.extensions.fluxcd.io";
/// `kustomize.toolkit.fluxcd.io`
pub const KUSTOMIZE_GROUP: &str = "kustomize.toolkit.fluxcd.io";
/// `helm.toolkit.fluxcd.io`
pub const HELM_GROUP: &str = "helm.toolkit.fluxcd.io";
/// `image.toolkit.fluxcd.io`
pub const IMAGE_GROUP: &str = "image.toolkit.fluxcd.io";
/// `notification.toolkit.fluxcd.io`
pub const NOTIFICATION_GROUP: &str = "notification.toolkit.fluxcd.io";
/// `fluxcd.controlplane.io`, of the Flux Operator
pub const OPERATOR_GROUP: &str = "fluxcd.controlplane.io";
/// `infra.contrib.fluxcd.io`, of tofu-controller
pub const TOFU_GROUP: &str = "infra.contrib.fluxcd.io";

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
    /// The field that names a directory of its source, other than the one that a Kustomization
    /// builds.
    pub directory: Option<DirectoryField>,
    /// The container images that it names.
    pub images: Option<ImageField>,
    /// What a card says of an object, by name of the fact.
    pub details: fn(&Node) -> Vec<(&'static str, String)>,
}

/// A field that names a directory in the source that `sourceRef` refers to.
#[derive(Debug)]
pub struct DirectoryField {
    /// Path of keys from the object's root.
    pub path: &'static [&'static str],
    /// Type of the edge to the directory.
    pub edge: &'static str,
    /// The file that makes the directory what it must be; none for any directory.
    pub file: Option<&'static str>,
}

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
