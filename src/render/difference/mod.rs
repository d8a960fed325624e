//! What a change does, for a pull request: Markdown with a headline, a table and a Mermaid diagram,
//! and JSON.
//!
//! In: a [`Difference`], what its sides are called and where their files can be read. Out: text
//! that stays within what GitHub takes: 65,536 characters a comment, 50,000 a diagram. What is cut
//! is counted.

mod mermaid;

use std::fmt::Write as _;

use crate::diff::{ChangePlace, Difference, DifferenceDocument, headline};
use crate::graph::{Change, Node, Pages};
use crate::text::printed;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::Files;
use mermaid::diagram;

/// The sides of a difference, as readers know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// The name of the old revision: `origin/main`.
    pub base: String,
    /// The name of the new one; `None` for the work tree.
    pub head: Option<String>,
    /// Where files of the old revision can be read: everything before a file's path.
    pub base_pages: Option<Pages>,
    /// The same of the new one.
    pub head_pages: Option<Pages>,
}

/// More characters than the rows of the table take together.
const TABLE: usize = 36_000;
/// More characters than the list of findings takes.
const FINDINGS: usize = 6_000;
/// More characters than the headline takes.
const HEADLINE: usize = 2_000;
/// By this a comment is known to be ours.
const MARKER: &str = "<!-- fluxscape:diff -->";

impl Sides {
    /// `from main to the work tree`, the names written by a function of their own.
    fn span(&self, name: impl Fn(&str) -> String) -> String {
        let short = |revision: &str| name(short_commit(revision));
        let head = self.head.as_deref().map_or_else(|| "the work tree".to_owned(), short);
        format!("from {} to {head}", short(&self.base))
    }

    /// The same in plain words.
    #[must_use]
    pub fn words(&self) -> String {
        self.span(str::to_owned)
    }
}

/// The first digits of the id of a commit; any other name of a revision as it is.
fn short_commit(revision: &str) -> &str {
    let is_id = revision.len() == 40 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    revision.get(..7).filter(|_| is_id).unwrap_or(revision)
}

/// The difference as JSON, with a final newline.
#[must_use]
pub fn json(difference: &Difference, sides: &Sides, files: &Files) -> String {
    let head = sides.head.as_deref().unwrap_or("");
    let document = DifferenceDocument::of(difference, &sides.base, head, files);
    let mut text = printed::json(serde_json::to_string_pretty(&document).unwrap_or_default());
    text.push('\n');
    text
}

/// The difference as Markdown.
#[must_use]
pub fn markdown(difference: &Difference, sides: &Sides, files: &Files) -> String {
    let mut out = format!("{MARKER}\n");
    let said = cut(&headline(&difference.statements), HEADLINE);
    if difference.is_empty() {
        let _ = writeln!(out, "**Flux does the same as before.** No change {}.", sides.span(code));
        return out;
    }
    let _ = writeln!(
        out,
        "**{}**\n",
        if said.is_empty() { "Only findings change".to_owned() } else { marked(&said) }
    );
    let counts: Vec<String> = [Change::Added, Change::Removed, Change::Changed]
        .into_iter()
        .filter_map(|change| {
            Some((difference.count(change), change.word())).filter(|(count, _)| *count > 0)
        })
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let _ = writeln!(
        out,
        "{}{}{}",
        counts.join(", "),
        if counts.is_empty() { "" } else { ", " },
        sides.span(code)
    );
    findings(&mut out, "New problems", &difference.introduced, files, difference);
    findings(&mut out, "Resolved", &difference.resolved, files, difference);
    table(&mut out, difference, sides, files);
    let _ = write!(out, "{}", diagram(&difference.graph));
    out
}

fn findings(
    out: &mut String,
    title: &str,
    found: &[Diagnostic],
    files: &Files,
    difference: &Difference,
) {
    if found.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:\n");
    let start = out.len();
    for (at, finding) in found.iter().enumerate() {
        if out.len() - start > FINDINGS {
            let _ = writeln!(out, "- and {} more", found.len() - at);
            return;
        }
        let place = finding
            .span
            .map(|span| (files.place(span.file), span.line))
            .filter(|(place, _)| !place.path.is_root());
        let place = place.map(|(place, line)| {
            let front = if difference.graph.is_own(&place) {
                String::new()
            } else {
                format!("{}/", place.repository)
            };
            let line = if line > 0 { format!(":{line}") } else { String::new() };
            format!(" ({})", code(&cut(&format!("{front}{}{line}", place.path), 200)))
        });
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let _ = writeln!(
            out,
            "- {severity}: {}{}",
            escape(&cut(&finding.message, 400)),
            place.unwrap_or_default()
        );
    }
}

fn table(out: &mut String, difference: &Difference, sides: &Sides, files: &Files) {
    if difference.changes.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| | object | what | where |\n|---|---|---|---|");
    let start = out.len();
    for (at, object) in difference.changes.iter().enumerate() {
        let Some(node) = difference.graph.node(object.node) else { continue };
        if out.len() - start > TABLE {
            let _ = writeln!(out, "\nand {} more", difference.changes.len() - at);
            return;
        }
        let pages =
            if object.change == Change::Removed { &sides.base_pages } else { &sides.head_pages };
        let place = difference
            .place(object, files)
            .map(|place| link(&place, pages.as_ref()))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {place} |",
            object.change.sign(),
            name(node),
            what(node, object.change)
        );
    }
}

