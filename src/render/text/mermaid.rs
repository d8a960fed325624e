//! Mermaid, as GitHub draws it in Markdown: subgraphs follow the tree, arrows lead to what is
//! waited for.
//!
//! In: an [`Outline`]. Out: a flowchart within the limits that GitHub's Mermaid has and no diagram
//! can raise: 50,000 characters and 500 edges (`maxTextSize`, `maxEdges`). A repository that would
//! exceed them is folded until it fits; what is folded is counted and the title says so. No name
//! can end a label, start a keyword or become markup.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::nested::{Folding, Nested, NestedBox};
use crate::graph::Status;
use crate::graph::outline::{EntryKind, Outline};
use crate::render::embed::{self, Comment, Embedded};
use crate::render::format::{Content, Format};
use crate::scene::theme::color;
use crate::scene::{Paint, Role};
use crate::text::clean;

/// The architecture as a Mermaid flowchart.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "mmd",
    content: Content::Outline { write: render, keep: Some(keep) },
    read: Some(read),
    is_marked: |bytes| embed::is_marked(bytes, COMMENT),
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_text(std::str::from_utf8(bytes).ok()?, COMMENT)
}

const COMMENT: Comment = Comment { open: "%% ", close: "\n" };

/// Mermaid's `maxTextSize`, in UTF-16 units, with a margin for the fence around it.
const MOST_TEXT: usize = 49_500;
/// Mermaid's `maxEdges`.
const MOST_EDGES: usize = 499;
/// More boxes than these in a group without arrows are set in rows.
const ROW: usize = 4;

/// The outline as a Mermaid flowchart.
#[must_use]
pub(in crate::render) fn render(outline: &Outline) -> String {
    let mut drawn = String::new();
    for folding in Folding::ALL {
        let (text, edges) = chart(outline, folding);
        drawn = text;
        if edges <= MOST_EDGES && drawn.encode_utf16().count() <= MOST_TEXT {
            break;
        }
    }
    drawn
}

/// The flowchart with a text in a comment, where that is within the limit, or with the mark alone.
fn keep(chart: String, text: &str) -> String {
    let whole = embed::into_text(&chart, text, COMMENT);
    if whole.len() <= MOST_TEXT { whole } else { embed::into_marked(chart, COMMENT) }
}

/// The flowchart, and how many edges it has.
fn chart(outline: &Outline, folding: Folding) -> (String, usize) {
    let nested = Nested::of(outline, folding);
    let mut chart = Chart { out: String::new(), rows: Vec::new(), tied: BTreeSet::new() };
    chart.tied = nested.waits.iter().flat_map(|(from, to)| [from.clone(), to.clone()]).collect();
    chart.head(outline, folding);
    for made in &nested.boxes {
        chart.draw(made, 1);
    }
    chart.rows(&nested.boxes);
    for (from, to) in &nested.waits {
        let _ = writeln!(chart.out, "  {from} -.-> {to}");
    }
    // Rows are a nicety: without them where they would be too many.
    let rows = if chart.rows.len() + nested.waits.len() <= MOST_EDGES {
        std::mem::take(&mut chart.rows)
    } else {
        Vec::new()
    };
    for (above, below) in &rows {
        let _ = writeln!(chart.out, "  {above} ~~~ {below}");
    }
    chart.classes(&nested.boxes);
    (chart.out, nested.waits.len() + rows.len())
}

/// A class of boxes: its name, hue, other strokes, and which boxes it holds.
type Look = (&'static str, Role, &'static str, fn(&NestedBox) -> bool);

struct Chart {
    out: String,
    /// Boxes that are one above the other.
    rows: Vec<(String, String)>,
    /// Boxes at the end of an arrow.
    tied: BTreeSet<String>,
}

impl Chart {
    fn head(&mut self, outline: &Outline, folding: Folding) {
        let arrows = if self.tied.is_empty() { "" } else { "arrows lead to what is waited for" };
        let parts = [
            clean::short(&outline.name, 90),
            outline.summary(),
            folding.words().to_owned(),
            arrows.to_owned(),
        ];
        let title: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        // A JSON text is a YAML one.
        let title = serde_json::to_string(&title.join(" · ")).unwrap_or_default();
        let _ = writeln!(self.out, "---\ntitle: {title}\n---\nflowchart TB");
        let _ = writeln!(self.out, "  accTitle: Flux architecture");
        let summary = outline.summary();
        if !summary.is_empty() {
            let _ = writeln!(self.out, "  accDescr: {summary}");
        }
        if outline.entries.is_empty() {
            let _ = writeln!(
                self.out,
                "  nothing[\"There is nothing that Flux or kustomize would apply\"]"
            );
        }
    }

