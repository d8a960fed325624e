//! The reconcile loop: from the first objects of a cluster to everything that follows from them.
//!
//! In: a [`Seed`]. Out: a [`Cluster`] at its fixed point, and one for each other cluster that its
//! Kustomizations reach with a kubeConfig. Each Flux Kustomization is played once, as soon as its
//! source exists; those whose source never appears are told apart at the end.

use crate::flux::rules;
use crate::vocabulary::EdgeType;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use fluxscape_kustomize::{Build, Builder, Failure, FailureKind, Resource};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{EntryKind, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

use super::apply::Built;
use super::fleet::{Fleet, Target};
use super::generate::root_document;
use crate::flux::controllers::created_from;
use crate::flux::inventory::depends_on;
use crate::flux::inventory::{
    Chart, Cluster, Created, Object, Outcome, Plain, Reconciliation, RootOrigin,
};
use crate::flux::objects::marker::markers_of;
use crate::flux::objects::merge::merge;
use crate::flux::objects::secret::blank_secret;
use crate::flux::registry::references;
use crate::flux::resourceset::Work;
use crate::flux::schema::reference::Reference;
use crate::flux::schema::{SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP};
use crate::flux::sources::artifact::{Archive, Artifact, OwnSource, Sources, url_span};
use crate::flux::sources::world::World;

/// What exists in a cluster before Flux reconciles anything.
#[derive(Debug)]
pub(in crate::flux) struct Seed {
    pub(in crate::flux) name: String,
    pub(in crate::flux) origin: RootOrigin,
    pub(in crate::flux) objects: Vec<(Resource, Created)>,
    pub(in crate::flux) charts: Vec<Chart>,
    /// What runs `flux` to create them.
    pub(in crate::flux) tool: Option<&'static str>,
    /// The version of Flux, where what creates them says it.
    pub(in crate::flux) flux_version: Option<String>,
    pub(in crate::flux) plain: Vec<Plain>,
    /// How the cluster sees the repository being drawn.
    pub(in crate::flux) own: OwnSource,
}

/// More Kustomizations than any repository has.
const MOST_KUSTOMIZATIONS: usize = 20_000;

/// Kustomizations that apply one another in a longer chain than any repository has: names that grow
/// with every step would never end.
const LONGEST_CHAIN: usize = 64;

/// Plays a cluster to its fixed point; the clusters that it reaches follow it.
pub(in crate::flux) fn reconcile(
    seed: Seed,
    world: World<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Cluster> {
    let Seed { name, origin, objects, charts, tool, flux_version, plain, own } = seed;
    let (fleet, artifacts, built) = (Fleet::default(), BTreeMap::new(), BTreeMap::new());
    let mut player =
        Player { world, own, fleet, artifacts, built, work: Work::default(), diagnostics };
    for (resource, created) in objects {
        player.add(&Target::default(), resource, BTreeSet::new(), created, None);
    }
    player.run();
    player.diagnostics.extend(player.fleet.conflicts());
    let hub = Cluster { tool, flux_version, charts, plain, ..Cluster::new(name, origin) };
    player.fleet.into_clusters(hub, world, &player.own)
}

/// The state of the play.
pub(in crate::flux) struct Player<'a> {
    world: World<'a>,
    own: OwnSource,
    pub(in crate::flux) fleet: Fleet,
    /// The artifacts so far; those that wait for another source are not kept.
    artifacts: BTreeMap<(Target, ResourceId), Artifact>,
    /// What was built and waits for variables.
    pub(in crate::flux) built: BTreeMap<(Target, ResourceId), Built>,
    /// What the templates of ResourceSets may still do.
    pub(in crate::flux) work: Work,
    pub(in crate::flux) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Player<'_> {
    fn run(&mut self) {
        loop {
            let created = self.create() | self.expand_sets(false);
            let waiting = self.fleet.waiting();
            let before = self.fleet.played();
            for (target, id) in &waiting {
                self.play(target, id, false);
            }
            if !created
                && self.fleet.played() == before
                && !self.release()
                && !self.expand_sets(true)
            {
                // Nothing can still appear: what waits for its source waits forever.
                for (target, id) in &waiting {
                    self.play(target, id, true);
                }
                return;
            }
            if self.fleet.played() > MOST_KUSTOMIZATIONS {
                let message = format!(
                    "more than {MOST_KUSTOMIZATIONS} Kustomizations follow from one cluster: the rest is not drawn"
                );
                self.diagnostics.push(Diagnostic::unplaced(
                    Severity::Error,
                    &rules::ENDLESS_GROWTH,
                    message,
                ));
                return;
            }
        }
    }

    /// Lets the other controllers create what they create from the objects so far. Whether anything
    /// is new.
    fn create(&mut self) -> bool {
        let before = self.fleet.objects();
        for target in self.fleet.targets() {
            let objects = &self.fleet.state(&target).objects;
            let sources = Sources { objects, own: &self.own, world: self.world };
            let created: Vec<(ResourceId, Resource)> = objects
                .iter()
                .flat_map(|(id, object)| {
                    created_from(id, object, &sources)
                        .into_iter()
                        .map(|resource| (id.clone(), resource))
                })
                .filter(|(_, resource)| !objects.contains_key(&resource.id()))
                .collect();
            for (by, resource) in created {
                self.add(&target, resource, BTreeSet::new(), Created::Controller(by), None);
            }
        }
        self.fleet.objects() > before
    }

    /// Reconciles one Kustomization if its source exists, or for good when `last`.
    fn play(&mut self, target: &Target, id: &ResourceId, last: bool) {
        let objects = &self.fleet.state(target).objects;
        let Some(object) = objects.get(id) else { return };
        if let Some(built) = self.built.remove(&(target.clone(), id.clone())) {
            self.apply(target, id, built, false);
            return;
        }
        if let Some(problem) = unknown_source(id, object) {
            self.partial(target, id, problem.message.clone());
            self.diagnostics.push(problem);
            return;
        }
        let node = object.node.clone();
        if self.fleet.chain_to(target, id) > LONGEST_CHAIN {
            let message = format!(
                "{id} is the last of {LONGEST_CHAIN} Kustomizations that each apply the next: this would never end"
            );
            let problem = Diagnostic::error(&rules::ENDLESS_GROWTH, object.origin.span, message);
            self.diagnostics.push(
                problem.hint("a Kustomization must not apply a copy of itself under another name"),
            );
            self.partial(target, id, "it follows from an endless chain".to_owned());
            return;
        }
        let Some(source) = source_of(id, objects) else {
            let problem = Diagnostic::error(
                &rules::SOURCE_MISSING,
                object.origin.span,
                format!("{id} has no spec.sourceRef"),
            );
            self.fail(
                target,
                id,
                vec![
                    problem.hint("name the GitRepository, OCIRepository or Bucket it builds from"),
                ],
            );
            return;
        };
        match self.artifact(target, &source.target) {
            Artifact::Missing(missing) if last => {
                self.partial(target, id, format!("{missing} does not exist"));
                if let Some(done) = self.fleet.state_mut(target).reconciliations.get_mut(id) {
                    done.waits_for = Some(missing);
                }
            }
            Artifact::Missing(_) => {}
            Artifact::Unavailable(why) => {
                let span = self
                    .fleet
                    .state(target)
                    .objects
                    .get(&source.target)
                    .map_or(source.span, url_span);
                let problem = Diagnostic::info(
                    &fluxscape_kustomize::rules::SOURCE_NOT_AVAILABLE,
                    span,
                    format!("{}: {why}", source.target),
                );
                self.diagnostics.push(problem.hint("map its repository to a directory with --repository URL=DIR or in .fluxscape.yaml"));
                self.partial(target, id, format!("source not available: {why}"));
            }
            Artifact::Refused(by, problem) => {
                let why = problem.message.clone();
                self.partial(target, id, format!("source not available: {why}"));
                if !self.fleet.state(target).reconciliations.contains_key(&by) {
                    self.fail(target, &by, vec![problem]);
                }
            }
            Artifact::Tree(archive) => {
                for (source, why) in &archive.elsewhere {
                    self.tell_elsewhere(target, source, why);
                }
                self.build(target, id, &node, &archive);
                let why: Vec<String> = archive
                    .absent
                    .iter()
                    .filter_map(|part| part.asked().map(str::to_owned))
                    .collect();
                if let (Some(why), Some(done)) =
                    (why.first(), self.fleet.state_mut(target).reconciliations.get_mut(id))
                    && done.outcome != Outcome::Applied
                {
                    done.outcome = Outcome::Partial(why.clone());
                }
            }
        }
    }

    /// Says once of a source that its files are those of another revision.
    fn tell_elsewhere(&mut self, target: &Target, source: &ResourceId, why: &str) {
        let span = self.fleet.state(target).objects.get(source).map(url_span);
        let problem = Diagnostic::unplaced(
            Severity::Info,
            &fluxscape_kustomize::rules::SOURCE_NOT_AVAILABLE,
            format!("{source}: {why}"),
        );
        let problem = Diagnostic {
            span,
            ..problem.hint("fetch that revision in the mapped directory, or check it out")
        };
        if !self.diagnostics.contains(&problem) {
            self.diagnostics.push(problem);
        }
    }

    fn artifact(&mut self, target: &Target, source: &ResourceId) -> Artifact {
        let key = (target.clone(), source.clone());
        if let Some(known) = self.artifacts.get(&key) {
            return known.clone();
        }
        let sources = Sources {
            objects: &self.fleet.state(target).objects,
            own: &self.own,
            world: self.world,
        };
        let artifact = sources.artifact(source);
        if !matches!(artifact, Artifact::Missing(_)) {
            self.artifacts.insert(key, artifact.clone());
        }
        artifact
    }

    fn build(&mut self, target: &Target, id: &ResourceId, node: &Node, archive: &Archive) {
        let tree: &dyn SourceTree = archive.tree.as_ref();
        let path_node = node.at(&["spec", "path"]);
        let path = TreePath::clamped(path_node.and_then(Node::as_str).unwrap_or_default());
        let span = path_node.map_or(node.span, |path| path.span);
        if let Some(why) = tree.absent(&path).filter(|_| tree.list(&path).is_empty()) {
            self.partial(target, id, format!("path {path}: {why}"));
            return;
        }
        if tree.kind(&path) != Some(EntryKind::Directory) {
            let (what, hint) = if tree.is_file(&path) {
                ("is a file, not a directory", "correct spec.path, or add the directory")
            } else if archive.tree.leaves_out(&path) {
                let hint = "correct spec.path, or what spec.ignore, .sourceignore or spec.sparseCheckout leave out of the source";
                ("is left out of its source, which ignores it", hint)
            } else {
                ("does not exist in its source", "correct spec.path, or add the directory")
            };
            let problem = Diagnostic::error(
                &fluxscape_kustomize::rules::PATH_NOT_FOUND,
                span,
                format!("{id}: path {path} {what}"),
            );
            self.fail(target, id, vec![problem.hint(hint)]);
            return;
        }
        let library = self.world.library;
        let root = match root_document(library, tree, &path, node) {
            Ok(root) => root,
            Err(problem) => {
                self.fail(target, id, vec![problem]);
                return;
            }
        };
        let builder = Builder { library, remotes: self.world.repositories };
        let Build { resources, includes, failures, warnings } =
            builder.build(tree, &path, root.as_ref());
        let outcome = outcome_of(&failures);
        let partial = matches!(outcome, Outcome::Partial(_));
        if let Some(object) = self.fleet.state(target).objects.get(id) {
            // What a patch would select may be what is not at hand.
            let telling = |warning: &Diagnostic| {
                !(partial && warning.rule == &fluxscape_kustomize::rules::PATCH_WITHOUT_TARGET)
                    && is_telling(warning, object, library, tree)
            };
            self.diagnostics.extend(warnings.into_iter().filter(telling));
        }
        self.diagnostics.extend(links(archive, span));
        let lacking = partial || failures.iter().any(|failure| !failure.may_follow());
        let told = failures.into_iter().filter(|failure| !(lacking && failure.may_follow()));
        self.diagnostics.extend(told.map(|failure| graded(failure, partial)));
        let directory = tree.place(&path);
        if outcome == Outcome::Applied || !resources.is_empty() {
            self.apply(target, id, Built { directory, includes, resources, outcome }, false);
            return;
        }
        let done =
            Reconciliation { directory: Some(directory), includes, outcome, waits_for: None };
        self.fleet.state_mut(target).reconciliations.insert(id.clone(), done);
    }

    fn fail(&mut self, target: &Target, id: &ResourceId, problems: Vec<Diagnostic>) {
        let reason = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        let reason = reason.strip_prefix(&format!("{id}: ")).unwrap_or(&reason).to_owned();
        self.diagnostics.extend(problems);
        self.nothing_built(target, id, Outcome::Failed(reason));
    }

    fn partial(&mut self, target: &Target, id: &ResourceId, why: String) {
        self.nothing_built(target, id, Outcome::Partial(why));
    }

    pub(in crate::flux) fn nothing_built(
        &mut self,
        target: &Target,
        id: &ResourceId,
        outcome: Outcome,
    ) {
        let done =
            Reconciliation { directory: None, includes: Vec::new(), outcome, waits_for: None };
        self.fleet.state_mut(target).reconciliations.insert(id.clone(), done);
    }

    /// Adds an object to a cluster, or notes that one more Kustomization applies it.
    pub(in crate::flux) fn add(
        &mut self,
        target: &Target,
        resource: Resource,
        unknown: BTreeSet<String>,
        created: Created,
        by: Option<(&Target, &ResourceId)>,
    ) {
        let id = resource.id();
        let Resource { mut node, origin } = resource;
        let secret_values = blank_secret(&id, &mut node);
        let markers = markers_of(&node);
        let version = fluxscape_manifest::object::Gvk::of(&node).version;
        let applied = self.fleet.note_applier(target, &id, by);
        let state = self.fleet.state_mut(target);
        let object = Object {
            version,
            node,
            origin,
            created,
            applied_by: Vec::new(),
            markers,
            unknown,
            secret_values,
        };
        match state.objects.entry(id) {
            Entry::Vacant(entry) => drop(entry.insert(object)),
            // What is applied is newer than the file that a root was first created from, and than
            // what was derived.
            Entry::Occupied(mut known)
                if !applied && by.is_some() && !by_terraform(known.get()) =>
            {
                if is_source(known.key()) {
                    self.artifacts.clear();
                }
                known.insert(object);
            }
            // Both own what they say of it: kustomize-controller applies its keys beside those of
            // Terraform.
            Entry::Occupied(mut known)
                if by.is_some() && by_terraform(known.get()) && known.key().kind == "ConfigMap" =>
            {
                if let Some(data) = object.node.get("data") {
                    let known = known.get_mut();
                    known.node.mapping_under("data").into_iter().for_each(|own| merge(own, data));
                }
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// How a build went that failed for these reasons: one part that is not at hand, and nobody knows
/// whether it would fail.
pub(in crate::flux) fn outcome_of(failures: &[Failure]) -> Outcome {
    let reason = |failure: &Failure| failure.diagnostic.message.clone();
    match failures.iter().find(|failure| failure.kind == FailureKind::Unavailable) {
        Some(unavailable) => Outcome::Partial(reason(unavailable)),
        None => {
            failures.first().map_or(Outcome::Applied, |failure| Outcome::Failed(reason(failure)))
        }
    }
}

/// What is not at hand is no fault of the repository, and what else goes wrong beside it may follow
/// from it: with a network the build might succeed.
fn graded(failure: Failure, partial: bool) -> Diagnostic {
    let severity = match failure.kind {
        FailureKind::Unavailable => Severity::Info,
        FailureKind::Broken if partial => Severity::Warning,
        FailureKind::Broken => failure.diagnostic.severity,
    };
    Diagnostic { severity, ..failure.diagnostic }
}

/// Whether a warning of a build says something of the repository. A patch that selects nothing does
/// not where one Kustomization gives it to all that it applies, nor where `flux bootstrap` has not
/// yet written what it patches.
fn is_telling(
    warning: &Diagnostic,
    kustomization: &Object,
    library: &Library,
    tree: &dyn SourceTree,
) -> bool {
    let Some(span) =
        warning.span.filter(|_| warning.rule == &fluxscape_kustomize::rules::PATCH_WITHOUT_TARGET)
    else {
        return true;
    };
    let mut given = kustomization
        .node
        .items_at(&["spec", "patches"])
        .iter()
        .filter_map(|patch| patch.get("target"));
    if given.any(|target| target.span == span) {
        return span.file == kustomization.origin.span.file;
    }
    let directory = library.files().place(span.file).path.parent();
    let components = directory.join("gotk-components.yaml").filter(|path| tree.is_file(path));
    components
        .and_then(|path| library.load(tree, &path).ok())
        .is_none_or(|parsed| !parsed.documents.is_empty())
}

/// Whether what is behind sources depends on an object.
fn is_source(id: &ResourceId) -> bool {
    id.group == SOURCE_GROUP || id.group == SOURCE_EXTENSIONS_GROUP
}

/// The symbolic links that a build has followed as far as the archive lets it.
fn links(archive: &Archive, span: Span) -> impl Iterator<Item = Diagnostic> {
    archive.tree.links_followed().into_iter().map(move |link| {
        let message =
            format!("{link} is a symbolic link, or behind one: Flux leaves it out of the artifact");
        Diagnostic::warning(&rules::SYMBOLIC_LINK, span, message)
            .hint("replace the link by what it leads to")
    })
}

fn by_terraform(object: &Object) -> bool {
    matches!(object.created, Created::Terraform { .. })
}

/// Why nobody can say what a Kustomization builds: its path or its source depends on a variable
/// whose value is not known.
fn unknown_source(id: &ResourceId, object: &Object) -> Option<Diagnostic> {
    let fields: [&[&str]; 3] =
        [&["spec", "path"], &["spec", "sourceRef", "name"], &["spec", "sourceRef", "namespace"]];
    let field = fields.into_iter().find(|field| {
        object.node.str_at(field).is_some_and(|text| depends_on(text, &object.unknown))
    })?;
    let (text, span) = (
        object.node.str_at(field).unwrap_or_default(),
        object.node.at(field).map_or(object.origin.span, |node| node.span),
    );
    let message = format!("{} of {id} is {text}, which only the cluster knows", field.join("."));
    Some(
        Diagnostic::info(&rules::VARIABLE_UNKNOWN, span, message)
            .hint("values of Secrets, and of what no file creates, are never read"),
    )
}

/// The source of a Kustomization, as it names it.
fn source_of(id: &ResourceId, objects: &BTreeMap<ResourceId, Object>) -> Option<Reference> {
    let object = objects.get(id)?;
    references(id, &object.node).into_iter().find(|reference| reference.edge == EdgeType::SourceRef)
}
