//! The order of operations of one build.

use super::accumulate::{Accumulated, Accumulation};
use super::build_metadata::annotate;
use super::frame::Frame;
use super::kustomization::Kustomization;
use super::load::{repeated_key, unwritable, validate};
use super::open::{open, open_given, span_of};
use super::reference;
use super::resource::Resource;
use super::site::Site;
use super::tracked::Tracked;
use super::transform::{add_hashes, sort};
use super::vars;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Place, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

/// What a build made.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The objects in kustomize's order; none when the build failed. Where it failed for nothing
    /// but parts that are not at hand, what could be built without them.
    pub resources: Vec<Resource>,
    /// Which directory took in which, each pair once, in the order met. Kept for failed builds
    /// too.
    pub includes: Vec<Include>,
    /// Why it failed; empty for a build that succeeded. All that could be found, not only the
    /// first.
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
    /// What is behind a remote base (`https://host/org/repo//dir?ref=v1`, `github.com/org/repo/dir`), when it is at hand.
    fn find(&self, url: &str) -> Option<RemoteBase>;
}

/// A remote base that is at hand.
#[derive(Clone, Debug)]
pub struct RemoteBase {
    /// The repository.
    pub tree: std::sync::Arc<dyn SourceTree>,
    /// The directory or file in it.
    pub directory: TreePath,
    /// Why the files are those of another revision than the one that is asked for.
    pub elsewhere: Option<String>,
}

impl RemoteBases for () {
    fn find(&self, _: &str) -> Option<RemoteBase> {
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
    /// Builds a directory. `root` replaces the directory's kustomization file: Flux rewrites it
    /// before the build.
    ///
    /// What kustomize does once, at the top: hashes at the ends of names, then references to what
    /// was renamed, then vars, then local configuration is dropped, then the order.
    #[must_use]
    pub fn build(&self, tree: &dyn SourceTree, directory: &TreePath, root: Option<&Node>) -> Build {
        let site = Site { tree, directory, library: self.library };
        let mut state = Accumulation::new(self.library, self.remotes);
        let opened = match root {
            Some(root) => open_given(root, site, &mut state.failures),
            None => open(site, span_of(site), &mut state.failures),
        };
        let Some(kustomization) = opened else { return state.into_build(Vec::new()) };
        state.adopt_schema(&kustomization, site);
        let mut made = Accumulated::empty();
        state.noting = !kustomization.build_metadata.is_empty();
        let frame = Frame { site, parent: None, shown: String::new() };
        state.accumulate(&kustomization, &frame, &mut made);
        let resources = state.finish(&kustomization, made);
        state.into_build(resources)
    }
}

impl<'a> Accumulation<'a> {
    fn new(library: &'a Library, remotes: &'a dyn RemoteBases) -> Self {
        let (includes, failures, warnings) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            library,
            remotes,
            includes,
            failures,
            warnings,
            schema: None,
            met_objects: false,
            noting: false,
            incomplete: false,
        }
    }

    /// What is done once, at the top.
    fn finish(&mut self, kustomization: &Kustomization, made: Accumulated) -> Vec<Resource> {
        let Accumulated { mut set, config, vars, .. } = made;
        add_hashes(&mut set);
        reference::fix(&mut set, &config, &mut self.failures);
        if !self.incomplete {
            vars::resolve(&vars, &mut set, &config, &mut self.failures, &mut self.warnings);
        }
        set.items.retain(|item| !is_local(&item.node));
        if self.failures.is_empty() {
            self.failures.extend(set.shared_id(kustomization.span));
        }
        if let Some(options) = &kustomization.sort_options {
            sort(&mut set, options, &mut self.failures);
        }
        annotate(&mut set.items, kustomization);
        self.failures.extend(set.items.iter().filter_map(|item| validate(&item.node).err()));
        self.failures.extend(set.items.iter().flat_map(Tracked::repeated).map(repeated_key));
        let resources: Vec<Resource> = set.items.into_iter().map(Tracked::finish).collect();
        self.failures.extend(resources.iter().filter_map(|resource| unwritable(&resource.node)));
        resources
    }

    fn into_build(self, resources: Vec<Resource>) -> Build {
        let Self { includes, failures, warnings, .. } = self;
        let lacks = failures.iter().any(|failure| failure.kind == FailureKind::Unavailable);
        let is_excused = |failure: &Failure| {
            lacks && (failure.kind == FailureKind::Unavailable || failure.may_follow())
        };
        let resources = if failures.iter().all(is_excused) { resources } else { Vec::new() };
        Build { resources, includes, failures, warnings }
    }
}

/// Whether an object is for tools only and never applied.
fn is_local(object: &Node) -> bool {
    object
        .str_at(&["metadata", "annotations", "config.kubernetes.io/local-config"])
        .is_some_and(|local| local != "false")
}
