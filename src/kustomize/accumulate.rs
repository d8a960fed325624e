//! Gathers the objects of a kustomization: its files, its bases, what it generates, what its components do.
//!
//! In: a kustomization and where it lies. Out: objects, the configuration that holds for them and their vars. Directories are entered by
//! recursion; a cycle and too great a depth are failures. kustomize: `target.KustTarget.accumulateTarget`.

use std::sync::Arc;

use super::alias::follow_changes;
use super::build::{Failure, Include, IncludeKind, RemoteBases};
use super::build_metadata::{Note, join, note_transformer};
use super::config::{TransformerConfig, merge_shared, read_configuration, read_crds};
use super::generate::{Behavior, absorb, generate};
use super::kustomization::Kustomization;
use super::load::{key_that_is_no_text, objects, parse_inline, syntax_errors};
use super::open::open;
use super::patch::Schema;
use super::plugin::{self, Generator};
use super::read::{Reader, Text};
use super::site::{Site, is_remote, shown};
use super::tracked::{ResourceSet, Tracked};
use super::transform::{self, PatchForm, Run, Transformer, contradiction};
use super::vars::{self, Var};
use crate::diagnostic::Diagnostic;
use crate::source::{EntryKind, Span, TreePath};
use crate::yaml::{Library, Node};

/// kustomizations inside one another. Real ones nest some six deep.
const MAX_DEPTH: usize = 64;

/// The state of one build.
pub(super) struct Accumulation<'a> {
    pub(super) library: &'a Library,
    pub(super) remotes: &'a dyn RemoteBases,
    pub(super) includes: Vec<Include>,
    pub(super) failures: Vec<Failure>,
    pub(super) warnings: Vec<Diagnostic>,
    /// The types that strategic merge goes by: the first that a kustomization names under `openapi`, or else the built-in ones.
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
}

/// A kustomization on the way down from the root.
pub(super) struct Frame<'p> {
    pub(super) site: Site<'p>,
    pub(super) parent: Option<&'p Frame<'p>>,
    /// The way from the root kustomization's directory, for notes.
    pub(super) shown: String,
}

impl Accumulated {
    pub(super) fn empty() -> Self {
        Self { set: ResourceSet::default(), config: TransformerConfig::none(), vars: Vec::new() }
    }
}

