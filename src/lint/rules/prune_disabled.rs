//! Rule `prune-disabled`: a Kustomization that leaves behind what is removed from git.

use super::PRUNE_DISABLED;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let keeps = |item: &Item<'_>| {
        item.field(&["spec", "prune"])
            .filter(|prune| prune.as_bool() == Some(false))
            .map(|prune| prune.span)
    };
    for alike in
        by_place(subject.of_kind("Kustomization").filter_map(|item| Some((keeps(&item)?, item))))
    {
        let message = format!(
            "{} {} in the cluster what is removed from git",
            alike.subject(),
            alike.verb("leaves", "leave")
        );
        found.push(Diagnostic::info(&PRUNE_DISABLED, alike.span, message).hint("set prune: true"));
    }
}
