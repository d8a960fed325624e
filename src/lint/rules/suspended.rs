//! Rule `suspended`: an object that is suspended in the repository.

use super::SUSPENDED;
use crate::lint::subject::{Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let suspended = subject.items().filter(|item| item.fact.is_suspended());
    for alike in by_place(suspended.map(|item| (item.fact.span_of(&["spec", "suspend"]), item))) {
        let (name, it) = (alike.subject(), alike.verb("it", "them"));
        let message = format!(
            "{name} {} suspended: what changes below {it} has no effect",
            alike.verb("is", "are")
        );
        found.push(
            Diagnostic::info(&SUSPENDED, alike.span, message).hint("remove the field to resume it"),
        );
    }
}