impl Accumulation<'_> {
    /// Adds to `into` what a kustomization makes. A component works on what its parent has gathered; others begin empty.
    pub(super) fn accumulate(&mut self, kustomization: &Kustomization, frame: &Frame<'_>, into: &mut Accumulated) {
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

    /// An entry of `resources`: a file, a directory, or something remote.
    pub(super) fn resource(&mut self, entry: &Text, frame: &Frame<'_>, into: &mut Accumulated) {
        if is_remote(&entry.text) {
            return self.remote(entry, IncludeKind::Resources, frame, into);
        }
        match locate(entry, frame) {
            Ok((path, EntryKind::File)) => {
                self.file(entry, Site { directory: &path.parent(), ..frame.site }, path.name(), frame, into);
            }
            Ok((path, EntryKind::Directory)) => self.base(entry, Site { directory: &path, ..frame.site }, frame, into),
            Err(failure) => self.lacking(failure),
        }
    }

    /// An entry of `components`: a directory, or something remote.
    fn component(&mut self, entry: &Text, frame: &Frame<'_>, into: &mut Accumulated) {
        if is_remote(&entry.text) {
            return self.remote(entry, IncludeKind::Components, frame, into);
        }
        match locate(entry, frame) {
            Ok((path, EntryKind::Directory)) => self.component_at(entry, Site { directory: &path, ..frame.site }, frame, into),
            Ok((_, EntryKind::File)) => {
                let failure = Failure::broken("path-not-found", entry.span, format!("{} is a file", entry.text));
                self.lacking(failure.hint("a component is a directory with a kustomization file of kind Component"));
            }
            Err(failure) => self.lacking(failure),
        }
    }

    /// Records a failure after which objects are missing.
    fn lacking(&mut self, failure: Failure) {
        self.incomplete = true;
        self.failures.push(failure);
    }

    /// Adds the objects of a file.
    fn file(&mut self, entry: &Text, site: Site<'_>, name: &str, frame: &Frame<'_>, into: &mut Accumulated) {
        let parsed = match site.load(name, entry.span) {
            Ok(parsed) => parsed,
            Err(failure) => return self.lacking(failure),
        };
        let before = self.failures.len();
        let mut found = objects(&parsed, &mut self.failures);
        self.incomplete |= self.failures.len() > before;
        self.met_objects |= !found.is_empty();
        let place = frame.site.place();
        for item in &mut found {
            item.origin.chain.push(place.clone());
            item.note = self.noting.then(|| Note::Path(join(&frame.shown, &entry.text)));
        }
        into.set.append(found, entry.span, &mut self.failures);
    }

    /// Adds what another kustomization makes.
    fn base(&mut self, entry: &Text, site: Site<'_>, frame: &Frame<'_>, into: &mut Accumulated) {
        let Some((kustomization, inner)) = self.enter(entry, site, IncludeKind::Resources, frame) else { return };
        if kustomization.component {
            let failure = Failure::broken("component-misplaced", entry.span, format!("{} is a component", entry.text));
            return self.lacking(failure.hint("move the entry to components"));
        }
        let mut made = Accumulated::empty();
        self.accumulate(&kustomization, &inner, &mut made);
        let place = frame.site.place();
        for item in &mut made.set.items {
            item.origin.chain.push(place.clone());
        }
        into.set.append(made.set.items, entry.span, &mut self.failures);
        if let Err(spec) = merge_shared(&mut into.config, &made.config) {
            self.failures.push(contradiction(&spec, entry.span));
        }
        vars::merge(&made.vars, &mut into.vars, &mut self.failures);
    }

    /// Lets a component work on what is gathered.
    fn component_at(&mut self, entry: &Text, site: Site<'_>, frame: &Frame<'_>, into: &mut Accumulated) {
        let Some((kustomization, inner)) = self.enter(entry, site, IncludeKind::Components, frame) else { return };
        if !kustomization.component {
            let failure = Failure::broken("component-misplaced", entry.span, format!("{} is no component", entry.text));
            return self.lacking(failure.hint("move the entry to resources, or make it a kustomization of kind Component"));
        }
        self.accumulate(&kustomization, &inner, into);
        self.failures.extend(into.set.shared_id(entry.span));
        let place = frame.site.place();
        for item in into.set.items.iter_mut().filter(|item| item.origin.chain.last() != Some(&place)) {
            item.origin.chain.push(place.clone());
        }
    }

    /// Opens another kustomization, unless that closes a cycle.
    fn enter<'p>(&mut self, entry: &Text, site: Site<'p>, kind: IncludeKind, frame: &'p Frame<'p>) -> Option<(Kustomization, Frame<'p>)> {
        self.include(Include { from: frame.site.place(), to: Ok(site.place()), kind, span: entry.span });
        if let Some(failure) = frame.cycle(site, entry.span) {
            self.lacking(failure);
            return None;
        }
        let inner = Frame { site, parent: Some(frame), shown: join(&frame.shown, &entry.text) };
        let opened = open(site, entry.span, &mut self.failures);
        self.incomplete |= opened.is_none();
        let kustomization = opened?;
        self.adopt_schema(&kustomization, site);
        Some((kustomization, inner))
    }

    fn include(&mut self, include: Include) {
        let known = |other: &Include| other.from == include.from && other.to == include.to && other.kind == include.kind;
        if !self.includes.iter().any(known) {
            self.includes.push(include);
        }
    }

    /// An entry that leads into another repository, or to a single file in the network.
    fn remote(&mut self, entry: &Text, kind: IncludeKind, frame: &Frame<'_>, into: &mut Accumulated) {
        let Some((tree, path)) = self.remotes.find(&entry.text) else {
            self.include(Include { from: frame.site.place(), to: Err(entry.text.clone()), kind, span: entry.span });
            let message = format!("{} lies in the network and is not at hand", entry.text);
            let failure = Failure::unavailable("remote-unavailable", entry.span, message);
            return self.lacking(failure.hint("map its repository to a local checkout with --repository URL=DIR"));
        };
        let site = Site { tree: tree.as_ref(), directory: &path, library: self.library };
        match (tree.kind(&path), kind) {
            (Some(EntryKind::File), IncludeKind::Resources) => {
                let directory = path.parent();
                self.file(entry, Site { directory: &directory, ..site }, path.name(), frame, into);
            }
            (Some(EntryKind::Directory), IncludeKind::Resources) => self.base(entry, site, frame, into),
            (Some(EntryKind::Directory), IncludeKind::Components) => self.component_at(entry, site, frame, into),
            _ => {
                let failure = Failure::broken("path-not-found", entry.span, format!("{}: no such directory", entry.text));
                self.lacking(failure.hint("correct the path within the other repository"));
            }
        }
    }

    /// Takes the types that a kustomization names; the first to name some decides.
    pub(super) fn adopt_schema(&mut self, kustomization: &Kustomization, site: Site<'_>) {
        let (path, version) = (kustomization.openapi.get("path"), kustomization.openapi.get("version"));
        if let (Some(path), Some(_)) = (path, version) {
            let failure = Failure::broken("kustomization-invalid", path.span, "openapi has one of path and version");
            return self.failures.push(failure.hint("keep one of them"));
        }
        if let Some(version) = version.filter(|version| !matches!(version.text.as_str(), "v1.20.4" | "v1.21.2" | "v1212" | "v1204")) {
            let failure = Failure::broken("kustomization-invalid", version.span, "the OpenAPI version is not built in");
            self.failures.push(failure.hint("take the version out"));
        }
        let Some(path) = path else { return };
        match site.load(&path.text, path.span) {
            Ok(parsed) if self.schema.is_none() => {
                let own = parsed.documents.first().map(|document| Schema::from_openapi(&document.root));
                // kustomize does not forget the built-in types when it has used them before, as it has once it has met an object.
                let schema = if self.met_objects { own.map(|own| own.over(&Schema::kubernetes())) } else { own };
                self.schema = schema.map(Arc::new);
                self.failures.extend(syntax_errors(&parsed));
            }
            Ok(_) => {}
            Err(failure) => self.failures.push(failure),
        }
    }

    /// Adds `configurations` and `crds` to what the transformers work on.
    fn configure(&mut self, kustomization: &Kustomization, site: Site<'_>, into: &mut Accumulated) {
        let mut own = TransformerConfig::default();
        for entry in &kustomization.configurations {
            // 5.8: an entry with line breaks is the configuration itself.
            let parsed = if entry.text.contains('\n') { Ok(Arc::new(parse_inline(entry))) } else { site.load(&entry.text, entry.span) };
            let parsed = match parsed {
                Ok(parsed) => parsed,
                Err(failure) => {
                    self.failures.push(failure);
                    continue;
                }
            };
            self.failures.extend(syntax_errors(&parsed));
            let mut reader = Reader { rule: "configuration-invalid", loose: true, failures: &mut self.failures };
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

    /// Puts the defaults behind a kustomization's own configuration, and both behind what its bases brought: a specification that is covered
    /// by an earlier one is passed over, and so an own `namePrefix` for one kind takes the place of the default for all.
    fn add_config(&mut self, kustomization: &Kustomization, mut own: TransformerConfig, into: &mut Accumulated) {
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
    fn generate(&mut self, kustomization: &Kustomization, frame: &Frame<'_>, into: &mut Accumulated) {
        let mut generators: Vec<(Generator, Option<Note>)> = Vec::new();
        for args in kustomization.config_maps.iter().chain(&kustomization.secrets) {
            let mut args = args.clone();
            args.options = args.options.over(&kustomization.generator_options);
            let note = self.note(kustomization, frame, args.kind.generator());
            generators.push((Generator::Map(Box::new(args)), note));
        }
        generators.extend(kustomization.helm_charts.iter().map(|span| (Generator::Helm(*span), None)));
        for object in self.configurations_of(&kustomization.generators, kustomization, frame) {
            let note = Note::configured(&object);
            generators.extend(plugin::generator(&object.node, &mut self.failures).map(|generator| (generator, note)));
        }
        for (generator, note) in generators {
            self.run_generator(generator, note, frame, into);
        }
    }

    fn run_generator(&mut self, generator: Generator, note: Option<Note>, frame: &Frame<'_>, into: &mut Accumulated) {
        let (made, behavior, span) = match generator {
            Generator::Map(args) => (generate(&args, &frame.site, &mut self.failures), args.behavior, args.span),
            Generator::Object(object) => {
                let span = object.origin.span;
                (Some(*object), Behavior::Create, span)
            }
            Generator::Helm(span) => {
                let failure = Failure::broken("needs-helm", span, "rendering a Helm chart needs Helm, which is not enabled");
                return self.lacking(failure.hint("Flux does not render charts here either: use a HelmRelease"));
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
    fn transform(&mut self, kustomization: &Kustomization, frame: &Frame<'_>, into: &mut Accumulated) {
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
            transformers.extend(plugin::transformers(&object.node, &mut self.failures).into_iter().map(|transformer| (transformer, None)));
            if let Some((_, last)) = transformers.last_mut().filter(|_| note.is_some()) {
                *last = note;
            }
        }
        self.apply(&transformers, frame.site, &mut into.set);
        for object in self.configurations_of(&kustomization.validators, kustomization, frame) {
            let validators: Vec<_> =
                plugin::transformers(&object.node, &mut self.failures).into_iter().map(|validator| (validator, None)).collect();
            let before: Vec<Node> = into.set.items.iter().map(|item| item.node.clone()).collect();
            self.apply(&validators, frame.site, &mut into.set);
            if before.iter().ne(into.set.items.iter().map(|item| &item.node)) {
                let failure = Failure::broken("validator-changes", object.origin.span, "a validator must not change objects");
                self.failures.push(failure.hint("list it under transformers"));
            }
        }
    }

    fn apply(&mut self, transformers: &[(Transformer, Option<Note>)], site: Site<'_>, set: &mut ResourceSet) {
        let schema = self.schema.clone().unwrap_or_else(Schema::kubernetes);
        let (failures, warnings) = (&mut self.failures, &mut self.warnings);
        let mut run = Run { site, failures, warnings, schema: &schema, incomplete: self.incomplete };
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

    /// The objects that configure generators, transformers or validators: inline, or in files and directories.
    fn configurations_of(&mut self, entries: &[Text], kustomization: &Kustomization, frame: &Frame<'_>) -> Vec<Tracked> {
        let mut gathered = Accumulated::empty();
        let (inline, paths): (Vec<&Text>, Vec<&Text>) = entries.iter().partition(|entry| entry.text.contains(['\n', '{']));
        for entry in inline {
            let mut found = objects(&parse_inline(entry), &mut self.failures);
            for item in &mut found {
                item.note = self.noting.then(|| Note::Path(self.shown_file(kustomization, frame)));
            }
            gathered.set.append(found, entry.span, &mut self.failures);
        }
        for entry in paths {
            self.resource(entry, frame, &mut gathered);
        }
        self.failures.extend(gathered.set.items.iter().filter_map(|item| key_that_is_no_text(&item.node)));
        gathered.set.items
    }
}

impl Frame<'_> {
    /// Why a directory cannot be entered from here: one on the way is it, or lies in it, or the way is too long.
    fn cycle(&self, site: Site<'_>, span: Span) -> Option<Failure> {
        let way: Vec<&Frame<'_>> = std::iter::successors(Some(self), |frame| frame.parent).collect();
        if way.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} kustomizations inside one another");
            return Some(Failure::broken("kustomize-cycle", span, message).hint("take bases in directly"));
        }
        let at = way.iter().position(|frame| same_tree(frame.site, site) && frame.site.directory.below(site.directory).is_some())?;
        let names = way.iter().take(at + 1).rev().map(|frame| spelled(frame.site.directory)).collect::<Vec<_>>();
        let message = format!("cycle detected: {} -> {}", names.join(" -> "), spelled(site.directory));
        Some(Failure::broken("kustomize-cycle", span, message).hint("a kustomization cannot take in a directory that contains it"))
    }
}

/// What the path of an entry leads to.
fn locate(entry: &Text, frame: &Frame<'_>) -> Result<(TreePath, EntryKind), Failure> {
    if entry.is_empty() {
        return Err(Failure::broken("path-not-found", entry.span, "the entry is empty").hint("name a file or a directory"));
    }
    let path = frame.site.follow(&entry.text, entry.span)?;
    let missing = || {
        Failure::broken("path-not-found", entry.span, format!("{}: no such file or directory", shown(&entry.text)))
            .hint("create it, correct the path, or take the entry out")
    };
    let kind = frame.site.tree.kind(&path).ok_or_else(missing)?;
    Ok((path, kind))
}

fn same_tree(one: Site<'_>, other: Site<'_>) -> bool {
    std::ptr::addr_eq(std::ptr::from_ref(one.tree), std::ptr::from_ref(other.tree))
}

fn spelled(directory: &TreePath) -> &str {
    if directory.is_root() { "." } else { directory.as_str() }
}
