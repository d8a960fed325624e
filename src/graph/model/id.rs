//! Ids of nodes, made and read here alone.
//!
//! In: a cluster, and what a node stands for. Out: a [`NodeId`], whose text form is that of the
//! exported graph: `cluster|group|kind|namespace|name` for an object, `cluster|TYPE|NAME` for all
//! else. Ids are ordered by their texts.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use fluxscape_manifest::object::ResourceId;

/// What separates the parts of an id.
const SEPARATOR: char = '|';

/// The identity of a node in its graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(String);

/// What an id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts<'a> {
    Object {
        cluster: &'a str,
        kind: &'a str,
        namespace: &'a str,
        name: &'a str,
    },
    Other {
        kind: &'a str,
        name: &'a str,
    },
    /// Not an id that this program makes.
    Unknown(&'a str),
}

impl NodeId {
    /// An object of a cluster.
    #[must_use]
    pub fn object(cluster: &str, id: &ResourceId) -> Self {
        let ResourceId { group, kind, namespace, name } = id;
        Self(format!("{cluster}|{group}|{kind}|{namespace}|{name}"))
    }

    /// A kustomize directory that a cluster builds; the repository stands before `//` where it is
    /// not the one drawn.
    #[must_use]
    pub fn directory(cluster: &str, path: &str) -> Self {
        Self::other(cluster, "directory", path)
    }

    /// A repository, by its address.
    #[must_use]
    pub fn repository(cluster: &str, address: &str) -> Self {
        Self::other(cluster, "repository", address)
    }

    /// A Terraform resource, by its address.
    #[must_use]
    pub fn terraform(cluster: &str, address: &str) -> Self {
        Self::other(cluster, "terraform", address)
    }

    /// A container image, by its name without tag and digest.
    #[must_use]
    pub fn image(cluster: &str, name: &str) -> Self {
        Self::other(cluster, "image", name)
    }

    /// A Helm chart that Terraform installs, by the namespace and name of its release.
    #[must_use]
    pub fn chart(cluster: &str, namespace: &str, release: &str) -> Self {
        Self(format!("{cluster}|chart|{namespace}|{release}"))
    }

    /// What creates the first objects of a cluster outside the repositories given.
    #[must_use]
    pub fn outside(cluster: &str) -> Self {
        Self::other(cluster, "external", "origin")
    }

    fn other(cluster: &str, kind: &str, name: &str) -> Self {
        Self(format!("{cluster}|{kind}|{name}"))
    }

    /// The id that a text is: of an exported graph, or given by a user.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cluster that it belongs to.
    #[must_use]
    pub fn cluster(&self) -> &str {
        self.0.split(SEPARATOR).next().unwrap_or_default()
    }

    /// What it is within its cluster: equal for what has the same identity in two clusters.
    #[must_use]
    pub fn within_cluster(&self) -> &str {
        self.0.split_once(SEPARATOR).map_or("", |(_, rest)| rest)
    }

    /// The same in another cluster.
    #[must_use]
    pub fn in_cluster(&self, cluster: &str) -> Self {
        Self(format!("{cluster}|{}", self.within_cluster()))
    }

    /// The same with another name at its end; `None` where the id does not end with the name.
    #[must_use]
    pub fn renamed(&self, name: &str, new: &str) -> Option<Self> {
        self.0.strip_suffix(name).map(|front| Self(format!("{front}{new}")))
    }

    /// `Kustomization flux-qa/loans` of `cluster|group|Kustomization|flux-qa|loans`, `directory
    /// qa/apps` of `cluster|directory|qa/apps`.
    #[must_use]
    pub fn short(&self) -> String {
        match self.parts() {
            Parts::Object { kind, namespace: "", name, .. } => format!("{kind} {name}"),
            Parts::Object { kind, namespace, name, .. } => format!("{kind} {namespace}/{name}"),
            Parts::Other { kind, name } => format!("{kind} {}", name.replace(SEPARATOR, "/")),
            Parts::Unknown(text) => text.to_owned(),
        }
    }

    /// `HelmRelease web/podinfo of staging` for an object; anything else as it is.
    #[must_use]
    pub fn with_cluster(&self) -> String {
        match self.parts() {
            Parts::Object { cluster, .. } => format!("{} of {cluster}", self.short()),
            Parts::Other { .. } | Parts::Unknown(_) => self.0.clone(),
        }
    }

    fn parts(&self) -> Parts<'_> {
        match self.0.splitn(5, SEPARATOR).collect::<Vec<_>>().as_slice() {
            [cluster, _, kind, namespace, name] if !name.contains(SEPARATOR) => {
                Parts::Object { cluster, kind, namespace, name }
            }
            [_, kind, first, ..] => {
                let front = self.cluster().len() + kind.len() + 2;
                Parts::Other { kind, name: self.0.get(front..).unwrap_or(first) }
            }
            _ => Parts::Unknown(&self.0),
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for NodeId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for NodeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<NodeId> for String {
    fn from(id: NodeId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_worded_for_readers() {
        for (id, short, with_cluster) in [
            (
                "qa|helm.toolkit.fluxcd.io|HelmRelease|web|podinfo",
                "HelmRelease web/podinfo",
                "HelmRelease web/podinfo of qa",
            ),
            ("qa||Namespace||web", "Namespace web", "Namespace web of qa"),
            ("qa|directory|qa/apps", "directory qa/apps", "qa|directory|qa/apps"),
            ("qa|chart|flux-system|flux", "chart flux-system/flux", "qa|chart|flux-system|flux"),
            ("web/podinfo", "web/podinfo", "web/podinfo"),
        ] {
            let id = NodeId::parse(id);
            assert_eq!((id.short().as_str(), id.with_cluster().as_str()), (short, with_cluster));
        }
    }

    #[test]
    fn an_id_moves_to_another_cluster() {
        let id = NodeId::parse("qa||Secret|web|key-6ct58987ht");
        assert_eq!((id.cluster(), id.within_cluster()), ("qa", "|Secret|web|key-6ct58987ht"));
        assert_eq!(id.in_cluster("prod").as_str(), "prod||Secret|web|key-6ct58987ht");
        let bare = id.renamed("key-6ct58987ht", "key");
        assert_eq!(bare.as_ref().map(NodeId::as_str), Some("qa||Secret|web|key"));
        assert_eq!(id.renamed("other", "key"), None);
    }
}
