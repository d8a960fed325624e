//! Rule `depends-on-kind`: a dependsOn that means an object of another kind.

use super::DEPENDS_ON_KIND;
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
        let other = |node: &&Node| {
            (&node.cluster, &node.namespace, &node.name) == (&to.cluster, &to.namespace, &to.name)
                && is_other(node)
        };
        if let Some(other) = subject.graph.nodes().map(|(_, node)| node).find(other) {
            let message = format!(
                "{} waits for {}, but {} is a {}",
                object_name(from),
                object_name(to),
                to.name,
                other.kind
            );
            let hint = format!(
                "a {} waits for objects of its own kind alone: name the one that applies it",
                from.kind
            );
            found.push(Diagnostic::error(&DEPENDS_ON_KIND, span, message).hint(hint));
        }
    }
}

fn is_other(node: &Node) -> bool {
    node.is_applier() && node.status != Status::Missing
}
