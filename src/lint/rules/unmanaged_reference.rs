//! Rule `unmanaged-reference`: a reference to a Secret, ConfigMap or ServiceAccount that no file
//! creates.

use crate::graph::rules::UNMANAGED_REFERENCE;
use crate::graph::{Edge, Facts, Node, SurveyDocument as Document};
use crate::lint::subject::{Subject, and_others, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// Once for each object, at the first reference: the pass that builds the graph reports every one.
pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut references: BTreeMap<&str, Vec<(&Node, &Node, &Edge)>> = BTreeMap::new();
    let is_reported = |diagnostic: &Diagnostic, span| {
        diagnostic.rule == &UNMANAGED_REFERENCE && diagnostic.span == Some(span)
    };
    for (from, to, edge) in subject.graph.edges() {
        if edge.span.is_some_and(|span| {
            subject.graph.findings.iter().any(|finding| is_reported(finding, span))
        }) {
            references.entry(to.id.as_str()).or_default().push((from, to, edge));
        }
    }
    for (from, to, edge, others) in references
        .values()
        .filter_map(|all| all.first().map(|(from, to, edge)| (from, to, edge, all.len() - 1)))
    {
        let Some(span) = edge.span else { continue };
        let (from, refer) =
            (and_others(object_name(from), others), if others == 0 { "refers" } else { "refer" });
        let message =
            format!("{from} {refer} to {}, {}", object_name(to), absence(subject.facts, to));
        found.push(Diagnostic::info(&UNMANAGED_REFERENCE, span, message));
    }
}

/// What is known of the absence: nothing holds it, what may make it, or the file that holds it and
/// is not applied.
fn absence(facts: &Facts, missing: &Node) -> String {
    let alike = |document: &&Document| {
        let id = &document.id;
        (&id.group, &id.kind, &id.name) == (&missing.group, &missing.kind, &missing.name)
            && (id.namespace.is_empty() || id.namespace == missing.namespace)
            && !facts.stands_in(&document.path)
    };
    if let Some(document) = facts.survey.documents.iter().find(alike) {
        return format!("which {} holds and nothing applies", document.path);
    }
    // What may create it is the message of such a node.
    let creators = missing.message.as_ref().map(|creators| format!("; {creators}"));
    format!("which no file given creates{}", creators.unwrap_or_default())
}
