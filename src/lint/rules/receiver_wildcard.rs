//! Rule `receiver-wildcard`: a Receiver that means every object of a kind without labels to choose
//! by.

use super::RECEIVER_WILDCARD;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for receiver in subject.of_kind("Receiver") {
        for entry in receiver.fact.object.items_at(&["spec", "resources"]) {
            let chooses =
                entry.get("matchLabels").is_some_and(|labels| labels.entries().next().is_some());
            if entry.str_at(&["name"]) == Some("*") && !chooses {
                let message = format!(
                    "{} means every {}, and has no matchLabels",
                    receiver.name(),
                    entry.str_at(&["kind"]).unwrap_or("object")
                );
                found.push(
                    Diagnostic::error(&RECEIVER_WILDCARD, entry.span, message)
                        .hint("add matchLabels, or name the objects one by one"),
                );
            }
        }
    }
}
