//! Rule `orphaned-object`: a Flux object that nothing applies.

use super::orphaned_directory::in_doubt;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::Facts;
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use crate::source::TreePath;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "orphaned-object",
    severity: Severity::Info,
    summary: "a Flux object that nothing applies",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Flux objects in files that no cluster of the repository applies: no `spec.path` leads to their directory, and no
kustomization names their file. A file beside a kustomization that does not list it is an `unlisted-file`, a directory
that nothing builds an `orphaned-directory`.

## Why is this bad?

It looks as if it were at work. Where it is applied by hand or from another repository, say so in `lint.ignore`.

## Example

```yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
```

## Use instead

Move the file where a Kustomization applies it, or remove it.

## References

* [Kustomization: path](https://fluxcd.io/flux/components/kustomize/kustomizations/#path)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let facts = subject.facts;
    for document in facts.survey.documents.iter().filter(|document| document.is_flux && facts.knows_what_is_applied()) {
        let directory = document.path.parent();
        let told_otherwise = facts.survey.kustomizations.contains_key(&directory) || facts.survey.is_named(&document.path);
        let stands = facts.stands_in(&document.path) || document.left_alone;
        if !stands && !told_otherwise && !in_doubt(facts, &directory) && !swept(facts, &directory) {
            let message = format!("nothing applies {}", document.id);
            let hint = "move it where a Kustomization applies it, or remove it";
            found.push(Diagnostic::info(RULE.name, document.span, message).hint(hint));
        }
    }
}

/// Whether a Kustomization applies every file below a directory above, for want of a kustomization file: what it leaves out it was told to.
fn swept(facts: &Facts, directory: &TreePath) -> bool {
    let mut at = directory.clone();
    loop {
        if facts.survey.kustomizations.contains_key(&at) {
            return false;
        }
        if facts.applied.contains(&at) {
            return true;
        }
        if at.is_root() {
            return false;
        }
        at = at.parent();
    }
}
