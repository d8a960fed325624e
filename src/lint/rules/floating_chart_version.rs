//! Rule `floating-chart-version`: a chart whose version is not fixed.

use super::FLOATING_CHART_VERSION;
use crate::graph::By;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (kind, path) in
        [("HelmRelease", &["spec", "chart", "spec"][..]), ("HelmChart", &["spec"][..])]
    {
        let items = subject.of_kind(kind).filter(|item| item.node.origin.by == By::Git);
        for alike in by_place(items.filter_map(|item| Some((floating(&item, path)?, item)))) {
            let message = format!(
                "{} {} whatever version of the chart is the newest",
                alike.subject(),
                alike.verb("takes", "take")
            );
            found.push(
                Diagnostic::info(&FLOATING_CHART_VERSION, alike.span, message)
                    .hint("fix the version, or a range of it"),
            );
        }
    }
}

/// Where a chart says, or fails to say, which version it has: of one whose version is not fixed.
fn floating(item: &Item<'_>, path: &[&str]) -> Option<Span> {
    let chart = item.field(path).filter(|chart| chart.get("chart").is_some())?;
    // Charts of a GitRepository or Bucket have the version that lies there.
    let by_version =
        chart.str_at(&["sourceRef", "kind"]).is_none_or(|kind| kind == "HelmRepository");
    let version = chart.str_at(&["version"]).unwrap_or("*");
    let span =
        chart.get("version").or(chart.get("chart")).map_or(item.fact.span, |field| field.span);
    (by_version && matches!(version.trim(), "*" | "")).then_some(span)
}
