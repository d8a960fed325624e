//! Markdown: the architecture in words, for readers who cannot see the picture, and for search.
//!
//! In: an [`Outline`]. Out: a nested list of what applies what, with a table of the applications of
//! each environment and tier: path, what it deploys, image automation, what it waits for, status.
//! Names cannot break out of their place.

use std::fmt::Write as _;

use super::tree::{facts, joined};
use crate::graph::kinds::plural;
use crate::graph::outline::{Entry, EntryKind, Outline};
use crate::render::embed::{self, Comment, Embedded};
use crate::render::format::{Content, Format};
use crate::text::clean;

/// The architecture in words.
pub const FORMAT: Format = Format {
    extension: "md",
    content: Content::Outline {
        write: render,
        // A comment that follows a paragraph at once would be a part of it.
        keep: Some(|page, text| embed::into_text(&format!("{page}\n"), text, Comment::MARKDOWN)),
    },
    read: Some(read),
    // Of a page with blocks only these are this program's.
    is_marked: |bytes| {
        read(bytes).is_some() && !String::from_utf8_lossy(bytes).contains("<!-- fluxscape:begin")
    },
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_markdown(std::str::from_utf8(bytes).ok()?)
}

/// The outline as a file of Markdown.
#[must_use]
pub(in crate::render) fn render(outline: &Outline) -> String {
    let title = format!("# {}\n", escape(&outline.name));
    let mut page = Page { outline, out: title, heading: "##" };
    page.parts();
    page.out
}

/// The outline as the middle of a file: without a title, its headings a level deeper.
#[must_use]
pub(super) fn section(outline: &Outline) -> String {
    let mut page = Page { outline, out: String::new(), heading: "###" };
    page.parts();
    page.out.trim_start().to_owned()
}

struct Page<'a> {
    outline: &'a Outline,
    out: String,
    /// What begins the heading of a part.
    heading: &'static str,
}

impl Page<'_> {
    fn parts(&mut self) {
        let outline = self.outline;
        let summary = outline.summary();
        if !summary.is_empty() {
            let _ = writeln!(self.out, "\n{}.", escape(&summary));
        }
        self.list();
        for entry in &outline.entries {
            self.tables(entry, &[]);
        }
        self.directories();
        self.sources();
        self.notes();
    }

    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.out, "\n{} {text}\n", self.heading);
    }

    /// What applies what, down to the groups that tables show.
    fn list(&mut self) {
        let groups: Vec<(usize, Option<&str>, &Entry)> =
            self.outline.entries.iter().flat_map(|entry| groups(entry, 0, None)).collect();
        if groups.is_empty() {
            return;
        }
        self.heading("Structure");
        for (depth, above, entry) in groups {
            let facts = [
                facts(entry, self.outline, above).join(" · "),
                entry.trouble().unwrap_or_default(),
            ]
            .map(|part| escape(&part));
            let words = joined(": ", [format!("**{}**", escape(&entry.name)), joined("; ", facts)]);
            let _ = writeln!(self.out, "{}- {words}", "  ".repeat(depth));
        }
    }

    /// A table for each entry that holds applications.
    fn tables(&mut self, entry: &Entry, above: &[&Entry]) {
        let applications: Vec<&Entry> =
            entry.children.iter().filter(|child| child.kind == EntryKind::Application).collect();
        let mut way = above.to_vec();
        if !matches!(entry.kind, EntryKind::Passage) {
            way.push(entry);
        }
        if !applications.is_empty() {
            let way: Vec<String> = way.iter().map(|entry| escape(&entry.name)).collect();
            let title = if way.is_empty() { escape(&entry.name) } else { way.join(" / ") };
            self.heading(&title);
            let _ = writeln!(self.out, "{}.\n", plural(applications.len(), "application"));
            self.row(
                &["Application", "Path or chart", "Deploys", "Images", "Waits for", "Status"]
                    .map(str::to_owned),
            );
            self.row(&["---"; 6].map(str::to_owned));
            for application in applications {
                self.row(&cells(application));
                for release in &application.children {
                    self.row(&cells(release));
                }
            }
        }
        for child in &entry.children {
            self.tables(child, &way);
        }
    }

    /// The kustomize directories of a repository without Flux objects.
    fn directories(&mut self) {
        let directories: Vec<&Entry> = self
            .outline
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Directory)
            .collect();
        if directories.is_empty() {
            return;
        }
        self.heading("Kustomize directories");
        self.out.push_str("No Flux object in this repository applies them.\n\n");
        self.row(&["Directory", "Objects", "Builds on", "Status"].map(str::to_owned));
        self.row(&["---"; 4].map(str::to_owned));
        for directory in directories {
            self.row(&[
                code(&directory.name),
                escape(&directory.deploys),
                waits(directory),
                status(directory),
            ]);
        }
    }

    fn sources(&mut self) {
        if self.outline.sources.is_empty() {
            return;
        }
        self.heading("Sources");
        self.row(
            &["Source", "Kind", "Namespace", "Address", "Revision", "Includes"].map(str::to_owned),
        );
        self.row(&["---"; 6].map(str::to_owned));
        for source in self.outline.sources.values() {
            let texts = [&source.name, &source.kind, &source.namespace].map(|text| escape(text));
            let [name, kind, namespace] = texts;
            self.row(&[
                name,
                kind,
                namespace,
                code(&source.url),
                escape(&source.revision),
                escape(&source.includes.join(", ")),
            ]);
        }
    }

    fn notes(&mut self) {
        if self.outline.notes.is_empty() {
            return;
        }
        self.heading("Notes");
        for note in &self.outline.notes {
            let _ = writeln!(self.out, "- {}", escape(note));
        }
    }

    fn row(&mut self, cells: &[String]) {
        let _ = writeln!(self.out, "| {} |", cells.join(" | "));
    }
}

