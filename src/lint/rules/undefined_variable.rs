//! Rule `undefined-variable`: a variable that nothing defines.

use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "undefined-variable",
    severity: Severity::Warning,
    summary: "a variable that nothing defines",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds `${NAME}` in objects of a Kustomization with `postBuild`, where neither `substitute` nor a ConfigMap or Secret
of `substituteFrom` defines the name and no default is given. Where one of these is not in the repository, nothing is
said: it may define the name.

## Why is this bad?

Flux puts nothing in its place: `https://${HOST}/` becomes `https:///`. What only looks like a variable, as in a shell
script in a ConfigMap, disappears the same way.

## Example

```yaml
host: www.${DOMAIN}
```

## Use instead

```yaml
host: www.${DOMAIN:=example.com}   # a default
script: echo $${HOME}              # no variable: becomes ${HOME}
```

## References

* [Kustomization: post build variable substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for undefined in &subject.facts.undefined {
        let name = &undefined.name;
        let message = format!(
            "{} holds ${{{name}}}, which {} does not define: it becomes empty",
            undefined.object, undefined.kustomization
        );
        let hint = format!(
            "define it, give it a default as ${{{name}:=value}}, or write $${{{name}}} where it is no variable of Flux"
        );
        found.push(Diagnostic::warning(RULE.name, undefined.span, message).hint(hint));
    }
}
