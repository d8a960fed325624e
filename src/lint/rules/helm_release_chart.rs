//! Rule `helm-release-chart`: a HelmRelease with both or neither of chart and chartRef.

use super::HELM_RELEASE_CHART;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let fields = |item: &Item<'_>| {
        [item.field(&["spec", "chart"]), item.field(&["spec", "chartRef"])]
            .map(|field| field.map(|f| f.span))
    };
    let releases: Vec<(Item<'_>, [Option<Span>; 2])> =
        subject.of_kind("HelmRelease").map(|item| (item, fields(&item))).collect();
    let both = releases.iter().filter_map(|(item, named)| Some((named[0].and(named[1])?, *item)));
    let neither = releases
        .iter()
        .filter(|(_, named)| *named == [None, None])
        .map(|(item, _)| (item.fact.span, *item));
    let faults = [
        (by_place(both), "both chart and chartRef: only one may name the chart"),
        (by_place(neither), "neither chart nor chartRef: nothing names the chart"),
    ];
    for (alike, what) in
        faults.iter().flat_map(|(places, what)| places.iter().map(move |alike| (alike, what)))
    {
        let message = format!("{} {} {what}", alike.subject(), alike.verb("has", "have"));
        let problem = Diagnostic::error(&HELM_RELEASE_CHART, alike.span, message);
        found.push(problem.hint("name the chart by exactly one of spec.chart and spec.chartRef"));
    }
}