/// The groups of an entry, each with its depth in the list and the source that is named above it.
fn groups<'e>(
    entry: &'e Entry,
    depth: usize,
    above: Option<&'e str>,
) -> Vec<(usize, Option<&'e str>, &'e Entry)> {
    if !entry.is_group() && !matches!(entry.kind, EntryKind::Controllers | EntryKind::Folded) {
        return Vec::new();
    }
    let source = entry.source.as_deref().or(above);
    let inside = entry.children.iter().flat_map(|child| groups(child, depth + 1, source));
    std::iter::once((depth, above, entry)).chain(inside).collect()
}

fn cells(entry: &Entry) -> [String; 6] {
    let name = if entry.kind == EntryKind::Release {
        format!("HelmRelease {}", linked(entry))
    } else {
        linked(entry)
    };
    let checks = if entry.health_checks > 0 {
        plural(entry.health_checks, "health check")
    } else {
        String::new()
    };
    let deploys = joined(" · ", [escape(&entry.deploys), checks]);
    [name, code(&entry.address), deploys, images(entry), waits(entry), status(entry)]
}

/// An entry's name, which leads to the page of its file where there is one.
pub(super) fn linked(entry: &Entry) -> String {
    entry
        .page
        .as_ref()
        .map_or_else(|| escape(&entry.name), |page| format!("[{}]({page})", escape(&entry.name)))
}

/// How many images are kept current.
pub(super) fn images(entry: &Entry) -> String {
    if entry.policies > 0 { format!("{} kept current", entry.policies) } else { String::new() }
}

/// What an entry waits for.
pub(super) fn waits(entry: &Entry) -> String {
    let names = entry.waits.iter().map(|wait| {
        format!("{}{}", escape(&wait.name), if wait.missing { " (missing)" } else { "" })
    });
    names.collect::<Vec<_>>().join(", ")
}

fn status(entry: &Entry) -> String {
    let words = std::iter::once(entry.trouble().unwrap_or_else(|| "ok".to_owned()))
        .chain(entry.remarks.iter().map(|word| (*word).to_owned()));
    escape(&words.collect::<Vec<_>>().join(", "))
}

/// A text that Markdown and HTML show as it is.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars().map(clean::visible) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // GitHub turns these into mentions and links; `www.` too.
            '@' => out.push_str("&#64;"),
            ':' => out.push_str(if before.is_alphanumeric() { "&#58;" } else { ":" }),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("&#46;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => out.extend(['\\', c]),
            // Inside a word an underscore is one.
            '_' if !before.is_alphanumeric() => out.push_str("\\_"),
            c => out.push(c),
        }
        before = c;
    }
    out.trim().to_owned()
}

/// A path or an address in a code span, which a table's bar and a backtick cannot end.
pub(super) fn code(text: &str) -> String {
    let text = clean::line(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    if text.contains(['`', '|', '\\']) || text.contains("##") {
        return escape(text);
    }
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_place() {
        assert_eq!(
            escape("a|b `c` <b> [x](y) @me my_name _x_"),
            "a\\|b \\`c\\` &lt;b&gt; \\[x\\](y) &#64;me my_name \\_x_"
        );
        assert_eq!(escape("https://example.org www.x"), "https&#58;//example.org www&#46;x");
        assert_eq!(
            (code("a/b"), code("a`b"), code("")),
            ("`a/b`".into(), "a\\`b".into(), String::new())
        );
    }
}
