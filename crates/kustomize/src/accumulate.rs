//! Gathers the objects of a kustomization: its files, its bases, what it generates, what its
//! components do.
//!
//! In: a kustomization and where it lies. Out: objects, the configuration that holds for them and
//! their vars. Other directories are entered by recursion ([`super::take_in`]). kustomize:
//! `target.KustTarget.accumulateTarget`.

use crate::rules;
use std::collections::HashSet;
use std::sync::Arc;

use super::alias::follow_changes;
use super::build::{Failure, Include, RemoteBases};
use super::build_metadata::{Note, join, note_transformer};
use super::config::{TransformerConfig, merge_shared, read_configuration, read_crds};
use super::frame::Frame;
use super::generate::{Behavior, absorb, generate};
use super::kustomization::Kustomization;
use super::load::{objects, parse_inline, syntax_errors, unwritable};
use super::patch::Schema;
use super::plugin::{self, Generator};
use super::read::{Reader, Text};
use super::res_id::ResId;
use super::site::Site;
use super::tracked::{ResourceSet, Tracked, conflict};
use super::transform::{self, PatchForm, Run, Transformer, contradiction};
use super::vars::{self, Var};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Library, Node};

/// The state of one build.
pub(super) struct Accumulation<'a> {
    pub(super) library: &'a Library,
    pub(super) remotes: &'a dyn RemoteBases,
    pub(super) includes: Vec<Include>,
    pub(super) failures: Vec<Failure>,
    pub(super) warnings: Vec<Diagnostic>,
    /// The types that strategic merge goes by: the first that a kustomization names under
    /// `openapi`, or else the built-in ones.
    pub(super) schema: Option<Arc<Schema>>,
    /// Whether the root kustomization asks for notes on where objects come from.
    pub(super) noting: bool,
    /// Whether any object has been read.
    pub(super) met_objects: bool,
    /// Whether something could not be read, so that objects are missing.
    pub(super) incomplete: bool,
}

/// What was gathered.
#[derive(Clone, Debug)]
pub(super) struct Accumulated {
    pub(super) set: ResourceSet,
    pub(super) config: Arc<TransformerConfig>,
    pub(super) vars: Vec<Var>,
    /// The identities of what is there while entries are taken in, one after the other: none of it
    /// changes meanwhile.
    taken: HashSet<ResId>,
}

impl Accumulated {
    pub(super) fn empty() -> Self {
        Self {
            set: ResourceSet::default(),
            config: TransformerConfig::none(),
            vars: Vec::new(),
            taken: HashSet::new(),
        }
    }

