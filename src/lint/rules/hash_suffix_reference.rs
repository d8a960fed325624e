//! Rule `hash-suffix-reference`: a reference to a generated ConfigMap or Secret without the hash in
//! its name.

use crate::graph::{Node, Status};
use crate::lint::registry::Rule;
use crate::lint::subject::{Subject, object_name};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "hash-suffix-reference",
    severity: Severity::Warning,
    summary: "a reference to a generated ConfigMap or Secret without the hash in its name",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &["unmanaged-reference", "dangling-reference"],
};

const DOCUMENTATION: &str = r"
## What it does

Finds references to a ConfigMap or Secret that does not exist, where a generator of kustomize makes one of that name
with a hash at its end.

## Why is this bad?

kustomize adds the hash and corrects the references that it knows. It does not know those of Flux objects
(`valuesFrom`, `substituteFrom`, `secretRef`): they keep the short name, and lead nowhere.

## Example

```yaml
configMapGenerator:
  - name: web-values      # becomes web-values-7b5hf9dm2k

# HelmRelease
valuesFrom:
  - kind: ConfigMap
    name: web-values
```

## Use instead

```yaml
configMapGenerator:
  - name: web-values
    options:
      disableNameSuffixHash: true
```

## References

* [kustomize: configMapGenerator](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/)
* [Flux: HelmRelease values from generated ConfigMaps](https://fluxcd.io/flux/guides/helmreleases/#refer-to-values-in-configmaps-generated-with-kustomize)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let missing = |node: &Node| {
        node.status == Status::Missing && matches!(node.kind.as_str(), "ConfigMap" | "Secret")
    };
    for (from, to, edge) in subject.graph.edges() {
        let Some(span) = edge.span.filter(|_| missing(to)) else { continue };
        let same = |node: &Node| {
            node.cluster == to.cluster && node.kind == to.kind && node.namespace == to.namespace
        };
        let mut nodes = subject.graph.nodes().map(|(_, node)| node);
        if let Some(hashed) = nodes.find(|node| same(node) && is_hashed(&node.name, &to.name)) {
            let message = format!(
                "{} refers to {}, which kustomize makes as {}",
                object_name(from),
                object_name(to),
                hashed.name
            );
            let hint =
                "set disableNameSuffixHash, or tell kustomize of the reference by nameReference";
            found.push(Diagnostic::warning(RULE.name, span, message).hint(hint));
        }
    }
}

/// kustomize ends a name with `-` and ten characters of an alphabet without vowels and what is
/// taken for one another.
fn is_hashed(name: &str, short: &str) -> bool {
    let hash = name.strip_prefix(short).and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| {
        hash.len() == 10 && hash.chars().all(|c| "bcdfghkmt2456789".contains(c))
    })
}
