//! The first objects of a cluster, while it is being found out which clusters there are.

use std::sync::Arc;

use super::scan::{is_kustomization, path_of};
use super::shapes::operator::Assumed;
use crate::flux::controllers::charts::is_release;
use crate::flux::controllers::generated;
use crate::flux::controllers::operator::sync_objects;
use crate::flux::inventory::{Chart, Created, Evidence, Ground, RootOrigin};
use crate::flux::kinds::git_repository::Revision;
use crate::flux::play::reconcile::Seed;
use crate::flux::registry::references;
use crate::flux::sources::artifact::OwnSource;
use crate::vocabulary::EdgeType;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{CopyTree, FileId, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// A cluster that was found, not yet played.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) origin: RootOrigin,
    /// What says that it is one.
    pub(super) evidence: Vec<Evidence>,
    pub(super) objects: Vec<(Resource, Created)>,
    pub(super) charts: Vec<Chart>,
    /// The version of Flux that is installed, where that is written beside the objects.
    pub(super) flux_version: Option<String>,
    /// What runs `flux` to create them, where a file shows it.
    pub(super) tool: Option<&'static str>,
    /// The directory of the repository that the artifact of its source is: its root, except where
    /// a repository holds others.
    pub(super) root: TreePath,
    /// What to call it where its path does not.
    pub(super) label: String,
    /// What the user calls it.
    pub(super) name: Option<String>,
    /// The namespace that was assumed, where a file names none.
    pub(super) assumed: Option<Box<Assumed>>,
}

/// A root Kustomization and its source.
pub(super) struct Root<'a> {
    pub(super) kustomization: &'a Node,
    pub(super) source: Option<(ResourceId, &'a Node)>,
    /// What the source checks out, where that is known.
    pub(super) revision: Option<Revision>,
    pub(super) path: TreePath,
}

impl Found {
    pub(super) fn new(origin: RootOrigin, objects: Vec<(Resource, Created)>) -> Self {
        Self {
            origin,
            evidence: Vec::new(),
            objects,
            charts: Vec::new(),
            flux_version: None,
            tool: None,
            root: TreePath::root(),
            label: String::new(),
            name: None,
            assumed: None,
        }
    }

    /// The same, with a piece of evidence more.
    pub(super) fn on(mut self, ground: Ground, span: Span) -> Self {
        self.evidence.push(Evidence { ground, span });
        self
    }

    /// Where the first of its objects, or else of its charts, is written.
    pub(super) fn first_span(&self) -> Span {
        let object = self.objects.first().map(|(_, created)| created);
        match (object, self.charts.first()) {
            (Some(Created::Terraform { span, .. }), _) => *span,
            (_, Some(chart)) => chart.span,
            _ => Span::file(FileId::GENERATED),
        }
    }

    /// Adds what the Flux Operator creates from the objects.
    pub(super) fn completed(mut self) -> Self {
        let instances = self
            .objects
            .iter()
            .filter(|(resource, _)| ResourceId::of(&resource.node).kind == "FluxInstance");
        let made: Vec<_> = instances
            .flat_map(|(resource, _)| {
                let id = resource.id();
                let objects = sync_objects(&resource.node, &id.namespace);
                objects
                    .into_iter()
                    .map(move |node| (generated(node), Created::Controller(id.clone())))
            })
            .collect();
        self.objects.extend(made);
        self
    }

    /// The Kustomizations among the first objects.
    pub(super) fn roots(&self) -> impl Iterator<Item = Root<'_>> {
        let nodes = self.objects.iter().map(|(resource, created)| (&resource.node, created));
        nodes.clone().filter(|(node, _)| is_kustomization(node)).map(move |(node, _)| {
            let reference = references(&ResourceId::of(node), node)
                .into_iter()
                .find(|reference| reference.edge == EdgeType::SourceRef);
            let found = reference.and_then(|reference| {
                let mut others = nodes.clone();
                let found = others.find(|(other, _)| ResourceId::of(other) == reference.target)?;
                Some((reference.target, found))
            });
            let revision = found
                .as_ref()
                .and_then(|(_, (source, created))| Revision::of_object(source, created));
            let source = found.map(|(id, (source, _))| (id, source));
            Root { kustomization: node, source, revision, path: path_of(node) }
        })
    }

    /// The directory of this repository that the first root applies.
    pub(super) fn directory(&self) -> Option<TreePath> {
        self.roots().next().and_then(|root| self.root.join(root.path.as_str()))
    }

    /// What the first root's source checks out.
    pub(super) fn revision(&self) -> Option<Revision> {
        self.roots().find(|root| root.source.is_some()).and_then(|root| root.revision)
    }

    /// Whether the releases and objects themselves name what is applied.
    pub(super) fn applies_something(&self) -> bool {
        self.roots().next().is_some()
            || self.objects.iter().any(|(resource, _)| is_release(&resource.id()))
    }

    pub(super) fn into_seed(self, name: &str, own: OwnSource) -> Seed {
        let Self { origin, mut evidence, objects, charts, flux_version, tool, .. } = self;
        evidence.sort_by_key(|evidence| evidence.ground.grade());
        evidence.dedup();
        Seed {
            name: name.to_owned(),
            origin,
            evidence,
            objects,
            charts,
            flux_version,
            tool,
            plain: Vec::new(),
            own,
        }
    }

    /// The files of the root's artifact, where they are not the whole repository.
    pub(super) fn tree(&self, own: &Arc<dyn SourceTree>) -> Option<Arc<dyn SourceTree>> {
        (!self.root.is_root())
            .then(|| Arc::new(CopyTree::below(own, &self.root)) as Arc<dyn SourceTree>)
    }
}
