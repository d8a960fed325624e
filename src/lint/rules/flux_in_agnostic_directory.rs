//! Rule `flux-in-agnostic-directory`: a Flux object in a directory that the configuration declares
//! free of Flux.

use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "flux-in-agnostic-directory",
    severity: Severity::Error,
    summary: "a Flux object in a directory that the configuration declares free of Flux",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Flux objects in directories that `lint.fluxAgnostic` of `.fluxscape.yaml` names.

## Why is this bad?

Manifests that know nothing of Flux can be built and applied without it: on a developer's machine, in a test, by
another tool. One Flux object among them ends that.

## Example

```yaml
# .fluxscape.yaml
lint:
  fluxAgnostic: [apps]

# apps/web.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
```

## Use instead

Keep Flux objects beside such directories (`fluxcd/web.yaml` applies `apps/web`), never in them.

## References

* [Ways of structuring your repositories](https://fluxcd.io/flux/guides/repository-structure/)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in subject.facts.survey.documents.iter().filter(|document| document.is_flux) {
        let holder =
            subject.flux_agnostic.iter().find(|directory| document.path.lies_in(directory));
        if let Some(directory) = holder {
            let message = format!(
                "{} is an object of Flux, and {directory} is declared free of them",
                document.id
            );
            let hint =
                "move it out of the directory, or take the directory out of lint.fluxAgnostic";
            found.push(Diagnostic::error(RULE.name, document.span, message).hint(hint));
        }
    }
}
