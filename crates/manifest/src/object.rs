//! What identifies a Kubernetes object, and where it comes from.
//!
//! In: a parsed object. Out: its [`Gvk`] and [`ResourceId`]; an [`Origin`] names the file and the
//! kustomizations it was built from.

use std::fmt;

use crate::source::{Place, Span};
use crate::yaml::Node;

/// Group, version and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvk {
    /// API group, empty for the core group.
    pub group: String,
    /// API version without group.
    pub version: String,
    /// Kind.
    pub kind: String,
}

impl Gvk {
    /// Reads `apiVersion` and `kind` of an object.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        Self::new(
            node.str_at(&["apiVersion"]).unwrap_or_default(),
            node.str_at(&["kind"]).unwrap_or_default(),
        )
    }

    /// From `apiVersion` (`apps/v1`, `v1`) and `kind`.
    #[must_use]
    pub fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
        Self { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() }
    }

    /// Whether a pattern selects this kind: its empty fields match anything (kustomize:
    /// `Gvk.IsSelected`).
    #[must_use]
    pub fn is_selected_by(&self, pattern: &Gvk) -> bool {
        let fits = |pattern: &str, value: &str| pattern.is_empty() || pattern == value;
        fits(&pattern.group, &self.group)
            && fits(&pattern.version, &self.version)
            && fits(&pattern.kind, &self.kind)
    }
}

/// What identifies an object in one cluster: group, kind, namespace and name. Versions are not
/// part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId {
    /// API group, empty for the core group.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Namespace as the build left it; empty where it has none.
    pub namespace: String,
    /// Name.
    pub name: String,
}

impl ResourceId {
    /// Reads an object's identity.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        let gvk = Gvk::of(node);
        let meta = |field| node.str_at(&["metadata", field]).unwrap_or_default().to_owned();
        Self { group: gvk.group, kind: gvk.kind, namespace: meta("namespace"), name: meta("name") }
    }
}

impl fmt::Display for ResourceId {
    /// `Kind namespace/name`, for messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            write!(f, "{} {}", self.kind, self.name)
        } else {
            write!(f, "{} {}/{}", self.kind, self.namespace, self.name)
        }
    }
}

/// Where an object comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The object in its file, or the generator in its kustomization.
    pub span: Span,
    /// The directories of the kustomizations that shaped it, the innermost first.
    pub chain: Vec<Place>,
}
