//! Rule `orphaned-object`: a Flux object that nothing applies.

use super::orphaned_directory::{in_doubt, is_led_to};
use super::unlisted_file::by_file;
use crate::graph::kinds::and_more;
use crate::graph::{Facts, SurveyDocument as Document};
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::TreePath;

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
kustomization names their file, once for each file. A file beside a kustomization that does not list it is an
`unlisted-file`, a directory that nothing builds an `orphaned-directory`. Where a Kustomization in another file leads to
them, only that nothing applies that Kustomization is told.

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
    if !facts.knows_what_is_applied() {
        return;
    }
    let is_orphan = |document: &&Document| {
        document.is_flux && !document.left_alone && is_orphaned(facts, &document.path)
    };
    for (document, more) in by_file(facts.survey.documents.iter().filter(is_orphan)) {
        let message = format!("nothing applies {}{}", document.id, and_more(more));
        let hint = "move it where a Kustomization applies it, or remove it";
        found.push(Diagnostic::info(RULE.name, document.span, message).hint(hint));
    }
}

fn is_orphaned(facts: &Facts, file: &TreePath) -> bool {
    let directory = file.parent();
    let told_otherwise = facts.survey.kustomizations.contains_key(&directory)
        || facts.survey.is_named(file)
        || is_led_to(facts, file);
    !facts.stands_in(file)
        && !told_otherwise
        && !in_doubt(facts, &directory)
        && !swept(facts, &directory)
}

/// Whether a Kustomization applies every file below a directory above, for want of a kustomization
/// file: what it leaves out it was told to.
fn swept(facts: &Facts, directory: &TreePath) -> bool {
    let mut around = std::iter::once(directory.clone()).chain(directory.above());
    let is_kustomization = |at: &TreePath| facts.survey.kustomizations.contains_key(at);
    around
        .find(|at| is_kustomization(at) || facts.applied.contains(at))
        .is_some_and(|at| !is_kustomization(&at))
}
