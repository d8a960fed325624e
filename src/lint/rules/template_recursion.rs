//! Rule `template-recursion`: ResourceSets that make others without end.
//!
//! Reported by the pass that reads; here it is documented.

use crate::lint::registry::Rule;
use fluxscape_manifest::diagnostic::Severity;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "template-recursion",
    severity: Severity::Warning,
    summary: "ResourceSets that make others without end",
    documentation: DOCUMENTATION,
    check: None,
    refines: &[],
};

const DOCUMENTATION: &str = r"
## What it does

Finds ResourceSets that a ResourceSet makes, which make others in turn, in a longer chain than anybody means.

## Why is this bad?

The Flux Operator would make them one after the other. What lies beyond the chain that is followed is not drawn and
not judged.

## Example

A ResourceSet whose template holds a ResourceSet with the same template.

## Use instead

List what is to be made as inputs of one ResourceSet.

## References

* [ResourceSet](https://fluxcd.control-plane.io/operator/resourceset/)
";
