//! What the user says of a repository that its files do not: where its first objects come from,
//! what belongs together.
//!
//! In: the configuration's words. Out: a [`Declared`] that [`crate::graph::build()`] applies. It adds no
//! object and no edge.

use super::grouping::Grouping;
use super::{ClusterOrigin, OriginKind};

/// What the user declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Names and groups.
    pub grouping: Grouping,
    /// Where the first objects come from; the last word on a cluster counts.
    pub origins: Vec<DeclaredOrigin>,
}

/// Where the first objects of a cluster come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredOrigin {
    /// The cluster; every one where none is named.
    pub cluster: Option<String>,
    /// What kind of thing creates them.
    pub by: OriginKind,
    /// The repository that holds it.
    pub repository: Option<String>,
    /// The directory in it.
    pub directory: Option<String>,
}

impl DeclaredOrigin {
    pub(in crate::graph) fn speaks_of(&self, cluster: &str) -> bool {
        self.cluster.as_deref().is_none_or(|name| name == cluster)
    }

    pub(in crate::graph) fn apply(&self, origin: &mut ClusterOrigin) {
        origin.by = self.by;
        origin.tool = None;
        if let Some(repository) = &self.repository {
            origin.repository.clone_from(repository);
        }
        // The place that was found is not the one that is meant when another repository is named.
        if self.directory.is_some() || self.repository.is_some() {
            origin.directory = self.directory.clone().unwrap_or_default();
        }
    }
}
