//! Rule `default-branch`: a GitRepository that names no revision.

use super::DEFAULT_BRANCH;
use crate::graph::By;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.of_kind("GitRepository").filter(|item| item.node.origin.by == By::Git) {
        let says =
            |field: &str| item.text(&["spec", "ref", field]).is_some_and(|text| !text.is_empty());
        if !["branch", "tag", "semver", "name", "commit"].into_iter().any(says) {
            let message = format!("{} names no revision: `master` is checked out", item.name());
            let span = item.fact.span_of(&["spec", "url"]);
            found.push(
                Diagnostic::info(&DEFAULT_BRANCH, span, message)
                    .hint("name the branch, tag or version in spec.ref"),
            );
        }
    }
}
