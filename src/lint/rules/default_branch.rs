//! Rule `default-branch`: a GitRepository that names no revision.

use crate::graph::By;
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "default-branch",
    severity: Severity::Info,
    summary: "a GitRepository that names no revision",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds GitRepositories without `spec.ref`, or with an empty one.

## Why is this bad?

source-controller then checks out the branch `master`, which many repositories do not have.

## Example

```yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: other
  namespace: flux-system
spec:
  interval: 10m
  url: https://github.com/example/other
```

## Use instead

```yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: other
  namespace: flux-system
spec:
  interval: 10m
  url: https://github.com/example/other
  ref:
    branch: main
```

## References

* [GitRepository: reference](https://fluxcd.io/flux/components/source/gitrepositories/#reference)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.of_kind("GitRepository").filter(|item| item.node.origin.by == By::Git) {
        let says =
            |field: &str| item.text(&["spec", "ref", field]).is_some_and(|text| !text.is_empty());
        if !["branch", "tag", "semver", "name", "commit"].into_iter().any(says) {
            let message = format!("{} names no revision: `master` is checked out", item.name());
            let span = item.fact.span_of(&["spec", "url"]);
            found.push(
                Diagnostic::info(RULE.name, span, message)
                    .hint("name the branch, tag or version in spec.ref"),
            );
        }
    }
}
