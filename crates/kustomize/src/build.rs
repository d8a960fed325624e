//! The order of operations of one build.

use crate::accumulate::{Accumulated, Accumulation, Frame};
use crate::failure::{Failure, FailureKind};
use crate::include::{Include, RemoteBases};
use crate::kustomization::{Kustomization, open, open_given, span_of};
use crate::object::{Tracked, annotate, repeated_key, unwritable, validate};
use crate::read::Site;
use crate::reference::{names, vars};
use crate::resource::Resource;
use crate::transform::{add_hashes, sort};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{SourceTree, TreePath};
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
        names::fix(&mut set, &config, &mut self.failures);
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
        annotate(&mut set.items, &kustomization.build_metadata);
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