    /// Adds objects; one whose identity is taken is a failure and left out. `span` is the entry
    /// that brings them.
    pub(super) fn take_in(&mut self, more: Vec<Tracked>, span: Span, failures: &mut Vec<Failure>) {
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
    /// Adds to `into` what a kustomization makes. A component works on what its parent has
    /// gathered; others begin empty.
    pub(super) fn accumulate(
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

    /// Adds `configurations` and `crds` to what the transformers work on.
    fn configure(&mut self, kustomization: &Kustomization, site: Site<'_>, into: &mut Accumulated) {
        let mut own = TransformerConfig::default();
        for entry in &kustomization.configurations {
            // 5.8: an entry with line breaks is the configuration itself.
            let parsed = if entry.text.contains('\n') {
                Ok(Arc::new(parse_inline(entry)))
            } else {
                site.load(&entry.text, entry.span)
            };
            let parsed = match parsed {
                Ok(parsed) => parsed,
                Err(failure) => {
                    self.failures.push(failure);
                    continue;
                }
            };
            self.failures.extend(syntax_errors(&parsed));
            let mut reader = Reader {
                rule: &rules::CONFIGURATION_INVALID,
                loose: true,
                failures: &mut self.failures,
            };
            if let Some(document) = parsed.documents.first() {
                let config = read_configuration(&mut reader, &document.root);
                if let Err(spec) = own.merge(&config) {
                    reader.failures.push(contradiction(&spec, entry.span));
                }
            }
        }
        self.add_config(kustomization, own, into);
        for entry in &kustomization.crds {
            let failure = match site.load(&entry.text, entry.span) {
                Ok(parsed) => {
                    self.failures.extend(syntax_errors(&parsed));
                    let read = parsed.documents.first().map(|document| read_crds(&document.root));
                    let merged = read.map(|config| Arc::make_mut(&mut into.config).merge(&config?));
                    merged.and_then(Result::err).map(|spec| contradiction(&spec, entry.span))
                }
                Err(failure) => Some(failure),
            };
            self.failures.extend(failure);
        }
    }

    /// Puts the defaults behind a kustomization's own configuration, and both behind what its bases
    /// brought: a specification that is covered by an earlier one is passed over, and so an own
    /// `namePrefix` for one kind takes the place of the default for all.
    fn add_config(
        &mut self,
        kustomization: &Kustomization,
        mut own: TransformerConfig,
        into: &mut Accumulated,
    ) {
        let config = if own == TransformerConfig::default() {
            TransformerConfig::default_config()
        } else {
            if let Err(spec) = own.merge(&TransformerConfig::default_config()) {
                self.failures.push(contradiction(&spec, kustomization.span));
            }
            Arc::new(own)
        };
        if let Err(spec) = merge_shared(&mut into.config, &config) {
            self.failures.push(contradiction(&spec, kustomization.span));
        }
    }

    /// Adds what the generators make.
    fn generate(
        &mut self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let mut generators: Vec<(Generator, Option<Note>)> = Vec::new();
        for args in kustomization.config_maps.iter().chain(&kustomization.secrets) {
            let mut args = args.clone();
            args.options = args.options.over(&kustomization.generator_options);
            let note = self.note(kustomization, frame, args.kind.generator());
            generators.push((Generator::Map(Box::new(args)), note));
        }
        generators
            .extend(kustomization.helm_charts.iter().map(|span| (Generator::Helm(*span), None)));
        for object in self.configurations_of(&kustomization.generators, kustomization, frame) {
            let note = Note::configured(&object);
            generators.extend(
                plugin::generator(&object.node, &mut self.failures)
                    .map(|generator| (generator, note)),
            );
        }
        for (generator, note) in generators {
            self.run_generator(generator, note, frame, into);
        }
    }

    fn run_generator(
        &mut self,
        generator: Generator,
        note: Option<Note>,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let (made, behavior, span) = match generator {
            Generator::Map(args) => {
                (generate(&args, &frame.site, &mut self.failures), args.behavior, args.span)
            }
            Generator::Object(object) => {
                let span = object.origin.span;
                (Some(*object), Behavior::Create, span)
            }
            Generator::Helm(span) => {
                let failure = Failure::broken(
                    &rules::NEEDS_HELM,
                    span,
                    "rendering a Helm chart needs Helm, which is not enabled",
                );
                return self.lacking(
                    failure.hint("Flux does not render charts here either: use a HelmRelease"),
                );
            }
        };
        let Some(mut made) = made else {
            self.incomplete = true;
            return;
        };
        made.origin.chain.push(frame.site.place());
        made.note = note;
        absorb(&mut into.set, made, behavior, span, &mut self.failures);
    }

    /// Applies the kustomization's fields, then its own transformers, then its validators.
    fn transform(
        &mut self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let builtin = transform::builtin(kustomization, &into.config, &mut self.failures);
        let mut transformers: Vec<(Transformer, Option<Note>)> = Vec::new();
        for transformer in builtin {
            let note = self.note(kustomization, frame, transformer.kind());
            // All of patchesStrategicMerge is one transformer to kustomize.
            if let Some((Transformer::Patch(last), last_note)) = transformers.last_mut()
                && last.form() == PatchForm::StrategicMerge
                && *last_note == note
            {
                *last_note = None;
            }
            transformers.push((transformer, note));
        }
        for object in self.configurations_of(&kustomization.transformers, kustomization, frame) {
            let note = Note::configured(&object);
            // What one object configures is one transformer to kustomize, and noted once.
            transformers.extend(
                plugin::transformers(&object.node, &mut self.failures)
                    .into_iter()
                    .map(|transformer| (transformer, None)),
            );
            if let Some((_, last)) = transformers.last_mut().filter(|_| note.is_some()) {
                *last = note;
            }
        }
        self.apply(&transformers, frame.site, &mut into.set);
        for object in self.configurations_of(&kustomization.validators, kustomization, frame) {
            let validators: Vec<_> = plugin::transformers(&object.node, &mut self.failures)
                .into_iter()
                .map(|validator| (validator, None))
                .collect();
            let before: Vec<Node> = into.set.items.iter().map(|item| item.node.clone()).collect();
            self.apply(&validators, frame.site, &mut into.set);
            if before.iter().ne(into.set.items.iter().map(|item| &item.node)) {
                let failure = Failure::broken(
                    &rules::VALIDATOR_CHANGES,
                    object.origin.span,
                    "a validator must not change objects",
                );
                self.failures.push(failure.hint("list it under transformers"));
            }
        }
    }

    fn apply(
        &mut self,
        transformers: &[(Transformer, Option<Note>)],
        site: Site<'_>,
        set: &mut ResourceSet,
    ) {
        let schema = self.schema.clone().unwrap_or_else(Schema::kubernetes);
        let (failures, warnings) = (&mut self.failures, &mut self.warnings);
        let mut run =
            Run { site, failures, warnings, schema: &schema, incomplete: self.incomplete };
        for (transformer, note) in transformers {
            transformer.apply(set, &mut run);
            set.items.iter_mut().filter(|item| !item.aliases.is_empty()).for_each(follow_changes);
            if let Some(note) = note {
                note_transformer(&mut set.items, note);
            }
        }
    }

    /// The note for what a field of a kustomization does, when notes are asked for.
    fn note(&self, kustomization: &Kustomization, frame: &Frame<'_>, kind: &str) -> Option<Note> {
        self.noting.then(|| Note::builtin(self.shown_file(kustomization, frame), kind))
    }

    fn shown_file(&self, kustomization: &Kustomization, frame: &Frame<'_>) -> String {
        join(&frame.shown, self.library.files().place(kustomization.span.file).path.name())
    }

    /// The objects that configure generators, transformers or validators: inline, or in files and
    /// directories.
    fn configurations_of(
        &mut self,
        entries: &[Text],
        kustomization: &Kustomization,
        frame: &Frame<'_>,
    ) -> Vec<Tracked> {
        let mut gathered = Accumulated::empty();
        let (inline, paths): (Vec<&Text>, Vec<&Text>) =
            entries.iter().partition(|entry| entry.text.contains(['\n', '{']));
        for entry in inline {
            let mut found = objects(&parse_inline(entry), &mut self.failures);
            for item in &mut found {
                item.note = self.noting.then(|| Note::Path(self.shown_file(kustomization, frame)));
            }
            gathered.take_in(found, entry.span, &mut self.failures);
        }
        for entry in paths {
            self.resource(entry, frame, &mut gathered);
        }
        self.failures.extend(gathered.set.items.iter().filter_map(|item| unwritable(&item.node)));
        gathered.set.items
    }
}
