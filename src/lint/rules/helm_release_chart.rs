//! Rule `helm-release-chart`: a HelmRelease with both or neither of chart and chartRef.

use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "helm-release-chart",
    severity: Severity::Error,
    summary: "a HelmRelease with both or neither of `chart` and `chartRef`",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds HelmReleases that name their chart twice, by `spec.chart` and by `spec.chartRef`, or not at all.

## Why is this bad?

The API server refuses the object: exactly one of the two is required. The Kustomization that applies it fails, and
nothing else of it is applied either.

## Example

```yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: apps
spec:
  interval: 10m
  chart:
    spec:
      chart: web
      version: 1.2.0
      sourceRef:
        kind: HelmRepository
        name: charts
  chartRef:
    kind: OCIRepository
    name: web
```

## Use instead

```yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: apps
spec:
  interval: 10m
  chartRef:
    kind: OCIRepository
    name: web
```

## References

* [HelmRelease: chart and chartRef](https://fluxcd.io/flux/components/helm/helmreleases/#chart-reference)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
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
        let problem = Diagnostic::error(RULE.name, alike.span, message);
        found.push(problem.hint("name the chart by exactly one of spec.chart and spec.chartRef"));
    }
}
