//! Rule `health-checks-ignored`: health checks that wait makes void.

use super::HEALTH_CHECKS_IGNORED;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let ignored = |item: &Item<'_>| {
        let waits = item.field(&["spec", "wait"]).and_then(Node::as_bool) == Some(true);
        item.field(&["spec", "healthChecks"])
            .filter(|checks| waits && !checks.items().is_empty())
            .map(|checks| checks.span)
    };
    for alike in
        by_place(subject.of_kind("Kustomization").filter_map(|item| Some((ignored(&item)?, item))))
    {
        let message = format!(
            "{} {} health checks, which wait: true makes void",
            alike.subject(),
            alike.verb("has", "have")
        );
        let hint = "remove healthChecks, or wait: true where only these are to be checked";
        found.push(Diagnostic::info(&HEALTH_CHECKS_IGNORED, alike.span, message).hint(hint));
    }
}
