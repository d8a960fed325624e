//! References become edges; what they miss becomes a ghost.
//!
//! A reference that ends in nothing is a finding at its line, and its referrer is partial; an optional one is neither.

use super::build::Builder;
use super::model::{By, Node, NodeIndex, Status};
use crate::diagnostic::Diagnostic;
use crate::flux::{Cluster, IMAGE_GROUP, Object, Reference, references as references_of};
use crate::kustomize::ResourceId;
use crate::source::{RepositoryUrl, Span};

/// Adds the edges of every object of a cluster.
pub(super) fn references(builder: &mut Builder<'_>, cluster: &Cluster) {
    for (id, object) in &cluster.objects {
        let Some(from) = builder.graph.find(&builder.id_of(id)) else { continue };
        for reference in references_of(id, &object.node) {
            refer(builder, id, object, from, &reference);
        }
        addresses(builder, from, object);
        markers(builder, from, object);
    }
    for (automation, policies) in &cluster.serves {
        let Some(from) = builder.graph.find(&builder.id_of(automation)) else { continue };
        for policy in policies {
            if let Some(to) = builder.graph.find(&builder.id_of(policy)) {
                builder.connect(from, to, "updates", None);
            }
        }
    }
}

fn refer(builder: &mut Builder<'_>, id: &ResourceId, object: &Object, from: NodeIndex, reference: &Reference) {
    let known = builder.graph.find(&builder.id_of(&reference.target));
    let to = known.unwrap_or_else(|| builder.ghost(&reference.target));
    if own_credentials(builder, from, to) {
        return;
    }
    builder.connect(from, to, reference.edge, Some(reference.span));
    let missing = builder.graph.node(to).is_some_and(|node| node.status == Status::Missing);
    if missing && object.leaves_unknown(&reference.target) {
        // It may well exist: only the cluster knows its name.
        if let Some(node) = builder.graph.node_mut(to) {
            node.status = Status::External;
        }
        partial(builder, from, format!("only the cluster knows which {} is meant", reference.target));
        return;
    }
    // What a failed Kustomization would check the health of is missing because it failed: told already.
    let told = reference.edge == "healthChecks" && builder.graph.node(from).is_some_and(|node| node.status != Status::Ok);
    if missing && !reference.optional && !told {
        builder.graph.findings.push(dangling(id, reference));
        partial(builder, from, format!("{} does not exist", reference.target));
    }
}

/// A credential that a Terraform configuration makes for an object it makes too is its own wiring, not a reference that Flux's
/// objects make to one another: the object tells it as a fact, and no edge is drawn.
fn own_credentials(builder: &mut Builder<'_>, from: NodeIndex, to: NodeIndex) -> bool {
    let by_terraform = |node: &Node| node.origin.by == By::Terraform;
    let secret = builder.graph.node(to).filter(|node| by_terraform(node) && node.kind == "Secret").map(|node| node.name.clone());
    match (secret, builder.graph.node_mut(from).filter(|node| by_terraform(node))) {
        (Some(secret), Some(node)) => {
            node.details.insert("credentials".to_owned(), secret);
            true
        }
        _ => false,
    }
}

fn dangling(id: &ResourceId, reference: &Reference) -> Diagnostic {
    let target = &reference.target;
    // These are often made in the cluster, by hand or by another tool: there is nothing to advise.
    if matches!(target.kind.as_str(), "Secret" | "ServiceAccount" | "ConfigMap") {
        return Diagnostic::warning("dangling-reference", reference.span, format!("{id} refers to {target}, which no file given creates"));
    }
    let finding = Diagnostic::warning("dangling-reference", reference.span, format!("{id} refers to {target} that does not exist"));
    finding.hint(format!("check the name and namespace in `{}`", reference.edge))
}

fn partial(builder: &mut Builder<'_>, index: NodeIndex, message: String) {
    if let Some(node) = builder.graph.node_mut(index).filter(|node| node.status == Status::Ok) {
        node.status = Status::Partial;
        node.message = Some(message);
    }
}

/// The repository that a GitRepository checks out.
fn addresses(builder: &mut Builder<'_>, from: NodeIndex, object: &Object) {
    let is_source = builder.graph.node(from).is_some_and(|node| node.kind == "GitRepository");
    let Some(url) = object.node.at(&["spec", "url"]).filter(|_| is_source) else { return };
    let address = url.as_str().unwrap_or_default();
    // A repository whose address nothing tells is the one drawn, and no node of its own.
    if RepositoryUrl::parse(address).is_none_or(|address| !address.host().is_empty()) {
        let to = builder.repository(address);
        builder.connect(from, to, "url", Some(url.span));
    }
}

/// ImagePolicy -> the object whose value carries its marker.
fn markers(builder: &mut Builder<'_>, object: NodeIndex, of: &Object) {
    for marker in &of.markers {
        let policy = ResourceId {
            group: IMAGE_GROUP.to_owned(),
            kind: "ImagePolicy".to_owned(),
            namespace: marker.namespace.clone(),
            name: marker.name.clone(),
        };
        match builder.graph.find(&builder.id_of(&policy)) {
            Some(from) => builder.connect(from, object, "sets", Some(marker.span)),
            None => unknown_policy(builder, &policy, marker.span),
        }
    }
}

fn unknown_policy(builder: &mut Builder<'_>, policy: &ResourceId, span: Span) {
    let finding = Diagnostic::warning("marker-without-policy", span, format!("the image marker names {policy} that does not exist"));
    builder.graph.findings.push(finding.hint("create the ImagePolicy, or remove the marker"));
}
