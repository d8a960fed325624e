//! Image automation as edges: which policies an automation serves, which objects carry a policy's
//! marker, and where its commits go.

use super::Builder;
use crate::flux::{Cluster, IMAGE_POLICY, Object};
use crate::graph::model::NodeIndex;
use crate::graph::rules;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;

/// Adds `updates`, `sets` and `push` of a cluster, which is one of these.
pub(super) fn automation(builder: &mut Builder<'_>, cluster: &Cluster, all: &[Cluster]) {
    for (id, object) in &cluster.objects {
        if let Some(node) = builder.graph.find(builder.id_of(id)) {
            markers(builder, node, object, all);
        }
    }
    for (automation, policies) in &cluster.serves {
        let Some(from) = builder.graph.find(builder.id_of(automation)) else { continue };
        pushes(builder, from, cluster.objects.get(automation));
        for policy in policies {
            if let Some(to) = builder.graph.find(builder.id_of(policy)) {
                builder.connect(from, to, EdgeType::Updates, None);
            }
        }
    }
}

/// An automation writes back to the repository that its source checks out: to the same branch when
/// it does not say which.
fn pushes(builder: &mut Builder<'_>, automation: NodeIndex, of: Option<&Object>) {
    let source = builder.graph.targets(automation, EdgeType::SourceRef).into_iter().next();
    let field = of.and_then(|object| {
        ["push", "checkout"].iter().find_map(|field| object.node.at(&["spec", "git", field]))
    });
    let span = field.or_else(|| of?.node.at(&["spec", "sourceRef"])).map(|field| field.span);
    for repository in
        source.map(|source| builder.graph.targets(source, EdgeType::Url)).unwrap_or_default()
    {
        builder.connect(automation, repository, EdgeType::Push, span);
    }
    let branch =
        source.and_then(|source| builder.graph.node(source)?.details.branch().map(str::to_owned));
    let Some(branch) = branch else { return };
    let node = builder.graph.node_mut(automation);
    if let Some(node) = node.filter(|node| !node.details.has(Detail::Pushes)) {
        node.details.set(Detail::Pushes, branch);
    }
}

/// ImagePolicy -> the object whose value carries its marker. The policy may be in another cluster:
/// its automation writes the file that several clusters apply.
fn markers(builder: &mut Builder<'_>, object: NodeIndex, of: &Object, all: &[Cluster]) {
    for marker in &of.markers {
        let policy = IMAGE_POLICY.named(&marker.namespace, &marker.name);
        match builder.graph.find(builder.id_of(&policy)) {
            Some(from) => builder.connect(from, object, EdgeType::Sets, Some(marker.span)),
            None if all.iter().any(|other| other.objects.contains_key(&policy)) => {}
            None => unknown_policy(builder, &policy, marker.span),
        }
    }
}

fn unknown_policy(builder: &mut Builder<'_>, policy: &ResourceId, span: Span) {
    let finding = Diagnostic::warning(
        &rules::MARKER_WITHOUT_POLICY,
        span,
        format!("the image marker names {policy} that does not exist"),
    );
    builder.graph.findings.push(finding.hint("create the ImagePolicy, or remove the marker"));
}
