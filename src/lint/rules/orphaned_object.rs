//! Rule `orphaned-object`: a Flux object that nothing applies.

use super::ORPHANED_OBJECT;
use super::orphaned_directory::{in_doubt, is_led_to};
use super::unlisted_file::by_file;
use crate::graph::kinds::and_more;
use crate::graph::{Facts, SurveyDocument as Document};
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let facts = subject.facts;
    if !facts.knows_what_is_applied() {
        return;
    }
    let is_orphan = |document: &&Document| {
        document.is_flux && !document.left_alone && is_orphaned(facts, &document.path)
    };
    for (document, more) in by_file(facts.survey.documents.iter().filter(is_orphan)) {
        let message = format!("nothing applies {}{}", document.id, and_more(more));
        let hint = "move it where a Kustomization applies it, or remove it";
        found.push(Diagnostic::info(&ORPHANED_OBJECT, document.span, message).hint(hint));
    }
}

fn is_orphaned(facts: &Facts, file: &TreePath) -> bool {
    let directory = file.parent();
    let told_otherwise = facts.survey.kustomizations.contains_key(&directory)
        || facts.survey.is_named(file)
        || is_led_to(facts, file);
    !facts.stands_in(file)
        && !told_otherwise
        && !in_doubt(facts, &directory)
        && !swept(facts, &directory)
}

/// Whether a Kustomization applies every file below a directory above, for want of a kustomization
/// file: what it leaves out it was told to.
fn swept(facts: &Facts, directory: &TreePath) -> bool {
    let mut around = std::iter::once(directory.clone()).chain(directory.above());
    let is_kustomization = |at: &TreePath| facts.survey.kustomizations.contains_key(at);
    around
        .find(|at| is_kustomization(at) || facts.applied.contains(at))
        .is_some_and(|at| !is_kustomization(&at))
}
