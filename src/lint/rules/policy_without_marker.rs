//! Rule `policy-without-marker`: an ImagePolicy whose choice is written nowhere.

use super::marker_outside_update_path::{automations, is_own};
use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "policy-without-marker",
    severity: Severity::Warning,
    summary: "an ImagePolicy whose choice is written nowhere",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r#"
## What it does

Finds ImagePolicies that no image marker (`# {"$imagepolicy": "NAMESPACE:NAME"}`) in the files of the repository
names, nor in those of a repository at hand that an ImageUpdateAutomation writes. Where the repository that an
automation of the same namespace writes is not at hand, nothing is said.

## Why is this bad?

The policy selects the newest image, and nothing is ever updated with it: either the marker has been lost, most often
when a file was formatted or moved, or the policy is no longer needed.

## Example

```yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata:
  name: web
  namespace: apps
spec:
  imageRepositoryRef:
    name: web
  policy:
    semver:
      range: 1.x
```

## Use instead

Put the marker behind the value that the policy sets, or remove the policy.

```yaml
image: registry.example.com/web:1.0.0 # {"$imagepolicy": "apps:web"}
```

## References

* [Image automation: markers](https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources)
"#;

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let survey = &subject.facts.survey;
    for policy in
        subject.of_kind("ImagePolicy").filter(|policy| !subject.facts.is_open(&policy.node.cluster))
    {
        let (namespace, name) = (&policy.node.namespace, &policy.node.name);
        let in_files = survey
            .markers
            .iter()
            .any(|(_, marker)| marker.namespace == *namespace && marker.name == *name);
        let serves = |edge_type| !subject.graph.sources(policy.index, edge_type).is_empty();
        let sets = !subject.graph.targets(policy.index, "sets").is_empty();
        let blind =
            automations(subject, policy.node).iter().any(|automation| !is_own(subject, automation));
        // A template that only the cluster expands may hold the marker.
        if !in_files && !serves("updates") && !sets && !blind && policy.fact.unknown.is_empty() {
            let message = format!(
                "no image marker names {}: what it selects is written nowhere",
                policy.name()
            );
            let hint = format!(
                "add # {{\"$imagepolicy\": \"{namespace}:{name}\"}} behind the image, or remove the policy"
            );
            found.push(Diagnostic::warning(RULE.name, policy.fact.span, message).hint(hint));
        }
    }
}
