//! What sources are resolved with: the same for every cluster.

use fluxscape_manifest::yaml::Library;

use super::publications::Publication;
use super::repositories::Repositories;

/// What every cluster is played with.
#[derive(Clone, Copy)]
pub(in crate::flux) struct World<'a> {
    pub(in crate::flux) library: &'a Library,
    pub(in crate::flux) repositories: &'a Repositories,
    /// What the pipelines of the repository being drawn push.
    pub(in crate::flux) publications: &'a [Publication],
}
