//! Rule `flux-in-agnostic-directory`: a Flux object in a directory that the configuration declares
//! free of Flux.

use super::FLUX_IN_AGNOSTIC_DIRECTORY;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in subject.facts.survey.documents.iter().filter(|document| document.is_flux) {
        let holder =
            subject.flux_agnostic.iter().find(|directory| document.path.lies_in(directory));
        if let Some(directory) = holder {
            let message = format!(
                "{} is an object of Flux, and {directory} is declared free of them",
                document.id
            );
            let hint =
                "move it out of the directory, or take the directory out of lint.fluxAgnostic";
            found.push(
                Diagnostic::error(&FLUX_IN_AGNOSTIC_DIRECTORY, document.span, message).hint(hint),
            );
        }
    }
}
