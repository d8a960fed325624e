//! What identifies objects during a build: group, version, kind, name and namespace.
//!
//! kustomize: `resid.ResId`. Unlike [`ResourceId`](fluxscape_manifest::object::ResourceId) it holds
//! the version, and compares namespaces by what they are in effect.

use std::fmt;

use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::yaml::Node;

use super::is_cluster_scoped;

/// The name kustomize gives to the namespace of cluster-scoped objects; selectors can match it.
const NO_NAMESPACE: &str = "_non_namespaceable_";
/// The namespace of namespaced objects that name none.
const DEFAULT_NAMESPACE: &str = "default";

/// An object's identity within a build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ResId {
    pub(crate) gvk: Gvk,
    pub(crate) name: String,
    /// As written; empty where there is none.
    pub(crate) namespace: String,
}

impl ResId {
    /// Reads an object's identity as it is now.
    pub(crate) fn of(node: &Node) -> Self {
        let meta = |field| node.str_at(&["metadata", field]).unwrap_or_default().to_owned();
        Self { gvk: Gvk::of(node), name: meta("name"), namespace: meta("namespace") }
    }

    /// The namespace that counts when two objects are compared: a marker for cluster-scoped kinds,
    /// `default` for none.
    pub(crate) fn effective_namespace(&self) -> &str {
        if is_cluster_scoped(&self.gvk) {
            NO_NAMESPACE
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            &self.namespace
        }
    }

    /// Whether both are the same object: same group, version, kind, name and effective namespace.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }

    /// The same identity with its effective namespace: equal exactly when [`Self::same_as`] holds.
    pub(crate) fn canonical(&self) -> Self {
        Self {
            gvk: self.gvk.clone(),
            name: self.name.clone(),
            namespace: self.effective_namespace().to_owned(),
        }
    }
}

impl fmt::Display for ResId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Gvk { group, version, kind } = &self.gvk;
        let slash = if group.is_empty() { "" } else { "/" };
        write!(f, "{kind} ")?;
        if !self.namespace.is_empty() && !is_cluster_scoped(&self.gvk) {
            write!(f, "{}/", self.namespace)?;
        }
        write!(f, "{} ({group}{slash}{version})", self.name)
    }
}
