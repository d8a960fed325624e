//! Rule `assumed-repository`: a repository that was taken to be the one judged.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "assumed-repository",
    severity: Severity::Info,
    summary: "a repository that was taken to be the one judged",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Says that the source of a root Kustomization was taken to be the repository at hand, because neither git nor the
configuration tells its address.

## Why is this bad?

Nothing is wrong with the repository. If the assumption is, so is all that follows from it.

## Example

The repository is no checkout of git, and its configuration names no `url`.

## Use instead

```yaml
url: https://github.com/example/fleet
```

## References

* [Flux: repository structure](https://fluxcd.io/flux/guides/repository-structure/)
";
