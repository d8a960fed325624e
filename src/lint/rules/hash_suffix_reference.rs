//! Rule `hash-suffix-reference`: a reference to a generated ConfigMap or Secret without the hash in
//! its name.

use super::HASH_SUFFIX_REFERENCE;
use crate::graph::{Node, Status};
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let missing = |node: &Node| {
        node.status == Status::Missing && matches!(node.kind.as_str(), "ConfigMap" | "Secret")
    };
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) = edge.span.filter(|_| missing(to)) else { continue };
        let same = |node: &Node| {
            node.cluster == to.cluster && node.kind == to.kind && node.namespace == to.namespace
        };
        let mut nodes = subject.graph.nodes().map(|(_, node)| node);
        if let Some(hashed) = nodes.find(|node| same(node) && is_hashed(&node.name, &to.name)) {
            let message = format!(
                "{} refers to {}, which kustomize makes as {}",
                object_name(from),
                object_name(to),
                hashed.name
            );
            let hint = "set disableNameSuffixHash, or declare the reference with nameReference";
            found.push(Diagnostic::warning(&HASH_SUFFIX_REFERENCE, span, message).hint(hint));
        }
    }
}

/// kustomize ends a name with `-` and ten characters of an alphabet without vowels and what is
/// taken for one another.
fn is_hashed(name: &str, short: &str) -> bool {
    let hash = name.strip_prefix(short).and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| {
        hash.len() == 10 && hash.chars().all(|c| "bcdfghkmt2456789".contains(c))
    })
}