    fn draw(&mut self, made: &NestedBox, depth: usize) {
        let indent = "  ".repeat(depth.min(8));
        let label = label(made);
        if made.children.is_empty() {
            let (open, close) =
                if made.kind == EntryKind::Folded { ("([", "])") } else { ("[", "]") };
            let _ = writeln!(self.out, "{indent}{}{open}\"{label}\"{close}", made.key);
            return;
        }
        let _ = writeln!(self.out, "{indent}subgraph {}[\"{label}\"]", made.key);
        for child in &made.children {
            self.draw(child, depth + 1);
        }
        let _ = writeln!(self.out, "{indent}end");
    }

    /// Boxes that no arrow connects would be in one endless row: each is put below the one a row
    /// before it.
    fn rows(&mut self, siblings: &[NestedBox]) {
        let free: Vec<&NestedBox> = siblings
            .iter()
            .filter(|made| made.all().iter().all(|made| !self.tied.contains(&made.key)))
            .collect();
        let width =
            if free.iter().all(|made| made.children.is_empty()) { row(free.len()) } else { 2 };
        if free.len() > width {
            self.rows.extend(
                free.iter()
                    .zip(free.iter().skip(width))
                    .map(|(above, below)| (above.key.clone(), below.key.clone())),
            );
        }
        for made in siblings {
            self.rows(&made.children);
        }
    }

    /// Colours for what is wrong and for what groups are; Mermaid's own theme for all else, so that
    /// it suits light and dark pages.
    fn classes(&mut self, boxes: &[NestedBox]) {
        let all: Vec<&NestedBox> = boxes.iter().flat_map(NestedBox::all).collect();
        let looks: [Look; 5] = [
            ("failed", Role::Failure, "stroke-width:2px,stroke-dasharray:6 3", |made| {
                made.status == Status::Failed
            }),
            ("partial", Role::Warning, "stroke-dasharray:3 3", |made| {
                made.status == Status::Partial
            }),
            ("environment", Role::Apply, "stroke-width:2px", |made| {
                made.status == Status::Ok && made.kind == EntryKind::Environment
            }),
            ("origin", Role::Origin, "stroke-width:2px", |made| {
                made.status == Status::Ok
                    && matches!(made.kind, EntryKind::Cluster(_) | EntryKind::Controllers)
            }),
            ("group", Role::Apply, "stroke-width:1px", |made| {
                made.status == Status::Ok
                    && matches!(made.kind, EntryKind::Passage | EntryKind::Tier)
            }),
        ];
        for (name, role, look, of) in looks {
            let keys: Vec<&str> =
                all.iter().filter(|made| of(made)).map(|made| made.key.as_str()).collect();
            if !keys.is_empty() {
                let _ = writeln!(
                    self.out,
                    "  classDef {name} stroke:{},{look}",
                    color(Paint::Hue(role), false)
                );
                let _ = writeln!(self.out, "  class {} {name}", keys.join(","));
            }
        }
    }
}

/// How many boxes are side by side: about as many as rows, a card being three times as wide as
/// high.
fn row(count: usize) -> usize {
    (1..=count).find(|side| side * side * 2 >= count).unwrap_or(1).max(ROW)
}

fn label(made: &NestedBox) -> String {
    let lines = std::iter::once(&made.title).chain(&made.lines);
    // A group's label is one line high, whatever it holds.
    let between = if made.children.is_empty() { "<br/>" } else { " · " };
    let shown: Vec<String> =
        lines.take(if made.children.is_empty() { 6 } else { 3 }).map(|line| escape(line)).collect();
    shown.join(between)
}

/// A text in a quoted label: whatever Mermaid, Markdown or HTML could read as more than text
/// becomes an entity code.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().map(clean::visible).collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let neighbour = |at: Option<usize>| {
            at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric())
        };
        let inside = neighbour(at.checked_sub(1)) && neighbour(at.checked_add(1));
        let plain = match c {
            ' ' | '/' | ',' | '·' | '…' => true,
            '-' | '_' => inside,
            '.' => inside && !out.to_ascii_lowercase().ends_with("www"),
            c => c.is_alphanumeric() || !c.is_ascii(),
        };
        if plain {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_text_whatever_it_holds() {
        assert_eq!(escape("cert-manager v1.2"), "cert-manager v1.2");
        assert_eq!(escape("a\"]<b>`#59;`1. x"), "a#34;#93;#60;b#62;#96;#35;59#59;#96;1#46; x");
        assert_eq!(escape("- end"), "#45; end");
        assert_eq!(escape("www.example.org https://x"), "www#46;example.org https#58;//x");
    }

    #[test]
    fn rows_are_about_as_many_as_they_are_wide() {
        assert_eq!([row(3), row(20), row(100)], [4, 4, 8]);
    }
}