/// The kind and the name of a node, and where it belongs.
fn name(node: &Node) -> String {
    let full = if node.namespace.is_empty() {
        node.name.clone()
    } else {
        format!("{}/{}", node.namespace, node.name)
    };
    let place: Vec<&str> = [
        node.environment.as_deref(),
        node.application.as_deref().filter(|name| *name != node.name),
    ]
    .into_iter()
    .flatten()
    .collect();
    let place = if place.is_empty() {
        String::new()
    } else {
        format!(" ({})", escape(&cut(&place.join(", "), 80)))
    };
    format!("{} {}{place}", escape(&cut(&node.kind, 60)), code(&cut(&full, 120)))
}

fn what(node: &Node, change: Change) -> String {
    match change {
        Change::Added => "new".to_owned(),
        Change::Removed => "removed".to_owned(),
        Change::Changed => {
            let most = 5;
            let mut words: Vec<String> =
                node.changes.iter().take(most).map(|words| marked(&cut(words, 200))).collect();
            if node.changes.len() > most {
                words.push(format!("and {} more", node.changes.len() - most));
            }
            words.join("<br>")
        }
    }
}

/// `file:line`, leading there where its repository can be read.
fn link(place: &ChangePlace, pages: Option<&Pages>) -> String {
    let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
    let front = if place.own { String::new() } else { format!("{}/", place.repository) };
    let text = code(&cut(&format!("{front}{}{line}", place.file), 200));
    match pages.filter(|_| place.own) {
        Some(pages) => format!("[{text}]({})", pages.page(&place.file, place.line)),
        None => text,
    }
}

/// A text with names between backticks: the names as code, the rest escaped.
fn marked(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { code(part) } else { escape(part) }).collect()
}

/// A piece of code, also in a table.
fn code(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c == '`' { '\'' } else { c }).filter(|c| !steers(*c)).collect();
    if plain.trim().is_empty() {
        return String::new();
    }
    // In a table a backslash lets a bar end the cell, code or not. Code cannot escape what a runner
    // takes for a command.
    if plain.contains('\\') || plain.contains("##") {
        return escape(&plain);
    }
    format!("`{}`", plain.replace('|', "\\|"))
}

/// A text in which nothing means anything to Markdown, HTML or GitHub: no emphasis, no tag, no
/// mention of a person or an issue.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !steers(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a character steers the reader's eye or terminal instead of being read.
pub(super) fn steers(c: char) -> bool {
    printed::is_hidden(c)
}

/// A text of at most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::PageRevision;

    #[test]
    fn nothing_in_a_name_means_anything() {
        assert_eq!(
            escape("a|b <img> @me #1 *x* \u{202e}y\n"),
            "a\\|b &lt;img&gt; &#64;me &#35;1 \\*x\\* y"
        );
        assert_eq!(code("a`b|c\n"), "`a'b\\|c`");
        assert_eq!(code("a\\|<img>"), "a\\\\\\|&lt;img&gt;");
        assert_eq!(code("##[error]"), "&#35;&#35;\\[error\\]");
        assert_eq!(marked("`a` now waits for `b_c`; d_e"), "`a` now waits for `b_c`; d\\_e");
    }

    #[test]
    fn a_place_leads_to_the_commit_on_its_forge() {
        let place = ChangePlace {
            own: true,
            repository: "own".to_owned(),
            file: "a b/ü.yaml".to_owned(),
            line: Some(3),
        };
        for (repository, page) in [
            ("github.com/o/r", "https://github.com/o/r/blob/1f2e/a%20b/%C3%BC.yaml#L3"),
            ("gitlab.com/o/r", "https://gitlab.com/o/r/-/blob/1f2e/a%20b/%C3%BC.yaml#L3"),
            ("bitbucket.org/o/r", "https://bitbucket.org/o/r/src/1f2e/a%20b/%C3%BC.yaml#lines-3"),
            ("codeberg.org/o/r", "https://codeberg.org/o/r/src/commit/1f2e/a%20b/%C3%BC.yaml#L3"),
            (
                "gitea.example.org/o/r",
                "https://gitea.example.org/o/r/src/commit/1f2e/a%20b/%C3%BC.yaml#L3",
            ),
            (
                "dev.azure.com/o/p/_git/r",
                "https://dev.azure.com/o/p/_git/r?path=/a%20b/%C3%BC.yaml&version=GC1f2e&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1",
            ),
        ] {
            let pages = Pages::of(repository, PageRevision::Commit("1f2e".to_owned()));
            assert_eq!(link(&place, pages.as_ref()), format!("[`a b/ü.yaml:3`]({page})"));
        }
        assert_eq!(link(&place, None), "`a b/ü.yaml:3`");
    }
}
