//! The words in which a kind is described: its API group, its name, and the fields that refer to
//! others.
//!
//! The tables in `kinds/` are written in them, and the registry iterates those.

pub(super) mod image;
pub(super) mod kube_config;
pub(super) mod reference;

use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
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
///
/// A table names the fields in which its kind differs from [`FluxKind::new`].
#[derive(Debug)]
pub struct FluxKind {
    /// Group and kind.
    pub id: GroupKind,
    /// Short name on a card: `KS`.
    pub badge: &'static str,
    /// What it is for.
    pub role: KindRole,
    /// The controller that reconciles it.
    pub controller: &'static str,
    /// The API versions that Flux serves or served; none for kinds that Flux does not install.
    pub versions: &'static [ApiVersion],
    /// How it is counted, where it is one of the kinds that counts begin with.
    pub count: Option<Count>,
    /// Whether it fetches files or charts from an address. Such a source is of use only where
    /// something refers to it.
    pub fetches: bool,
    /// Whether controllers create objects of this kind, so that one may exist that no file holds.
    pub made_at_run_time: bool,
    /// Whether `spec.suspend` pauses it.
    pub suspend: bool,
    /// The facts that say where it is built from, or what it watches; its address where empty.
    pub address: &'static [Detail],
    /// The fields that refer to other objects.
    pub references: &'static [ReferenceField],
    /// The field that names a directory of its source, other than the one that a Kustomization
    /// builds.
    pub directory: Option<DirectoryField>,
    /// The container images that it names.
    pub images: Option<ImageField>,
    /// Takes out what an object of this kind keeps secret in fields of its own.
    pub redact: fn(&mut Node),
    /// What a card says of an object, by name of the fact, `suspend` excepted.
    pub details: fn(&Node) -> Vec<(Detail, String)>,
}

impl FluxKind {
    /// A kind that refers to nothing and has no fact worth a card.
    pub(in crate::flux) const fn new(
        id: GroupKind,
        badge: &'static str,
        role: KindRole,
        controller: &'static str,
    ) -> Self {
        Self {
            id,
            badge,
            role,
            controller,
            versions: &[],
            count: None,
            fetches: false,
            made_at_run_time: false,
            suspend: false,
            address: &[],
            references: &[],
            directory: None,
            images: None,
            redact: |_| {},
            details: |_| Vec::new(),
        }
    }
}

/// What a kind is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindRole {
    /// It holds files or charts, or makes them from others.
    Source,
    /// It applies objects to a cluster: a Kustomization or a HelmRelease.
    Applier,
    /// It keeps images current.
    ImageAutomation,
    /// It reports events, or is notified of them.
    Notification,
    /// Something else: what the Flux Operator, tofu-controller and Flagger have.
    Other,
}

/// A version of an API, and the minor versions of Flux 2 that serve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiVersion {
    /// `v1beta2`
    pub name: &'static str,
    /// The first minor version of Flux that serves it.
    pub since: u32,
    /// The last one, where there is one.
    pub until: Option<u32>,
}

impl ApiVersion {
    pub(in crate::flux) const fn new(name: &'static str, since: u32, until: Option<u32>) -> Self {
        Self { name, since, until }
    }
}

/// How a kind is counted: `2 GitRepo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Its place among the kinds that counts begin with.
    pub order: u8,
    /// The name that people write.
    pub name: &'static str,
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
