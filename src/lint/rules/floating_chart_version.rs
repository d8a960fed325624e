//! Rule `floating-chart-version`: a chart whose version is not fixed.

use crate::graph::By;
use crate::lint::registry::Rule;
use crate::lint::subject::{Item, Subject, by_place};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "floating-chart-version",
    severity: Severity::Info,
    summary: "a chart whose version is not fixed",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds HelmReleases and HelmCharts that take the newest version of a chart from a HelmRepository: `version` is absent,
or `*`.

## Why is this bad?

A new major version of the chart is installed as soon as it is published, without a commit, a review or a way to see
later what changed.

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
      sourceRef:
        kind: HelmRepository
        name: charts
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
  chart:
    spec:
      chart: web
      version: 1.2.0
      sourceRef:
        kind: HelmRepository
        name: charts
```

## References

* [HelmRelease: chart template](https://fluxcd.io/flux/components/helm/helmreleases/#chart-template)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
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
                Diagnostic::info(RULE.name, alike.span, message)
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
