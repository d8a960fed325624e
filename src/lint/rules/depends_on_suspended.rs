//! Rule `depends-on-suspended`: a dependsOn on an object that is suspended.

use super::DEPENDS_ON_SUSPENDED;
use crate::graph::EdgeType;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.items().filter(|item| !item.fact.is_suspended()) {
        for (target, edge) in subject
            .graph
            .edges_from(item.index)
            .filter(|(_, edge)| edge.edge_type == EdgeType::DependsOn)
        {
            let suspended = subject.item(target).filter(|target| target.fact.is_suspended());
            if let (Some(target), Some(span)) = (suspended, edge.span) {
                let message =
                    format!("{} waits for {}, which is suspended", item.name(), target.name());
                found.push(
                    Diagnostic::warning(&DEPENDS_ON_SUSPENDED, span, message)
                        .hint("resume it, or remove the entry while it is suspended"),
                );
            }
        }
    }
}
