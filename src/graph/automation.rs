//! Image automation as edges: which policies an automation serves, which objects carry a policy's marker.

use super::build::Builder;
use super::model::NodeIndex;
use crate::diagnostic::Diagnostic;
use crate::flux::{Cluster, IMAGE_GROUP, Object};
use crate::kustomize::ResourceId;
use crate::source::Span;

/// Adds `updates` and `sets` of a cluster.
pub(super) fn automation(builder: &mut Builder<'_>, cluster: &Cluster) {
    for (id, object) in &cluster.objects {
        if let Some(node) = builder.graph.find(&builder.id_of(id)) {
            markers(builder, node, object);
        }
    }
    for (automation, policies) in &cluster.serves {
        let Some(from) = builder.graph.find(&builder.id_of(automation)) else { continue };
        pushes(builder, from);
        for policy in policies {
            if let Some(to) = builder.graph.find(&builder.id_of(policy)) {
                builder.connect(from, to, "updates", None);
            }
        }
    }
}

/// An automation that does not say where its commits go pushes to the branch that its source checks out.
fn pushes(builder: &mut Builder<'_>, automation: NodeIndex) {
    let source = builder.graph.targets(automation, "sourceRef").into_iter().next();
    let revision = source.and_then(|source| builder.graph.node(source)?.details.get("revision").cloned());
    let Some(branch) = revision.as_deref().and_then(|revision| revision.strip_prefix("branch ")) else { return };
    if let Some(node) = builder.graph.node_mut(automation) {
        node.details.entry("pushes".to_owned()).or_insert_with(|| branch.to_owned());
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
