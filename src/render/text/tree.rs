//! Text: the architecture as a tree of box-drawing characters, for terminals.
//!
//! In: an [`Outline`]. Out: a line for each entry, below what applies it: name, what it is,
//! address, what it deploys, what keeps its images current, its status and what it waits for.
//! Names are shown as they are, but for what would disturb a terminal.

use crate::graph::kinds::plural;
use crate::graph::outline::{Entry, EntryKind, Outline};
use crate::render::format::{Content, Format};
use crate::text::printed;

/// The architecture as a tree in plain text.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "txt",
    content: Content::Outline { write: render, keep: Some(|tree, _| format!("{tree}\n{MARK}\n")) },
    read: None,
    is_marked: |bytes| String::from_utf8_lossy(bytes).lines().last() == Some(MARK),
};

/// The last line of a file. Plain text has no comments.
const MARK: &str = "(drawn by fluxscape)";

/// The outline as a tree.
#[must_use]
pub fn render(outline: &Outline) -> String {
    let mut lines = vec![printed::line(&joined(" · ", [outline.name.clone(), outline.summary()]))];
    let count = outline.entries.len();
    for (at, entry) in outline.entries.iter().enumerate() {
        branch(entry, outline, ("", None), at + 1 == count, &mut lines);
    }
    lines.extend(outline.notes.iter().map(|note| printed::line(note)));
    lines.push(String::new());
    lines.join("\n")
}

/// `around` is what is before the line, and the source that is named above.
fn branch(
    entry: &Entry,
    outline: &Outline,
    around: (&str, Option<&str>),
    last: bool,
    lines: &mut Vec<String>,
) {
    let (before, above) = around;
    let (corner, rest) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
    lines.push(format!("{before}{corner}{}", printed::part(&told(entry, outline, above))));
    let before = format!("{before}{rest}");
    for (at, child) in entry.children.iter().enumerate() {
        branch(
            child,
            outline,
            (&before, entry.source.as_deref().or(above)),
            at + 1 == entry.children.len(),
            lines,
        );
    }
}

/// An entry on one line.
fn told(entry: &Entry, outline: &Outline, above: Option<&str>) -> String {
    let head = joined("  ", [entry.name.clone(), facts(entry, outline, above).join(" · ")]);
    match entry.trouble() {
        Some(trouble) => format!("{head}  [{trouble}]"),
        None => head,
    }
}

/// What is shown in words of an entry beside its name and its status. The source is named where it
/// is another one than `above`.
pub(super) fn facts(entry: &Entry, outline: &Outline, above: Option<&str>) -> Vec<String> {
    let mut facts = Vec::new();
    facts.push(match entry.kind {
        EntryKind::Application | EntryKind::Directory | EntryKind::Folded => String::new(),
        _ => entry.what().to_owned(),
    });
    facts.extend(entry.creator());
    facts.push(if entry.object == "HelmRelease" {
        format!("chart {}", entry.address)
    } else {
        entry.address.clone()
    });
    if entry.is_group() && !matches!(entry.kind, EntryKind::Cluster(_)) {
        facts.push(if entry.namespace.is_empty() {
            String::new()
        } else {
            format!("namespace {}", entry.namespace)
        });
    }
    let source = entry
        .source
        .as_ref()
        .filter(|id| Some(id.as_str()) != above)
        .and_then(|id| outline.sources.get(id));
    facts.extend(source.map(|source| format!("source {}", source.name)));
    if entry.is_group() && !entry.children.iter().all(|child| child.kind == EntryKind::Folded) {
        facts.push(entry.counted());
    }
    facts.push(entry.deploys.clone());
    if entry.health_checks > 0 {
        facts.push(plural(entry.health_checks, "health check"));
    }
    if entry.policies > 0 {
        facts.push(format!("{} kept current", plural(entry.policies, "image")));
    }
    facts.extend(entry.remarks.iter().map(|remark| (*remark).to_owned()));
    facts.push(waits(entry).unwrap_or_default());
    facts.retain(|fact| !fact.is_empty());
    facts
}

/// `waits for keycloak, postgres`; what does not exist is marked as missing.
pub(super) fn waits(entry: &Entry) -> Option<String> {
    let names: Vec<String> = entry
        .waits
        .iter()
        .map(|wait| format!("{}{}", wait.name, if wait.missing { " (missing)" } else { "" }))
        .collect();
    let verb = if entry.kind == EntryKind::Directory { "builds on" } else { "waits for" };
    (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")))
}

/// The texts that are there, with something between them.
pub(super) fn joined<const N: usize>(between: &str, parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}
