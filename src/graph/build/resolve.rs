//! References become edges; what they miss becomes a ghost.
//!
//! A reference that ends in nothing is a finding at its line, and its referrer is partial; one that
//! Flux can do without is a fact of its referrer, and no edge.
//! What a controller writes at run time is a node of its own, and what a Helm release may bring is
//! never called missing.

use crate::graph::rules;
use crate::vocabulary::{Detail, EdgeType};
use std::collections::BTreeMap;

use super::Builder;
use crate::flux::{
    Candidates, Cluster, Need, Object, Outcome, Producers, Reference, SOURCE_GROUP,
    comes_with_flux, references as references_of,
};
use crate::graph::model::NodeIndex;
use crate::graph::model::id::NodeId;
use crate::graph::model::node::{By, Status};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;

/// Adds the edges of every object of a cluster.
pub(super) fn references(builder: &mut Builder<'_>, cluster: &Cluster, producers: &Producers) {
    let read = BTreeMap::new();
    let mut resolver = Resolver { builder, cluster, producers, alike: alike(cluster), read };
    for (id, object) in &cluster.objects {
        let Some(from) = resolver.builder.graph.find(resolver.builder.id_of(id)) else { continue };
        for reference in references_of(id, &object.node) {
            resolver.refer((id, object), from, &reference);
        }
    }
    for (id, values) in std::mem::take(&mut resolver.read) {
        resolver.held_where_it_is_read(id, &values);
    }
}

struct Resolver<'a, 'b> {
    builder: &'a mut Builder<'b>,
    cluster: &'a Cluster,
    producers: &'a Producers,
    /// The objects of custom kinds by group, kind and name; none where several namespaces have
    /// one.
    alike: BTreeMap<(&'a str, &'a str, &'a str), Option<&'a ResourceId>>,
    /// Where the values stand that are read of an object by their keys.
    read: BTreeMap<&'a ResourceId, Vec<Span>>,
}

/// The objects whose namespace may be the build's doing, as [`Resolver::scoped`] looks for them.
fn alike(cluster: &Cluster) -> BTreeMap<(&str, &str, &str), Option<&ResourceId>> {
    let mut alike: BTreeMap<_, Option<&ResourceId>> = BTreeMap::new();
    for id in cluster.objects.keys().filter(|id| may_be_scoped(id)) {
        alike
            .entry((id.group.as_str(), id.kind.as_str(), id.name.as_str()))
            .and_modify(|found| *found = None)
            .or_insert(Some(id));
    }
    alike
}

/// Whether kustomize cannot know if a kind lives in a namespace.
fn may_be_scoped(id: &ResourceId) -> bool {
    id.group.contains('.')
        && !id.group.ends_with(".k8s.io")
        && !id.group.ends_with(".toolkit.fluxcd.io")
}

/// Why the target of a reference is no object of the cluster.
enum Absence {
    /// The controllers of these objects write it at run time.
    Written(Vec<ResourceId>),
    /// It is taken to be there.
    Assumed,
    /// It may well exist: only the cluster knows its name.
    Unknown,
    /// A Helm release, or a Kustomization that could not be read, may create it.
    Possible(Candidates),
    /// It does not exist.
    Missing,
}

impl<'a> Resolver<'a, '_> {
    fn refer(&mut self, referrer: (&ResourceId, &Object), from: NodeIndex, reference: &Reference) {
        if let Some(key) = &reference.remote {
            self.refer_beyond(key, from, reference);
            return;
        }
        if let Some(span) = reference.unlisted {
            self.builder.graph.findings.push(unlisted(referrer.0, reference, span));
        }
        for target in reference.targets(&self.cluster.objects, Object::is_matched_by) {
            let scoped = self.scoped(target).cloned();
            let target = scoped.as_ref().unwrap_or(target);
            match self.cluster.objects.get_key_value(target) {
                Some((target, object)) => {
                    self.connect(from, target, reference);
                    self.note_reading(target, object, reference);
                    for held in reference.held(referrer.0, &object.node) {
                        self.refer(referrer, from, &held);
                    }
                }
                None if reference.need != Need::IfThere => {
                    self.dangle(referrer, from, target, reference);
                }
                None => {}
            }
        }
    }

