//! Rule `plain-secret`: a Secret that lies unencrypted in the repository.

use super::PLAIN_SECRET;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in
        subject.facts.survey.documents.iter().filter(|document| document.is_plain_secret)
    {
        let message = format!("{} lies unencrypted in the repository", document.id);
        found.push(
            Diagnostic::warning(&PLAIN_SECRET, document.span, message)
                .hint("encrypt it with SOPS, seal it, or fetch it from a store"),
        );
    }
}
