//! Rule `orphaned-directory`: a kustomization directory that nothing builds.

use crate::graph::{Facts, SurveyDocument as Document};
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::TreePath;
use std::collections::BTreeSet;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "orphaned-directory",
    severity: Severity::Info,
    summary: "a kustomization directory that nothing builds",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds directories with a kustomization file that no Kustomization of Flux applies and no kustomization that is built
takes in. Of directories that take in one another, only the first is told; of one that a Kustomization in a file leads
to, only that nothing applies that Kustomization. Where a Kustomization failed before its build, or takes an artifact
that may have been pushed from here, nothing is said.

## Why is this bad?

What lies there looks as if it ran somewhere. It may be a base for other repositories, or be applied by hand: then say
so in `lint.ignore`.

## Example

```yaml
# apps/old/kustomization.yaml: no spec.path and no resources entry leads here
resources:
  - web.yaml
```

## Use instead

Apply the directory with a Kustomization, take it in by the `resources` of another one, or remove it.

## References

* [Kustomization: path](https://fluxcd.io/flux/components/kustomize/kustomizations/#path)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let facts = subject.facts;
    let kustomizations = &facts.survey.kustomizations;
    let is_orphan =
        |directory: &TreePath| !facts.built.contains(directory) && !in_doubt(facts, directory);
    let orphans: BTreeSet<&TreePath> = kustomizations
        .keys()
        .filter(|directory| facts.knows_what_is_applied() && is_orphan(directory))
        .collect();
    for directory in &orphans {
        let Some(file) = kustomizations.get(*directory) else { continue };
        let taken_in = orphans.iter().any(|other| {
            other != directory
                && kustomizations.get(*other).is_some_and(|o| o.names.contains(*directory))
        });
        if !taken_in && !is_led_to(facts, directory) {
            let what = if file.is_component { "component" } else { "kustomization" };
            let message = format!("nothing builds the {what} in {}", shown(directory));
            found.push(
                Diagnostic::info(RULE.name, file.span, message)
                    .hint("apply it, take it in by another kustomization, or remove it"),
            );
        }
    }
}

/// Whether a file or directory would be applied if only a Kustomization in another file were: then
/// that one is what is told.
pub(super) fn is_led_to(facts: &Facts, path: &TreePath) -> bool {
    let documents = &facts.survey.documents;
    let leads_back = |to: &TreePath| {
        documents.iter().any(|document| document.path == *path && reaches(facts, document, to))
    };
    let leads_here = |document: &Document| {
        document.path != *path && !facts.stands_in(&document.path) && reaches(facts, document, path)
    };
    documents.iter().any(|document| leads_here(document) && !leads_back(&document.path))
}

/// Whether the Kustomization in a document names a path, or a directory above it that is applied
/// file by file for want of a kustomization.
fn reaches(facts: &Facts, document: &Document, path: &TreePath) -> bool {
    let Some(directory) = &document.leads_to else { return false };
    let mut swept = path.above().take_while(|at| !facts.survey.kustomizations.contains_key(at));
    path == directory || swept.any(|at| at == *directory)
}

/// Whether nobody knows if a directory is built: it belongs to a Kustomization whose source is not
/// at hand, or whose build failed.
pub(super) fn in_doubt(facts: &Facts, directory: &TreePath) -> bool {
    let below = |known: &TreePath| directory.lies_in(known);
    let doubtful = facts.doubtful.contains(directory)
        || facts.doubtful.iter().filter(|known| !known.is_root()).any(below);
    doubtful || facts.broken.iter().any(below)
}

fn shown(directory: &TreePath) -> String {
    if directory.is_root() {
        "the root of the repository".to_owned()
    } else {
        directory.to_string()
    }
}
