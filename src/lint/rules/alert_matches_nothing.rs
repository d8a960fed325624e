//! Rule `alert-matches-nothing`: an Alert that matches no object.

use super::ALERT_MATCHES_NOTHING;
use crate::flux::KINDS;
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::Node;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for alert in
        subject.of_kind("Alert").filter(|alert| !subject.facts.is_open(&alert.node.cluster))
    {
        let sources = alert.fact.object.items_at(&["spec", "eventSources"]);
        let is_reported = |source: &Node| {
            found.iter().any(|other| {
                other.rule == &crate::graph::rules::DANGLING_REFERENCE
                    && other.span == Some(source.span)
            })
        };
        let is_silent = !sources.is_empty()
            && !sources.iter().any(|source| means_something(subject, &alert, source));
        if is_silent && !sources.iter().all(is_reported) {
            let message = format!(
                "{} watches nothing: no object matches any of its event sources",
                alert.name()
            );
            let hint = "check kind, namespace and matchLabels of spec.eventSources";
            found.push(
                Diagnostic::warning(
                    &ALERT_MATCHES_NOTHING,
                    alert.fact.span_of(&["spec", "eventSources"]),
                    message,
                )
                .hint(hint),
            );
        }
    }
}

/// Whether an entry means an object that is there, or may be.
fn means_something(subject: &Subject<'_>, alert: &Item<'_>, source: &Node) -> bool {
    let text = |field: &str| source.str_at(&[field]).unwrap_or_default();
    let namespace = Some(text("namespace"))
        .filter(|namespace| !namespace.is_empty())
        .unwrap_or(&alert.node.namespace);
    let is_meant = |item: &Item<'_>| {
        item.node.cluster == alert.node.cluster
            && item.node.kind == text("kind")
            && item.node.namespace == namespace
            && (text("name") == "*" || item.node.name == text("name"))
            && source.get("matchLabels").is_none_or(|labels| item.has_labels(labels))
    };
    let made = KINDS.iter().any(|known| known.id.kind == text("kind") && known.made_at_run_time);
    made || !alert.fact.unknown.is_empty() || subject.items().any(|item| is_meant(&item))
}
