//! The reconcile loop: from the first objects of a cluster to everything that follows from them.
//!
//! In: a [`Seed`]. Out: a [`Cluster`] at its fixed point, and one for each other cluster that its
//! Kustomizations reach with a kubeConfig. Each Flux Kustomization is played once, as soon as its
//! source exists; those whose source never appears are reported at the end.

use crate::flux::rules;
use crate::vocabulary::EdgeType;
use std::collections::{BTreeMap, BTreeSet};

use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::{Diagnostic, Hint, Missing, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use super::apply::Built;
use super::fleet::{Fleet, Target};
use super::installations::Installations;
use super::refused::isolated;
use crate::flux::controllers::created_from;
use crate::flux::inventory::depends_on;
use crate::flux::inventory::grade;
use crate::flux::inventory::{
    Chart, Cluster, Created, Evidence, Grade, Object, Outcome, Plain, Reconciliation, RootOrigin,
};
use crate::flux::registry::references;
use crate::flux::resourceset::Work;
use crate::flux::schema::reference::Reference;
use crate::flux::sources::artifact::{Archive, Artifact, OwnSource, Sources, url_span};
use crate::flux::sources::world::World;

/// What exists in a cluster before Flux reconciles anything.
#[derive(Debug)]
pub(in crate::flux) struct Seed {
    pub(in crate::flux) name: String,
    pub(in crate::flux) origin: RootOrigin,
    pub(in crate::flux) evidence: Vec<Evidence>,
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
    let Seed { name, origin, evidence, objects, charts, tool, flux_version, plain, own } = seed;
    let (fleet, artifacts, built) = (Fleet::default(), BTreeMap::new(), BTreeMap::new());
    let assumed = grade(&evidence).is_some_and(|grade| grade != Grade::Certain);
    let installations = Installations::new(flux_version.clone(), charts.clone());
    let mut reconciler = Reconciler {
        world,
        own,
        assumed,
        fleet,
        artifacts,
        built,
        installations,
        work: Work::default(),
        diagnostics,
    };
    let first: BTreeSet<ResourceId> = objects.iter().map(|(resource, _)| resource.id()).collect();
    for (resource, created) in objects {
        reconciler.add(&Target::default(), resource, BTreeSet::new(), created, None);
    }
    reconciler.run();
    reconciler.diagnostics.extend(reconciler.fleet.conflicts());
    reconciler.installations.refresh(&reconciler.fleet, world);
    let refused = reconciler.fleet.refuse(&reconciler.installations, &first);
    reconciler.diagnostics.extend(refused);
    let hub = Cluster { evidence, tool, flux_version, charts, plain, ..Cluster::new(name, origin) };
    reconciler.fleet.into_clusters(hub, world, &reconciler.own)
}

/// What is reconciled so far.
pub(in crate::flux) struct Reconciler<'a> {
    pub(super) world: World<'a>,
    own: OwnSource,
    /// Whether that the cluster begins here is assumed.
    pub(super) assumed: bool,
    pub(in crate::flux) fleet: Fleet,
    /// The artifacts so far; those that wait for another source are not kept.
    pub(super) artifacts: BTreeMap<(Target, ResourceId), Artifact>,
    /// How Flux is installed in each cluster.
    pub(super) installations: Installations,
    /// What was built and waits for variables.
    pub(in crate::flux) built: BTreeMap<(Target, ResourceId), Built>,
    /// What the templates of ResourceSets may still do.
    pub(in crate::flux) work: Work,
    pub(in crate::flux) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reconciler<'_> {
    fn run(&mut self) {
        loop {
            let created = self.create() | self.expand_sets(false);
            self.installations.refresh(&self.fleet, self.world);
            let waiting = self.fleet.waiting();
            let before = self.fleet.played();
            for (target, id) in &waiting {
                self.reconcile_one(target, id, false);
            }
            if !created
                && self.fleet.played() == before
                && !self.release()
                && !self.expand_sets(true)
            {
                // Nothing can still appear: what waits for its source waits forever.
                for (target, id) in &waiting {
                    self.reconcile_one(target, id, true);
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
    fn reconcile_one(&mut self, target: &Target, id: &ResourceId, last: bool) {
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
            let problem = endless_chain(id, object);
            self.diagnostics.push(problem);
            self.partial(target, id, "it follows from an endless chain".to_owned());
            return;
        }
        let Some(source) = source_of(id, objects) else {
            let problem = without_source(id, object);
            self.fail(target, id, vec![problem]);
            return;
        };
        let installation = self.installations.of(target);
        if let Some(problem) = isolated(id, &source, installation) {
            self.fail(target, id, vec![problem]);
            return;
        }
        match self.artifact(target, &source.target) {
            Artifact::Missing(missing) if last => self.waits_forever(target, id, missing),
            Artifact::Missing(_) => {}
            Artifact::Unavailable(why) => self.source_unavailable(target, id, &source, &why),
            Artifact::Rejected(by, problem) => self.source_rejected(target, id, &by, *problem),
            Artifact::Tree(archive) => self.build_from(target, id, &node, &archive),
        }
    }

    /// Notes that a Kustomization waits for a source that nothing creates.
    fn waits_forever(&mut self, target: &Target, id: &ResourceId, missing: ResourceId) {
        self.partial(target, id, format!("{missing} does not exist"));
        if let Some(done) = self.fleet.state_mut(target).reconciliations.get_mut(id) {
            done.waits_for = Some(missing);
        }
    }

    /// Notes that the files of a source are not available.
    fn source_unavailable(
        &mut self,
        target: &Target,
        id: &ResourceId,
        source: &Reference,
        why: &str,
    ) {
        let object = self.fleet.state(target).objects.get(&source.target);
        let problem = Diagnostic::info(
            &fluxscape_kustomize::rules::SOURCE_NOT_AVAILABLE,
            object.map_or(source.span, url_span),
            format!("{}: {why}", source.target),
        );
        self.diagnostics.push(problem.hint(Hint::Provide(Missing::Repository)));
        self.partial(target, id, format!("source not available: {why}"));
    }

    /// Notes that the generator of a source fails; once for the generator itself.
    fn source_rejected(
        &mut self,
        target: &Target,
        id: &ResourceId,
        generator: &ResourceId,
        problem: Diagnostic,
    ) {
        self.partial(target, id, format!("source not available: {}", problem.message));
        if !self.fleet.state(target).reconciliations.contains_key(generator) {
            self.fail(target, generator, vec![problem]);
        }
    }

    /// Builds from the files of a source. A failure is no failure of the Kustomization where the
    /// build asked for a part that is not available.
    fn build_from(&mut self, target: &Target, id: &ResourceId, node: &Node, archive: &Archive) {
        for (source, why) in &archive.elsewhere {
            self.report_other_revision(target, source, why);
        }
        self.build(target, id, node, archive);
        let parts =
            archive.unavailable.iter().filter_map(|part| part.read_in_vain().map(str::to_owned));
        let why: Vec<String> = parts.collect();
        if let (Some(why), Some(done)) =
            (why.first(), self.fleet.state_mut(target).reconciliations.get_mut(id))
            && done.outcome != Outcome::Applied
        {
            done.outcome = Outcome::Partial(why.clone());
        }
    }

    /// Reports once of a source that its files are those of another revision.
    fn report_other_revision(&mut self, target: &Target, source: &ResourceId, why: &str) {
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

    pub(super) fn fail(&mut self, target: &Target, id: &ResourceId, problems: Vec<Diagnostic>) {
        let reason = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        let reason = reason.strip_prefix(&format!("{id}: ")).unwrap_or(&reason).to_owned();
        self.diagnostics.extend(problems);
        self.nothing_built(target, id, Outcome::Failed(reason));
    }

    pub(super) fn partial(&mut self, target: &Target, id: &ResourceId, why: String) {
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
}

fn endless_chain(id: &ResourceId, object: &Object) -> Diagnostic {
    let message = format!(
        "{id} is the last of {LONGEST_CHAIN} Kustomizations that each apply the next: this would never end"
    );
    Diagnostic::error(&rules::ENDLESS_GROWTH, object.origin.span, message)
        .hint("a Kustomization must not apply a copy of itself under another name")
}

fn without_source(id: &ResourceId, object: &Object) -> Diagnostic {
    let message = format!("{id} has no spec.sourceRef");
    Diagnostic::error(&rules::SOURCE_MISSING, object.origin.span, message)
        .hint("name the GitRepository, OCIRepository or Bucket it builds from")
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
