//! A build: what goes in, what comes out, and what is done once, at the top.

use std::collections::HashSet;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{SourceTree, TreePath};
use fluxscape_manifest::yaml::{Library, Node, write};

use crate::accumulate::{Accumulated, Accumulation, Frame, Shared};
use crate::failure::{Failure, FailureKind};
use crate::include::{Include, RemoteBases};
use crate::kustomization::{Kustomization, open, open_given, span_of};
use crate::object::{Resource, Tracked, annotate, repeated_key, unwritable, validate};
use crate::read::Site;
use crate::reference::{names, vars};
use crate::transform::{add_hashes, sort};

/// What a build made of a directory.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The objects in kustomize's order; none when the build failed. Where nothing but parts that
    /// are not available made it fail, what could be built without them.
    pub resources: Vec<Resource>,
    /// The same where nothing but files of `resources` that do not parse made it fail: what the
    /// others hold. kustomize builds none of it.
    pub rest: Vec<Resource>,
    /// Which directory includes which, each pair once, in the order met. Kept for failed builds
    /// too.
    pub includes: Vec<Include>,
    /// Why it failed; empty for a build that succeeded. All that could be found, not only the
    /// first.
    pub failures: Vec<Failure>,
    /// What is worth reporting although the build succeeded.
    pub warnings: Vec<Diagnostic>,
}

impl Build {
    /// The objects as kustomize prints them: YAML documents with `---` between.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let documents: Vec<String> =
            self.resources.iter().map(|resource| write(&resource.node)).collect();
        documents.join("---\n")
    }
}

/// Builds directories; reads each file once, however many builds need it.
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    library: &'a Library,
    remotes: &'a dyn RemoteBases,
    redacts: bool,
    decrypts: bool,
}

impl<'a> Builder<'a> {
    /// A builder that keeps the files it reads in a library, and has no remote bases.
    #[must_use]
    pub fn new(library: &'a Library) -> Self {
        Self { library, remotes: &(), redacts: false, decrypts: false }
    }

    /// The same for whoever shows what is built: values of Secrets that replacements, vars, patches
    /// and renamed references carried into other objects, and what a Secret holds besides `data` and
    /// `stringData`, are [`SECRET`](fluxscape_manifest::yaml::SECRET). The values in these two stay,
    /// so that Secrets can be compared: they are tainted.
    #[must_use]
    pub fn redacted(self) -> Self {
        Self { redacts: true, ..self }
    }

    /// The same for Flux with a key: it decrypts what SOPS encrypted before it builds, so that the
    /// hash at the end of a Secret's name is one of values that are not known here. The name ends
    /// with [`UNKNOWN_HASH`](crate::UNKNOWN_HASH) then.
    #[must_use]
    pub fn decrypting(self, decrypts: bool) -> Self {
        Self { decrypts, ..self }
    }

    /// The same with a place where remote bases are found.
    #[must_use]
    pub fn with_remotes(self, remotes: &'a dyn RemoteBases) -> Self {
        Self { remotes, ..self }
    }

    /// Builds a directory.
    #[must_use]
    pub fn build(&self, tree: &dyn SourceTree, directory: &TreePath) -> Build {
        let site = Site { tree, directory, library: self.library };
        let mut failures = Vec::new();
        let opened = open(site, span_of(site), &mut failures);
        self.build_opened(site, opened, failures)
    }

    /// Builds a directory with another kustomization in place of its file, where one is given: Flux
    /// rewrites the file before it builds, and reads it without minding unknown fields.
    #[must_use]
    pub fn build_with(
        &self,
        tree: &dyn SourceTree,
        directory: &TreePath,
        kustomization: Option<&Node>,
    ) -> Build {
        let Some(kustomization) = kustomization else { return self.build(tree, directory) };
        let site = Site { tree, directory, library: self.library };
        let mut failures = Vec::new();
        let opened = open_given(kustomization, site, &mut failures);
        self.build_opened(site, opened, failures)
    }

    /// What kustomize does once, at the top: hashes at the ends of names, then references to what
    /// was renamed, then vars, then local configuration is dropped, then the order.
    fn build_opened(
        &self,
        site: Site<'_>,
        kustomization: Option<Kustomization>,
        failures: Vec<Failure>,
    ) -> Build {
        let mut state = Accumulation::new(self.library, self.remotes);
        state.failures = failures;
        let Some(kustomization) = kustomization else { return state.into_build(Vec::new()) };
        state.adopt_schema(&kustomization, site);
        let mut made = Accumulated::empty();
        state.noting = !kustomization.build_metadata.is_empty();
        let frame = Frame { site, parent: None, shown: String::new() };
        state.accumulate(&kustomization, &frame, &mut made);
        if state.failures.iter().any(Failure::is_limit) {
            return state.into_build(Vec::new());
        }
        let mut resources = state.finish(&kustomization, made, self.decrypts);
        if self.redacts {
            resources.iter_mut().for_each(Resource::redact);
        }
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
            known_includes: HashSet::new(),
            shared: Shared::default(),
            failures,
            warnings,
            schema: None,
            has_read_objects: false,
            noting: false,
            incomplete: false,
        }
    }

    /// What is done once, at the top.
    fn finish(
        &mut self,
        kustomization: &Kustomization,
        made: Accumulated,
        decrypts: bool,
    ) -> Vec<Resource> {
        let Accumulated { mut set, config, vars, .. } = made;
        add_hashes(&mut set, decrypts);
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
        let is_over = failures.iter().any(Failure::is_limit);
        let loses_file = |failure: &Failure| failure.loses_file;
        let is_excused_beside = |failure: &Failure| {
            failure.loses_file || failure.kind == FailureKind::Unavailable || failure.may_follow()
        };
        let (resources, rest) = if is_over {
            (Vec::new(), Vec::new())
        } else if failures.iter().all(is_excused) {
            (resources, Vec::new())
        } else if failures.iter().any(loses_file) && failures.iter().all(is_excused_beside) {
            (Vec::new(), resources)
        } else {
            (Vec::new(), Vec::new())
        };
        Build { resources, rest, includes, failures, warnings }
    }
}

/// Whether an object is for tools only and never applied.
fn is_local(object: &Node) -> bool {
    object
        .str_at(&["metadata", "annotations", "config.kubernetes.io/local-config"])
        .is_some_and(|local| local != "false")
}
