//! Rule `orphaned-directory`: a kustomization directory that nothing builds.

use super::ORPHANED_DIRECTORY;
use crate::graph::{Facts, SurveyDocument as Document};
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;
use std::collections::BTreeSet;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let facts = subject.facts;
    let kustomizations = &facts.survey.kustomizations;
    let is_orphan =
        |directory: &TreePath| !facts.built.contains(directory) && !in_doubt(facts, directory);
    let orphans: BTreeSet<&TreePath> = kustomizations
        .keys()
        .filter(|directory| facts.knows_what_is_applied() && is_orphan(directory))
        .collect();
    for directory in &orphans {
        let Some(file) = kustomizations.get(*directory) else { continue };
        let taken_in = orphans.iter().any(|other| {
            other != directory
                && kustomizations.get(*other).is_some_and(|o| o.names.contains(*directory))
        });
        if !taken_in && !is_led_to(facts, directory) {
            let what = if file.is_component { "component" } else { "kustomization" };
            let message = format!("nothing builds the {what} in {}", shown(directory));
            found.push(
                Diagnostic::info(&ORPHANED_DIRECTORY, file.span, message)
                    .hint("apply it, take it in by another kustomization, or remove it"),
            );
        }
    }
}

/// Whether a file or directory would be applied if only a Kustomization in another file were: then
/// that one is reported.
pub(super) fn is_led_to(facts: &Facts, path: &TreePath) -> bool {
    let documents = &facts.survey.documents;
    let leads_back = |to: &TreePath| {
        documents.iter().any(|document| document.path == *path && reaches(facts, document, to))
    };
    let leads_here = |document: &Document| {
        document.path != *path && !facts.stands_in(&document.path) && reaches(facts, document, path)
    };
    documents.iter().any(|document| leads_here(document) && !leads_back(&document.path))
}

/// Whether the Kustomization in a document names a path, or a directory above it that is applied
/// file by file for want of a kustomization.
fn reaches(facts: &Facts, document: &Document, path: &TreePath) -> bool {
    let Some(directory) = &document.leads_to else { return false };
    let mut swept = path.above().take_while(|at| !facts.survey.kustomizations.contains_key(at));
    path == directory || swept.any(|at| at == *directory)
}

/// Whether nobody knows if a directory is built: it belongs to a Kustomization whose source is not
/// at hand, or whose build failed.
pub(super) fn in_doubt(facts: &Facts, directory: &TreePath) -> bool {
    let below = |known: &TreePath| directory.lies_in(known);
    let doubtful = facts.doubtful.contains(directory)
        || facts.doubtful.iter().filter(|known| !known.is_root()).any(below);
    doubtful || facts.broken.iter().any(below)
}

fn shown(directory: &TreePath) -> String {
    if directory.is_root() {
        "the root of the repository".to_owned()
    } else {
        directory.to_string()
    }
}
