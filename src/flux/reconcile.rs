//! The reconcile loop: from the first objects of a cluster to everything that follows from them.
//!
//! In: a [`Seed`]. Out: a [`Cluster`] at its fixed point. Each Flux Kustomization is played once, as soon as its source exists;
//! those whose source never appears are told apart at the end.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::kustomize::{Build, Builder, FailureKind, Resource, ResourceId};
use crate::source::{EntryKind, SourceTree, TreePath};
use crate::yaml::{Library, Node};

use super::artifact::{Artifact, OwnRevision, artifact, url_span};
use super::generate::root_document;
use super::inventory::{Applier, Chart, Cluster, Created, Object, Outcome, Plain, Reconciliation, RootOrigin};
use super::marker::markers_of;
use super::registry::{KUSTOMIZE_GROUP, Reference, references};
use super::repositories::Repositories;
use super::select::served;

/// What exists in a cluster before Flux reconciles anything.
#[derive(Debug)]
pub(super) struct Seed {
    pub(super) name: String,
    pub(super) origin: RootOrigin,
    pub(super) objects: Vec<(Resource, Created)>,
    pub(super) charts: Vec<Chart>,
    pub(super) plain: Vec<Plain>,
}

/// What every cluster is played with.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) library: &'a Library,
    pub(super) repositories: &'a Repositories,
}

/// More Kustomizations than any repository has: names that grow with every round would never end.
const MOST_KUSTOMIZATIONS: usize = 20_000;

/// Plays a cluster to its fixed point.
pub(super) fn reconcile(seed: Seed, world: World<'_>, diagnostics: &mut Vec<Diagnostic>) -> Cluster {
    let mut player = Player { world, own: OwnRevision::default(), objects: BTreeMap::new(), reconciliations: BTreeMap::new(), diagnostics };
    for (resource, created) in seed.objects {
        player.add(resource, created, None);
    }
    player.learn_own_revision();
    player.run();
    let serves = served(&player.objects, world);
    Cluster {
        name: seed.name,
        origin: seed.origin,
        objects: player.objects,
        reconciliations: player.reconciliations,
        serves,
        charts: seed.charts,
        plain: seed.plain,
    }
}

