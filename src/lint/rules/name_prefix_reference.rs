//! Rule `name-prefix-reference`: a reference that a name prefix or suffix of kustomize breaks.

use crate::graph::{By, Node, Status, SurveyDocument as Document};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "name-prefix-reference",
    severity: Severity::Warning,
    summary: "a reference that a name prefix or suffix of kustomize breaks",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &["dangling-reference", "dangling-source"],
};

const DOCUMENTATION: &str = r"
## What it does

Finds references to an object that does not exist, where an object of the same kind and namespace does that is written
under the name referred to and gets another one from `namePrefix` or `nameSuffix`.

## Why is this bad?

kustomize renames the objects, but knows nothing of the fields by which Flux objects refer to one another: they keep
the old name, and lead nowhere.

## Example

```yaml
# kustomization.yaml
namePrefix: qa-
resources:
  - database.yaml   # Kustomization database, becomes qa-database
  - web.yaml        # dependsOn: [{name: database}], stays as it is
```

## Use instead

```yaml
# kustomization.yaml
namePrefix: qa-
resources: [database.yaml, web.yaml]
configurations:
  - references.yaml

# references.yaml
nameReference:
  - kind: Kustomization
    group: kustomize.toolkit.fluxcd.io
    fieldSpecs:
      - kind: Kustomization
        path: spec/dependsOn/name
```

## References

* [kustomize: name references](https://github.com/kubernetes-sigs/kustomize/tree/master/examples/transformerconfigs#name-reference-transformer)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) = edge.span.filter(|_| to.status == Status::Missing) else { continue };
        let renamed =
            subject.graph.nodes().map(|(_, node)| node).find(|node| is_renamed(subject, node, to));
        if let Some(renamed) = renamed {
            let message = format!(
                "{} refers to {}, which kustomize renames to {}",
                object_name(from),
                object_name(to),
                renamed.name
            );
            let hint = format!(
                "write {} in `{}`, or tell kustomize of the reference by nameReference",
                renamed.name, edge.edge_type
            );
            found.push(Diagnostic::warning(RULE.name, span, message).hint(hint));
        }
    }
}

/// Whether an object is written under the name of a missing one and is applied under another.
fn is_renamed(subject: &Subject<'_>, node: &Node, missing: &Node) -> bool {
    let same = |node: &Node| {
        (node.cluster.clone(), node.group.clone(), node.kind.clone(), node.namespace.clone())
    };
    let affixed = node.name.len() > missing.name.len()
        && (node.name.ends_with(&missing.name) || node.name.starts_with(&missing.name));
    let by_git = node.origin.by == By::Git && affixed && same(node) == same(missing);
    by_git
        && subject
            .facts
            .survey
            .documents
            .iter()
            .any(|document| is_written_as(document, node, missing))
}

fn is_written_as(document: &Document, node: &Node, missing: &Node) -> bool {
    let place = (node.origin.file.as_deref(), node.origin.line)
        == (Some(document.path.as_str()), Some(document.span.line));
    place && document.id.kind == missing.kind && document.id.name == missing.name
}
