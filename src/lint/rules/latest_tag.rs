//! Rule `latest-tag`: an OCIRepository that follows the tag `latest`.

use super::LATEST_TAG;
use crate::graph::By;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.of_kind("OCIRepository").filter(|item| item.node.origin.by == By::Git) {
        let written = |field: &str| {
            item.text(&["spec", "ref", field]).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        // source-controller takes a digest over a version, and a version over a tag.
        if written("digest").or(written("semver")).is_some() {
            continue;
        }
        let (message, path) = match written("tag").as_deref() {
            Some("latest") => {
                (format!("{} follows the tag `latest`", item.name()), &["spec", "ref", "tag"][..])
            }
            None => (
                format!("{} names no revision: the tag `latest` is pulled", item.name()),
                &["spec", "url"][..],
            ),
            Some(_) => continue,
        };
        found.push(
            Diagnostic::info(&LATEST_TAG, item.fact.span_of(path), message)
                .hint("name a tag, a range of versions or a digest in spec.ref"),
        );
    }
}
