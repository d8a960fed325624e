//! The order of operations of one build.

use super::resource::Resource;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceTree, Span, TreePath};
use crate::yaml::{Library, Node};

/// What a build made.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The objects in kustomize's order; none when the build failed.
    pub resources: Vec<Resource>,
    /// Which directory took in which, each pair once, in the order met. Kept for failed builds too.
    pub includes: Vec<Include>,
    /// Why it failed; empty for a build that succeeded. All that could be found, not only the first.
    pub failures: Vec<Failure>,
    /// What is worth telling although the build succeeded.
    pub warnings: Vec<Diagnostic>,
}

/// One kustomization directory taking in another.
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

/// The field that took a directory in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IncludeKind {
    /// `resources` or `bases`.
    Resources,
    /// `components`.
    Components,
}

/// One reason why a build failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whether kustomize would fail too, or only this program cannot know.
    pub kind: FailureKind,
    /// What and where.
    pub diagnostic: Diagnostic,
}

/// Whether kustomize would fail too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureKind {
    /// kustomize fails.
    Broken,
    /// A remote base is not at hand: with a network the build might succeed.
    Unavailable,
}

/// Where remote bases are found without a network.
pub trait RemoteBases: Sync {
    /// The tree and directory behind a remote base (`https://host/org/repo//dir?ref=v1`, `github.com/org/repo/dir`), when it is at hand.
    fn find(&self, url: &str) -> Option<(std::sync::Arc<dyn SourceTree>, TreePath)>;
}

impl RemoteBases for () {
    fn find(&self, _: &str) -> Option<(std::sync::Arc<dyn SourceTree>, TreePath)> {
        None
    }
}

/// Builds directories; reads each file once.
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    /// The files read so far.
    pub library: &'a Library,
    /// Where remote bases are found.
    pub remotes: &'a dyn RemoteBases,
}

impl Builder<'_> {
    /// Builds a directory. `root` replaces the directory's kustomization file: Flux rewrites it before the build.
    #[must_use]
    pub fn build(&self, tree: &dyn SourceTree, directory: &TreePath, root: Option<&Node>) -> Build {
        let _ = (tree, directory, root, self.library);
        Build::default()
    }
}
