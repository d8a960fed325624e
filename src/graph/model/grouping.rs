//! Names and groups that the user declares, for where the analysis guesses wrong.
//!
//! In: the configuration. Out: a [`Grouping`], which the analysis applies to the reconciliation
//! tree.

use super::node::Node;
use fluxscape_manifest::glob::matches;

/// What the user says of names and groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// Groups that are environments, whatever they look like. A cluster takes the name too.
    pub environments: Vec<Naming>,
    /// Groups that are tiers, whatever they look like; applications named here become a tier where
    /// they stand.
    pub tiers: Vec<Naming>,
    /// Applications that are called otherwise.
    pub applications: Vec<Naming>,
    /// What no picture shows by name.
    pub hidden: Vec<Pattern>,
}

/// A name, and what bears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// What pictures call it.
    pub name: String,
    /// The objects that it consists of.
    pub of: Vec<Pattern>,
}

/// `name`, `namespace/name` or `cluster|namespace/name` of a Kustomization or HelmRelease; `*`
/// stands for any text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Reads a pattern as written.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names an object.
    #[must_use]
    pub fn names(&self, node: &Node) -> bool {
        let (cluster, rest) = self
            .0
            .split_once('|')
            .map_or((None, self.0.as_str()), |(cluster, rest)| (Some(cluster), rest));
        let (namespace, name) =
            rest.split_once('/').map_or((None, rest), |(namespace, name)| (Some(namespace), name));
        let held = |pattern: Option<&str>, text: &str| {
            pattern.is_none_or(|pattern| matches(pattern, text))
        };
        held(cluster, &node.cluster)
            && held(namespace, &node.namespace)
            && matches(name, &node.name)
    }

    /// Whether it matches the name of a cluster.
    pub(in crate::graph) fn matches_cluster(&self, cluster: &str) -> bool {
        matches(&self.0, cluster)
    }
}

impl Naming {
    pub(in crate::graph) fn holds(&self, node: Option<&Node>) -> bool {
        node.is_some_and(|node| self.of.iter().any(|pattern| pattern.names(node)))
    }
}
