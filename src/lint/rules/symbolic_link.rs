//! Rule `symbolic-link`: a symbolic link in what is built.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "symbolic-link",
    severity: Severity::Warning,
    summary: "a symbolic link in what is built",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds symbolic links that a build went through.

## Why is this bad?

Flux leaves symbolic links out of the artifact: a build that works on your machine fails in the cluster.

## Example

`apps/web.yaml` is a link to `../common/web.yaml`, and `apps/kustomization.yaml` lists it.

## Use instead

Replace the link by what it leads to, or take in the directory that it leads to as a base.

## References

* [GitRepository: excluding files](https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files)
";
