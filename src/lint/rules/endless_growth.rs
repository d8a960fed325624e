//! Rule `endless-growth`: Kustomizations that make others without end.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "endless-growth",
    severity: Severity::Error,
    summary: "Kustomizations that make others without end",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds Kustomizations that apply a copy of themselves under another name, which does the same in turn.

## Why is this bad?

The cluster fills with objects until something breaks. What lies beyond the chain that is followed is not drawn and
not judged.

## Example

The Kustomization `stage-a` applies, by a variable in its name, `stage-aa`, which applies `stage-aaa`.

## Use instead

Let a Kustomization apply others by names that do not depend on its own.

## References

* [Kustomization: post build variable substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution)
";
