//! Rule `floating-chart-version`: a chart whose version is not fixed.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::By;
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;

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
    for (kind, path) in [("HelmRelease", &["spec", "chart", "spec"][..]), ("HelmChart", &["spec"][..])] {
        for item in subject.of_kind(kind).filter(|item| item.node.origin.by == By::Git) {
            let Some(chart) = item.field(path).filter(|chart| chart.get("chart").is_some()) else { continue };
            // Charts of a GitRepository or Bucket have the version that lies there.
            let by_version = chart.str_at(&["sourceRef", "kind"]).is_none_or(|kind| kind == "HelmRepository");
            let version = chart.str_at(&["version"]).unwrap_or("*");
            if by_version && matches!(version.trim(), "*" | "") {
                let message = format!("{} takes whatever version of its chart is the newest", item.name());
                let span = chart.get("version").or(chart.get("chart")).map_or(item.fact.span, |field| field.span);
                found.push(Diagnostic::info(RULE.name, span, message).hint("fix the version, or a range of it"));
            }
        }
    }
}
