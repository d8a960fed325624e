//! Rule `unlisted-file`: a manifest beside a kustomization that does not list it.

use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::SurveyDocument as Document;
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use crate::source::TreePath;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unlisted-file",
    severity: Severity::Warning,
    summary: "a manifest beside a kustomization that does not list it",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds files with Kubernetes objects that no kustomization names, in a directory whose kustomization is built.

## Why is this bad?

The file looks as if it were applied, and is not. Where it was forgotten, the change that added it had no effect;
where it is kept on purpose, the next reader cannot tell.

## Example

```yaml
# apps/kustomization.yaml
resources:
  - web.yaml

# apps/database.yaml is not listed
```

## Use instead

List the file under `resources`, or remove it: git keeps it.

## References

* [kustomize: resources](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (document, more) in files(subject) {
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("no kustomization lists {}: nothing applies its {}{more}", document.path.name(), document.id);
        found.push(Diagnostic::warning(RULE.name, document.span, message).hint("list it under resources, or remove it"));
    }
}

/// The first document of each file that should be listed and is not, with how many follow it.
pub(super) fn files<'a>(subject: &Subject<'a>) -> Vec<(&'a Document, usize)> {
    let facts = subject.facts;
    let mut files: Vec<(&Document, usize)> = Vec::new();
    for document in &facts.survey.documents {
        match files.last_mut().filter(|(first, _)| first.path == document.path) {
            Some((_, more)) => *more += 1,
            None => files.push((document, 0)),
        }
    }
    let is_built = |directory: &TreePath| facts.built.contains(directory) && facts.survey.kustomizations.contains_key(directory);
    files.retain(|(document, _)| {
        is_built(&document.path.parent())
            && !facts.survey.is_named(&document.path)
            && !facts.stands_in(&document.path)
            && !document.left_alone
    });
    files
}
