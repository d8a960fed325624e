//! Which directories a build includes, and where those are found that are in other repositories.

use std::sync::Arc;

use fluxscape_manifest::source::{Place, SourceTree, Span, TreePath};

/// One kustomization that includes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The directory whose kustomization names the other.
    pub from: Place,
    /// The directory named, or the remote base as written.
    pub to: Result<Place, String>,
    /// By `resources` (or `bases`), or by `components`.
    pub kind: IncludeKind,
    /// The entry in the kustomization.
    pub span: Span,
}

/// The field that includes a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IncludeKind {
    /// `resources` or `bases`.
    Resources,
    /// `components`.
    Components,
}

/// Where remote bases are found without a network.
pub trait RemoteBases: Sync {
    /// What is behind a remote base (`https://host/org/repo//dir?ref=v1`, `github.com/org/repo/dir`), where it is available.
    fn find(&self, url: &str) -> Option<RemoteBase>;
}

/// A remote base that is available.
#[derive(Clone, Debug)]
pub struct RemoteBase {
    /// The repository.
    pub tree: Arc<dyn SourceTree>,
    /// The directory or file in it.
    pub directory: TreePath,
    /// Why the files are those of another revision than the one that is asked for.
    pub other_revision: Option<String>,
}

impl RemoteBases for () {
    fn find(&self, _: &str) -> Option<RemoteBase> {
        None
    }
}