    /// The object that a reference without a namespace means where the build gave it one: kustomize
    /// sets the namespace of every kind that it does not know to be in none, and a cluster
    /// drops that of a kind like `ClusterIssuer`. Only where one object alone can be meant.
    fn scoped(&self, target: &ResourceId) -> Option<&ResourceId> {
        if !may_be_scoped(target)
            || !target.namespace.is_empty()
            || self.cluster.objects.contains_key(target)
        {
            return None;
        }
        self.alike
            .get(&(target.group.as_str(), target.kind.as_str(), target.name.as_str()))
            .copied()
            .flatten()
    }

    /// An edge to an object of the cluster that a kubeConfig leads to. What that cluster lacks is
    /// not known here.
    fn refer_beyond(&mut self, key: &ResourceId, from: NodeIndex, reference: &Reference) {
        let there =
            self.cluster.reaches.get(key).map(|cluster| NodeId::object(cluster, &reference.target));
        if let Some(to) = there.and_then(|id| self.builder.graph.find(&id)) {
            self.builder.connect(from, to, reference.edge, Some(reference.span));
        }
    }

    fn note_reading(&mut self, target: &'a ResourceId, object: &Object, reference: &Reference) {
        let Some(key) = &reference.key else { return };
        let value = ["data", "stringData"].iter().find_map(|field| object.node.at(&[field, key]));
        self.read.entry(target).or_default().extend(value.map(|value| value.span));
    }

    /// Of what several generators put together, the file is that of the one that holds what is read
    /// of it, where that is one alone.
    fn held_where_it_is_read(&mut self, id: &ResourceId, values: &[Span]) {
        let Some(object) = self.cluster.objects.get(id) else { return };
        // What one generator makes, or a file holds, begins where it comes from.
        let from = object.origin.span.file;
        let is_merged = object.node.span.file != from;
        let held = values
            .first()
            .filter(|first| is_merged && first.file != from)
            .filter(|first| values.iter().all(|value| value.file == first.file));
        let (Some(held), Some(at)) = (held, self.builder.graph.find(self.builder.id_of(id))) else {
            return;
        };
        let by = self.builder.graph.node(at).map_or(By::Git, |node| node.origin.by);
        let origin = self.builder.node_origin(by, Some(*held));
        if let Some(node) = self.builder.graph.node_mut(at) {
            node.origin = origin;
        }
    }

    fn connect(&mut self, from: NodeIndex, target: &ResourceId, reference: &Reference) {
        let Some(to) = self.builder.graph.find(self.builder.id_of(target)) else { return };
        self.builder.connect(from, to, reference.edge, Some(reference.span));
    }

    fn dangle(
        &mut self,
        (id, object): (&ResourceId, &Object),
        from: NodeIndex,
        target: &ResourceId,
        reference: &Reference,
    ) {
        let absence = self.absence((id, object), target, reference);
        if reference.need == Need::Optional && !matches!(absence, Absence::Written(_)) {
            without(self.builder, from, target);
            return;
        }
        let to = self.builder.ghost(target);
        self.builder.connect(from, to, reference.edge, Some(reference.span));
        match absence {
            Absence::Written(writers) => written(self.builder, to, &writers),
            Absence::Assumed => {}
            Absence::Unknown => partial(
                self.builder,
                from,
                format!("only the cluster knows which {target} is meant"),
            ),
            Absence::Possible(candidates) => {
                let message =
                    format!("{id} refers to {target}, which no file given creates; {candidates}");
                if is_source(reference) {
                    self.builder.graph.findings.push(Diagnostic::info(
                        &rules::DANGLING_SOURCE,
                        reference.span,
                        message,
                    ));
                } else if is_unmanaged(target) {
                    self.builder.graph.findings.push(Diagnostic::info(
                        &rules::UNMANAGED_REFERENCE,
                        reference.span,
                        message,
                    ));
                }
                // Of anything else nobody can say that it is missing: charts make Deployments and
                // definitions by the dozen.
                if let Some(node) = self.builder.graph.node_mut(to) {
                    node.message.get_or_insert_with(|| candidates.to_string());
                }
            }
            Absence::Missing => self.missing(id, from, to, reference),
        }
    }

