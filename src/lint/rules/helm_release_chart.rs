//! Rule `helm-release-chart`: a HelmRelease with both or neither of chart and chartRef.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;

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
    for item in subject.of_kind("HelmRelease") {
        let (chart, reference) = (item.field(&["spec", "chart"]), item.field(&["spec", "chartRef"]));
        let (what, span) = match (chart, reference) {
            (Some(_), Some(reference)) => ("both chart and chartRef: only one may name the chart", reference.span),
            (None, None) => ("neither chart nor chartRef: nothing names the chart", item.fact.span),
            _ => continue,
        };
        let problem = Diagnostic::error(RULE.name, span, format!("{} has {what}", item.name()));
        found.push(problem.hint("name the chart by exactly one of spec.chart and spec.chartRef"));
    }
}
