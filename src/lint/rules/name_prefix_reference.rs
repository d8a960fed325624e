//! Rule `name-prefix-reference`: a reference that a name prefix or suffix of kustomize breaks.

use super::NAME_PREFIX_REFERENCE;
use crate::graph::{By, Node, Status, SurveyDocument as Document};
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) = edge.span.filter(|_| to.status == Status::Missing) else { continue };
        let renamed =
            subject.graph.nodes().map(|(_, node)| node).find(|node| is_renamed(subject, node, to));
        if let Some(renamed) = renamed {
            let message = format!(
                "{} refers to {}, which kustomize renames to {}",
                object_name(from),
                object_name(to),
                renamed.name
            );
            let hint = format!(
                "write {} in `{}`, or declare the reference with nameReference",
                renamed.name, edge.edge_type
            );
            found.push(Diagnostic::warning(&NAME_PREFIX_REFERENCE, span, message).hint(hint));
        }
    }
}

/// Whether an object is written under the name of a missing one and is applied under another.
fn is_renamed(subject: &Subject<'_>, node: &Node, missing: &Node) -> bool {
    let same = |node: &Node| {
        (node.cluster.clone(), node.group.clone(), node.kind.clone(), node.namespace.clone())
    };
    let affixed = node.name.len() > missing.name.len()
        && (node.name.ends_with(&missing.name) || node.name.starts_with(&missing.name));
    let by_git = node.origin.by == By::Git && affixed && same(node) == same(missing);
    by_git
        && subject
            .facts
            .survey
            .documents
            .iter()
            .any(|document| is_written_as(document, node, missing))
}

fn is_written_as(document: &Document, node: &Node, missing: &Node) -> bool {
    let place = (node.origin.file.as_deref(), node.origin.line)
        == (Some(document.path.as_str()), Some(document.span.line));
    place && document.id.kind == missing.kind && document.id.name == missing.name
}
