//! A node: what it stands for, where it comes from, its status and its change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::id::NodeId;
use crate::flux::{self, FluxKind, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::Details;
use fluxscape_manifest::object::ResourceId;

/// What a node stands for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum NodeType {
    /// A Kubernetes object.
    Object,
    /// A kustomize directory.
    Directory,
    /// A repository.
    Repository,
    /// A Terraform resource.
    Terraform,
    /// A container image.
    Image,
    /// A Helm chart that Terraform installs.
    Chart,
    /// Something else outside.
    External,
}

/// How a node fares.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing is known against it.
    #[default]
    Ok,
    /// It could not be expanded whole, or refers to something that does not exist.
    Partial,
    /// It does not build, or its path is not there.
    Failed,
    /// The target of a reference that does not exist.
    Missing,
    /// It lives outside the repositories given.
    External,
}

impl Status {
    /// Its text in the exported graph.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Missing => "missing",
            Self::External => "external",
        }
    }
}

/// What made a node.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A file of a repository.
    Git,
    /// A Terraform resource.
    Terraform,
    /// A controller or this program, from something that is written.
    Generated,
    /// Nothing in the repositories given.
    External,
}

/// What became of a node or an edge from one revision to another, in the union of their graphs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is in both, with another content.
    Changed,
}

impl Change {
    /// The sign that stands for it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Removed => "\u{2212}",
            Self::Changed => "~",
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// `cluster|group|kind|namespace|name` for an object, `cluster|TYPE|NAME` for all else.
    #[schemars(with = "String")]
    pub id: NodeId,
    /// What it stands for.
    #[serde(rename = "type")]
    pub node_type: NodeType,
    /// The cluster it belongs to.
    pub cluster: String,
    /// API group; empty for the core group and for what is no object.
    pub group: String,
    /// API version without group.
    pub version: String,
    /// Kind; for what is no object the type's name.
    pub kind: String,
    /// Namespace; empty where it has none.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The environment it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The application it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// How it fares.
    pub status: Status,
    /// Why it fares so.
    pub message: Option<String>,
    /// Where it comes from.
    pub origin: NodeOrigin,
    /// Facts that a card tells: `path`, `url`, `revision`, `image`, …
    #[serde(default, skip_serializing_if = "Details::is_empty")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub details: Details,
    /// What became of it, in the union of two graphs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What changed, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
    /// Whether the first of the changes is that it no longer builds.
    #[serde(skip)]
    pub broke: bool,
    /// The object as it was built, values of Secrets blanked. Kept in memory alone: it is no part
    /// of the exported graph.
    #[serde(skip)]
    pub content: Option<Content>,
}

/// Where a node comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeOrigin {
    /// What made it.
    pub by: By,
    /// The repository that holds its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Its file, or that of the generator that makes it, relative to the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Node {
    /// Whether this is an object of Flux or the Flux Operator.
    #[must_use]
    pub fn is_flux(&self) -> bool {
        self.node_type == NodeType::Object && flux::is_flux(&self.resource_id())
    }

    /// Whether this is one of the objects that keep images current.
    #[must_use]
    pub fn is_image_automation(&self) -> bool {
        self.role() == Some(KindRole::ImageAutomation)
    }

    /// What an object of Flux is for.
    #[must_use]
    pub fn role(&self) -> Option<KindRole> {
        flux::role_of(&self.resource_id())
    }

    /// Whether this applies objects to a cluster: a Kustomization or a HelmRelease.
    #[must_use]
    pub fn is_applier(&self) -> bool {
        self.role() == Some(KindRole::Applier)
    }

    /// Whether nothing is known against it but that it refers to a Secret, ConfigMap or ServiceAccount
    /// that no file creates. Those are reported once for all that refer to them.
    #[must_use]
    pub fn lacks_unmanaged(&self) -> bool {
        const KINDS: [&str; 3] = ["Secret ", "ServiceAccount ", "ConfigMap "];
        let message = self.message.as_deref().unwrap_or_default();
        self.status == Status::Partial && KINDS.iter().any(|kind| message.starts_with(kind))
    }

    /// Whether this is an object of a kind.
    #[must_use]
    pub fn is(&self, kind: GroupKind) -> bool {
        self.kind == kind.kind && self.group == kind.group
    }

    /// Its kind, when it is one of Flux's.
    #[must_use]
    pub fn flux_kind(&self) -> Option<&'static FluxKind> {
        flux::kind_of(&self.resource_id())
    }

    /// The short name of its kind, when Flux knows it: `KS`.
    #[must_use]
    pub fn badge(&self) -> Option<&'static str> {
        self.flux_kind().map(|kind| kind.badge)
    }

    fn resource_id(&self) -> ResourceId {
        let (group, kind) = (self.group.clone(), self.kind.clone());
        ResourceId { group, kind, namespace: self.namespace.clone(), name: self.name.clone() }
    }
}
