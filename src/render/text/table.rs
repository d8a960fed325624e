//! One table: a row for each application of each environment, or for each kustomize directory where
//! there is no Flux object.
//!
//! In: an [`Outline`]. Out: a Markdown table without a heading: where it is, path or chart,
//! source, what it waits for, images.

use std::fmt::Write as _;

use super::markdown::{code, escape, images, linked, waits};
use crate::graph::outline::{Entry, EntryKind, Outline};

/// The outline as one table.
#[must_use]
pub(in crate::render) fn render(outline: &Outline) -> String {
    let directories: Vec<&Entry> =
        outline.entries.iter().filter(|entry| entry.kind == EntryKind::Directory).collect();
    if !directories.is_empty() {
        let rows = directories
            .into_iter()
            .map(|entry| [code(&entry.name), escape(&entry.deploys), waits(entry)].to_vec())
            .collect();
        return table(&["Directory", "Objects", "Builds on"], rows);
    }
    let mut rows = Vec::new();
    for entry in &outline.entries {
        inside(entry, &Above::default(), outline, &mut rows);
    }
    if rows.is_empty() {
        return "There is nothing that Flux or kustomize would apply.\n".to_owned();
    }
    // One cluster without environments has nothing to show here.
    let placed = rows.iter().any(|row| row.first().is_some_and(|place| !place.is_empty()));
    let titles = ["Environment", "Application", "Path or chart", "Source", "Waits for", "Images"];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().skip(usize::from(!placed)).collect()).collect();
    table(titles.get(usize::from(!placed)..).unwrap_or_default(), rows)
}

/// What an entry has from those above it.
#[derive(Clone, Debug, Default)]
struct Above {
    /// Environments and tiers on the way.
    place: Vec<String>,
    /// Id of the source.
    source: Option<String>,
}

/// The rows of an entry and what is inside it: applications, and environments that hold none.
fn inside(entry: &Entry, above: &Above, outline: &Outline, rows: &mut Vec<Vec<String>>) {
    let mut here = above.clone();
    here.source = entry.source.clone().or(here.source);
    let is_group = matches!(entry.kind, EntryKind::Environment | EntryKind::Tier);
    let several = outline.entries.len() > 1;
    if is_group || several && matches!(entry.kind, EntryKind::Cluster(_)) {
        here.place.push(escape(&entry.name));
    }
    let is_application = entry.kind == EntryKind::Application;
    if is_application || is_group && entry.children.is_empty() {
        let source = here
            .source
            .as_ref()
            .and_then(|id| outline.sources.get(id))
            .map(|source| escape(&source.name))
            .unwrap_or_default();
        let name = if is_application { linked(entry) } else { String::new() };
        rows.push(vec![
            here.place.join(" / "),
            name,
            code(&entry.address),
            source,
            waits(entry),
            images(entry),
        ]);
        return;
    }
    for child in &entry.children {
        inside(child, &here, outline, rows);
    }
}

fn table(titles: &[&str], rows: Vec<Vec<String>>) -> String {
    let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
    let rule = vec!["---".to_owned(); titles.len()];
    let mut out = String::new();
    for row in [titles, rule].into_iter().chain(rows) {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out
}
