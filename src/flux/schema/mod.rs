//! The words in which a kind is described: its API group, its name, and the fields that refer to
//! others.
//!
//! The tables in `kinds/` are written in them, and the registry iterates those.

pub(super) mod image;
pub(super) mod reference;

use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

use image::ImageField;
use reference::ReferenceField;

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
    pub edge: EdgeType,
    /// The file that makes the directory what it must be; none for any directory.
    pub file: Option<&'static str>,
}