struct Player<'a> {
    world: World<'a>,
    own: OwnRevision,
    objects: BTreeMap<ResourceId, Object>,
    reconciliations: BTreeMap<ResourceId, Reconciliation>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Player<'_> {
    fn run(&mut self) {
        loop {
            let waiting: Vec<ResourceId> =
                self.objects.keys().filter(|id| is_kustomization(id) && !self.reconciliations.contains_key(*id)).cloned().collect();
            let before = self.reconciliations.len();
            for id in &waiting {
                self.play(id, false);
            }
            if self.reconciliations.len() == before {
                // Nothing can still appear: what waits for its source waits forever.
                for id in &waiting {
                    self.play(id, true);
                }
                return;
            }
            if self.reconciliations.len() > MOST_KUSTOMIZATIONS {
                return;
            }
        }
    }

    /// The first source of the repository being drawn says which revision is drawn.
    fn learn_own_revision(&mut self) {
        let roots: Vec<ResourceId> = self.objects.keys().filter(|id| is_kustomization(id)).cloned().collect();
        for id in roots {
            let Some(source) = self.source_of(&id).and_then(|reference| self.objects.get(&reference.target)) else { continue };
            let url = source.node.str_at(&["spec", "url"]).and_then(crate::source::RepositoryUrl::parse);
            if url.is_some_and(|url| self.world.repositories.is_own(&url)) {
                self.own.learn(source);
            }
        }
    }

    fn source_of(&self, id: &ResourceId) -> Option<Reference> {
        let object = self.objects.get(id)?;
        references(id, &object.node).into_iter().find(|reference| reference.edge == "sourceRef")
    }

    /// Reconciles one Kustomization if its source exists, or for good when `last`.
    fn play(&mut self, id: &ResourceId, last: bool) {
        let Some(object) = self.objects.get(id) else { return };
        let node = object.node.clone();
        let Some(source) = self.source_of(id) else {
            let problem = Diagnostic::error("source-missing", object.origin.span, format!("{id} has no spec.sourceRef"));
            self.fail(id, vec![problem.hint("name the GitRepository, OCIRepository or Bucket it builds from")]);
            return;
        };
        match artifact(&source.target, &self.objects, self.world.repositories, &self.own) {
            Artifact::Missing(missing) if last => {
                let message = format!("{missing} does not exist");
                self.partial(id, None, Vec::new(), message);
            }
            Artifact::Missing(_) => {}
            Artifact::Unavailable(why) => {
                let span = self.objects.get(&source.target).map_or(source.span, url_span);
                let problem = Diagnostic::info("source-not-available", span, format!("{}: {why}", source.target));
                self.diagnostics.push(problem.hint("map its repository to a directory with --repository URL=DIR or in .fluxscape.yaml"));
                self.partial(id, None, Vec::new(), format!("source not available: {why}"));
            }
            Artifact::Tree { tree, absent } => {
                self.build(id, &node, tree.as_ref());
                let why: Vec<String> = absent.iter().filter_map(|part| part.asked().map(str::to_owned)).collect();
                if let (Some(why), Some(done)) = (why.first(), self.reconciliations.get_mut(id))
                    && done.outcome != Outcome::Applied
                {
                    done.outcome = Outcome::Partial(why.clone());
                }
            }
        }
    }

    fn build(&mut self, id: &ResourceId, node: &Node, tree: &dyn SourceTree) {
        let path_node = node.at(&["spec", "path"]);
        let path = TreePath::clamped(path_node.and_then(Node::as_str).unwrap_or_default());
        let span = path_node.map_or(node.span, |path| path.span);
        if tree.kind(&path) != Some(EntryKind::Directory) {
            let what = if tree.is_file(&path) { "is a file, not a directory" } else { "does not exist in its source" };
            let problem = Diagnostic::error("path-not-found", span, format!("{id}: path {path} {what}"));
            self.fail(id, vec![problem.hint("correct spec.path, or add the directory")]);
            return;
        }
        let library = self.world.library;
        let root = root_document(library, tree, &path, node);
        let builder = Builder { library, remotes: self.world.repositories };
        let Build { resources, includes, failures, warnings } = builder.build(tree, &path, root.as_ref());
        self.diagnostics.extend(warnings);
        let directory = Some(tree.place(&path));
        let unavailable = failures.iter().find(|failure| failure.kind == FailureKind::Unavailable);
        let reason = unavailable.or(failures.first()).map(|failure| failure.diagnostic.message.clone());
        let partial = unavailable.is_some();
        self.diagnostics.extend(failures.into_iter().map(|failure| failure.diagnostic));
        let outcome = match reason {
            None => Outcome::Applied,
            Some(reason) if partial => Outcome::Partial(reason),
            Some(reason) => Outcome::Failed(reason),
        };
        if outcome == Outcome::Applied {
            for resource in resources {
                if !reconcile_disabled(&resource.node) {
                    self.add(resource, Created::Git, Some(id));
                }
            }
        }
        self.reconciliations.insert(id.clone(), Reconciliation { directory, includes, outcome });
    }

    fn fail(&mut self, id: &ResourceId, problems: Vec<Diagnostic>) {
        let reason = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        let reason = reason.strip_prefix(&format!("{id}: ")).unwrap_or(&reason).to_owned();
        self.diagnostics.extend(problems);
        let outcome = Outcome::Failed(reason);
        self.reconciliations.insert(id.clone(), Reconciliation { directory: None, includes: Vec::new(), outcome });
    }

    fn partial(&mut self, id: &ResourceId, directory: Option<crate::source::Place>, includes: Vec<crate::kustomize::Include>, why: String) {
        self.reconciliations.insert(id.clone(), Reconciliation { directory, includes, outcome: Outcome::Partial(why) });
    }

    /// Adds an object, or notes that one more Kustomization applies it.
    fn add(&mut self, resource: Resource, created: Created, by: Option<&ResourceId>) {
        let id = resource.id();
        let Resource { mut node, origin } = resource;
        blank_secret(&id, &mut node);
        let markers = markers_of(&node);
        let version = crate::kustomize::Gvk::of(&node).version;
        let applier = by.map(|kustomization| Applier { kustomization: kustomization.clone() });
        if let Some(known) = self.objects.get_mut(&id) {
            if known.applied_by.is_empty() && known.created == Created::Git {
                (known.node, known.origin, known.markers, known.version) = (node, origin, markers, version);
            }
            known.applied_by.extend(applier);
        } else {
            let applied_by = applier.into_iter().collect();
            self.objects.insert(id, Object { version, node, origin, created, applied_by, markers });
        }
    }
}

fn is_kustomization(id: &ResourceId) -> bool {
    id.kind == "Kustomization" && id.group == KUSTOMIZE_GROUP
}

/// kustomize-controller: an object labelled or annotated so is not applied.
fn reconcile_disabled(node: &Node) -> bool {
    let says = |field| node.str_at(&["metadata", field, "kustomize.toolkit.fluxcd.io/reconcile"]) == Some("disabled");
    says("labels") || says("annotations")
}

/// Keeps the keys of a Secret and none of its values: they must reach no graph, picture or message.
fn blank_secret(id: &ResourceId, node: &mut Node) {
    if id.kind != "Secret" || !id.group.is_empty() {
        return;
    }
    for field in ["data", "stringData"] {
        let Some(values) = node.get_mut(field).and_then(Node::as_mapping_mut) else { continue };
        for (_, value) in &mut values.entries {
            *value = Node::text("", value.span);
        }
    }
    if let Some(annotations) = node.get_mut("metadata").and_then(|meta| meta.get_mut("annotations")).and_then(Node::as_mapping_mut) {
        // kubectl keeps the whole object there, values included.
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    }
}
