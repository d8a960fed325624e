//! Rule `depends-on-cluster`: a dependsOn that means an object of another cluster.

use super::DEPENDS_ON_CLUSTER;
use crate::graph::{EdgeType, Node, Status};
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) = edge
            .span
            .filter(|_| edge.edge_type == EdgeType::DependsOn && to.status == Status::Missing)
        else {
            continue;
        };
        let identity = |node: &Node| {
            (node.group.clone(), node.kind.clone(), node.namespace.clone(), node.name.clone())
        };
        let elsewhere = |node: &&Node| {
            node.cluster != to.cluster && identity(node) == identity(to) && is_there(node)
        };
        if let Some(other) = subject.graph.nodes().map(|(_, node)| node).find(elsewhere) {
            let message = format!(
                "{} waits for {}, which only the cluster {} has",
                object_name(from),
                object_name(to),
                other.cluster
            );
            found.push(
                Diagnostic::error(&DEPENDS_ON_CLUSTER, span, message)
                    .hint("apply it in this cluster too, or remove the entry"),
            );
        }
    }
}

fn is_there(node: &Node) -> bool {
    !matches!(node.status, Status::Missing | Status::External)
}
