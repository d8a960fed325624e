//! Gathers the objects of a kustomization: its files, its bases, what it generates, what its
//! components do.
//!
//! In: a kustomization and where it lies. Out: objects, the configuration that holds for them and
//! their vars. Other directories are entered by recursion ([`entries`]). kustomize:
//! `target.KustTarget.accumulateTarget`.

mod configure;
mod entries;
mod frame;
mod generators;
mod plugin;
mod schema;
mod shared;
mod transformers;

use std::collections::HashSet;
use std::sync::Arc;

use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Place, Span};
use fluxscape_manifest::yaml::Library;

use crate::config::TransformerConfig;
use crate::failure::Failure;
use crate::include::{Include, IncludeKind, RemoteBases};
use crate::kustomization::Kustomization;
use crate::object::{ResId, ResourceSet, Tracked, conflict};
use crate::patch::Schema;
use crate::reference::{Var, vars};

pub(crate) use frame::Frame;
pub(crate) use shared::Shared;

/// The state of one build.
pub(crate) struct Accumulation<'a> {
    pub(crate) library: &'a Library,
    pub(crate) remotes: &'a dyn RemoteBases,
    pub(crate) includes: Vec<Include>,
    /// Those among them, to find them again.
    pub(crate) known_includes: HashSet<(Place, Result<Place, String>, IncludeKind)>,
    /// What several directories include.
    pub(crate) shared: Shared,
    pub(crate) failures: Vec<Failure>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// The types that strategic merge goes by: the first that a kustomization names under
    /// `openapi`, or else the built-in ones.
    pub(crate) schema: Option<Arc<Schema>>,
    /// Whether the root kustomization asks for notes on where objects come from.
    pub(crate) noting: bool,
    /// Whether any object has been read.
    pub(crate) has_read_objects: bool,
    /// Whether something could not be read, so that objects are missing.
    pub(crate) incomplete: bool,
}

/// What was gathered.
#[derive(Clone, Debug)]
pub(crate) struct Accumulated {
    pub(crate) set: ResourceSet,
    pub(crate) config: Arc<TransformerConfig>,
    pub(crate) vars: Vec<Var>,
    /// The identities of what is there while entries are included, one after the other: none of it
    /// changes meanwhile.
    taken: HashSet<ResId>,
}

impl Accumulated {
    pub(crate) fn empty() -> Self {
        Self {
            set: ResourceSet::default(),
            config: TransformerConfig::none(),
            vars: Vec::new(),
            taken: HashSet::new(),
        }
    }

    /// Adds objects; one whose identity is taken is a failure and left out. `span` is the entry
    /// that leads to them.
    pub(crate) fn add(&mut self, more: Vec<Tracked>, span: Span, failures: &mut Vec<Failure>) {
        for item in more {
            let id = item.id();
            if self.taken.insert(id.canonical()) {
                self.set.items.push(item);
            } else {
                failures.push(conflict(&id, span));
            }
        }
    }
}

impl Accumulation<'_> {
    /// Uses some of what the run may cost; whether so much was left. Where it was not, the build is
    /// left out, for one reason.
    pub(crate) fn take(&mut self, resource: Resource, amount: u64, span: Span) -> bool {
        let taken = self.library.budget().take(resource, amount);
        if let Err(exhausted) = taken
            && !self.failures.iter().any(Failure::is_limit)
        {
            self.fail_incomplete(Failure::limit(exhausted, span));
        }
        taken.is_ok()
    }

    /// Uses what some objects cost; whether so much was left.
    pub(crate) fn take_objects(&mut self, items: &[Tracked], span: Span) -> bool {
        let weight = items.iter().map(Tracked::weight).sum();
        self.take(Resource::Objects, items.len() as u64, span)
            && self.take(Resource::BytesBuilt, weight, span)
    }

    /// Adds to `into` what a kustomization makes. A component works on what its parent has
    /// gathered; others begin empty.
    pub(crate) fn accumulate(
        &mut self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        into.taken = into.set.items.iter().map(|item| item.id().canonical()).collect();
        for entry in &kustomization.resources {
            self.resource(entry, frame, into);
        }
        self.configure(kustomization, frame.site, into);
        self.generate(kustomization, frame, into);
        for entry in &kustomization.components {
            self.component(entry, frame, into);
        }
        self.transform(kustomization, frame, into);
        vars::declare(&kustomization.vars, &mut into.vars, &mut into.set, &mut self.failures);
    }
}
