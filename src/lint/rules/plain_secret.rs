//! Rule `plain-secret`: a Secret that lies unencrypted in the repository.

use crate::lint::registry::Rule;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "plain-secret",
    severity: Severity::Warning,
    summary: "a Secret that lies unencrypted in the repository",
    documentation: DOCUMENTATION,
    check: Some(check),
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Secrets with values in files, neither encrypted with SOPS nor made of variables alone. No value is read into a
message.

## Why is this bad?

Whoever can read the repository, or its history, can read the Secret. What has been committed once has to be replaced.

## Example

```yaml
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: correct-horse
```

## Use instead

Encrypt it with SOPS, seal it, or fetch it from a store with External Secrets.

## References

* [Flux: manage Kubernetes secrets with SOPS](https://fluxcd.io/flux/guides/mozilla-sops/)
* [Secrets management](https://fluxcd.io/flux/security/secrets-management/)
";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in
        subject.facts.survey.documents.iter().filter(|document| document.is_plain_secret)
    {
        let message = format!("{} lies unencrypted in the repository", document.id);
        found.push(
            Diagnostic::warning(RULE.name, document.span, message)
                .hint("encrypt it with SOPS, seal it, or fetch it from a store"),
        );
    }
}