    fn absence(
        &self,
        (id, object): (&ResourceId, &Object),
        target: &ResourceId,
        reference: &Reference,
    ) -> Absence {
        let writers = self.producers.writers(target);
        if !writers.is_empty() {
            return Absence::Written(writers.to_vec());
        }
        let file = self.builder.files.place(reference.span.file);
        if reference.need == Need::Assumed
            || comes_with_flux(target, reference.edge, file.path.name())
        {
            return Absence::Assumed;
        }
        if object.leaves_unknown(target) {
            return Absence::Unknown;
        }
        if reference.edge == EdgeType::HealthChecks && self.is_unread(id) {
            return Absence::Possible(Candidates::One(id.clone()));
        }
        self.producers.may_create(target, id).map_or(Absence::Missing, Absence::Possible)
    }

    /// Whether a Kustomization may apply more than what could be read of it.
    fn is_unread(&self, id: &ResourceId) -> bool {
        let done = self.cluster.reconciliations.get(id);
        done.is_some_and(|done| done.outcome != Outcome::Applied)
    }

    fn missing(&mut self, id: &ResourceId, from: NodeIndex, to: NodeIndex, reference: &Reference) {
        if let Some(node) = self.builder.graph.node_mut(to) {
            (node.status, node.message) = (Status::Missing, None);
        }
        self.builder.graph.findings.push(dangling(id, reference));
        let target = &reference.target;
        let why = if is_unmanaged(target) { "is not in these files" } else { "does not exist" };
        partial(self.builder, from, format!("{target} {why}"));
    }
}

/// Whether such objects are often made in the cluster, by hand or by another tool.
fn is_unmanaged(target: &ResourceId) -> bool {
    matches!(target.kind.as_str(), "Secret" | "ServiceAccount" | "ConfigMap")
}

/// Flux goes on without what an optional reference names: it is a detail of the one that names it.
fn without(builder: &mut Builder<'_>, from: NodeIndex, target: &ResourceId) {
    let Some(node) = builder.graph.node_mut(from) else { return };
    node.details.add_word(Detail::Optional, &format!("{}/{}", target.kind, target.name));
}

/// What controllers write at run time: outside every file, made from what is there.
pub(super) fn written(builder: &mut Builder<'_>, product: NodeIndex, writers: &[ResourceId]) {
    if let Some(node) = builder.graph.node_mut(product) {
        (node.status, node.origin.by) = (Status::External, By::Generated);
    }
    for writer in writers {
        if let Some(from) = builder.graph.find(builder.id_of(writer)) {
            builder.connect(from, product, EdgeType::Produces, None);
        }
    }
}

/// Whether a reference is to what the referrer is built from: without it nothing is.
fn is_source(reference: &Reference) -> bool {
    reference.target.group == SOURCE_GROUP
        && matches!(
            reference.edge,
            EdgeType::SourceRef | EdgeType::ChartRef | EdgeType::Include | EdgeType::Sources
        )
}

fn dangling(id: &ResourceId, reference: &Reference) -> Diagnostic {
    let target = &reference.target;
    if is_unmanaged(target) {
        return Diagnostic::info(
            &rules::UNMANAGED_REFERENCE,
            reference.span,
            format!("{id} refers to {target}, which no file given creates"),
        );
    }
    let message = format!("{id} refers to {target} that does not exist");
    let finding = if is_source(reference) {
        Diagnostic::error(&rules::DANGLING_SOURCE, reference.span, message)
    } else {
        Diagnostic::warning(&rules::DANGLING_REFERENCE, reference.span, message)
    };
    finding.hint(format!("check the name and namespace in `{}`", reference.edge))
}

/// A namespace in a reference whose schema has none: the API server refuses it or drops it.
fn unlisted(id: &ResourceId, reference: &Reference, span: Span) -> Diagnostic {
    let message = format!("{id}: {} of a {} has no field `namespace`", reference.edge, id.kind);
    Diagnostic::warning(&rules::UNKNOWN_FIELD, span, message)
        .hint("remove it, and put both objects into one namespace")
}

/// Marks a node that could not be expanded whole, unless its status is worse.
pub(super) fn partial(builder: &mut Builder<'_>, index: NodeIndex, message: String) {
    if let Some(node) = builder.graph.node_mut(index).filter(|node| node.status == Status::Ok) {
        node.status = Status::Partial;
        node.message = Some(message);
    }
}
