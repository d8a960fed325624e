//! Rule `unreached-directory`: a directory of Flux objects that no root here reaches.

use super::UNREACHED_DIRECTORY;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let graph = subject.graph;
    // Where no root is known, none reaches less than another.
    if graph.unreached.is_empty() {
        return;
    }
    for entry in graph.not_taken.iter().filter(|entry| entry.why.is_out_of_reach()) {
        let directory = if entry.place.path.is_root() {
            "the root of the repository".to_owned()
        } else {
            entry.place.path.to_string()
        };
        let message = format!("no root here reaches {directory}: {}", entry.why);
        found.push(
            Diagnostic::info(&UNREACHED_DIRECTORY, entry.span, message).hint(
                "apply it, name it under `roots` in .fluxscape.yaml if a cluster begins there, or remove it",
            ),
        );
    }
}
