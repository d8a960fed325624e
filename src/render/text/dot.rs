//! DOT, for Graphviz and everything that reads it: clusters follow the tree, edges are typed.
//!
//! In: an [`Outline`]. Out: a digraph with `compound` edges: `dependsOn` from what waits to what it
//! waits for, `sourceRef` to the source, stated once where all members of a cluster share it. `id`,
//! `class`, `URL` and `tooltip` carry the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::nested::{Folding, Nested, NestedBox};
use super::style;
use crate::graph::outline::{Outline, Source};
use crate::graph::{EdgeType, Status};
use crate::render::embed::{self, Comment, Embedded};
use crate::render::format::{Content, Format};
use crate::scene::theme::color;
use crate::scene::{Paint, Role};
use crate::text::clean;

/// The architecture for Graphviz.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "dot",
    content: Content::Outline {
        write: render,
        keep: Some(|graph, text| embed::into_text(&graph, text, COMMENT)),
    },
    read: Some(read),
    is_marked: |bytes| embed::is_marked(bytes, COMMENT),
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_text(std::str::from_utf8(bytes).ok()?, COMMENT)
}

const COMMENT: Comment = Comment { open: "// ", close: "\n" };

/// The outline as DOT.
#[must_use]
pub(in crate::render) fn render(outline: &Outline) -> String {
    let nested = Nested::of(outline, Folding::Nothing);
    let mut writer = Writer { out: String::new(), boxes: BTreeMap::new() };
    writer.boxes = nested
        .boxes
        .iter()
        .flat_map(NestedBox::all)
        .map(|made| (made.key.as_str(), made))
        .collect();
    writer.head(outline);
    for made in &nested.boxes {
        writer.draw(made, 1);
    }
    writer.sources(outline, &nested);
    for (from, to) in &nested.waits {
        writer.edge(from, to, EdgeType::DependsOn, Role::Order);
    }
    writer.out.push_str("}\n");
    writer.out
}

struct Writer<'a> {
    out: String,
    boxes: BTreeMap<&'a str, &'a NestedBox>,
}

impl Writer<'_> {
    fn head(&mut self, outline: &Outline) {
        let font = "fontname=\"Inter,Helvetica,Arial,sans-serif\"";
        let title = [clean::line(&outline.name), outline.summary()]
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>();
        let _ = writeln!(self.out, "digraph {} {{", quoted(&clean::line(&outline.name)));
        let _ = writeln!(
            self.out,
            "  graph [compound=true, rankdir=LR, newrank=true, label={}, labelloc=t, {font}, fontsize=14];",
            quoted(&title.join(" · "))
        );
        let _ = writeln!(self.out, "  node [shape=box, style=rounded, {font}, fontsize=11];");
        let _ = writeln!(self.out, "  edge [{font}, fontsize=9];");
    }

    fn draw(&mut self, made: &NestedBox, depth: usize) {
        let indent = "  ".repeat(depth.min(8));
        let look = attributes(made);
        if made.children.is_empty() {
            let _ = writeln!(self.out, "{indent}{} [{look}];", made.key);
            return;
        }
        let _ = writeln!(
            self.out,
            "{indent}subgraph cluster_{} {{\n{indent}  graph [{look}];",
            made.key
        );
        for child in &made.children {
            self.draw(child, depth + 1);
        }
        let _ = writeln!(self.out, "{indent}}}");
    }

    fn sources(&mut self, outline: &Outline, nested: &Nested) {
        for (at, source) in outline.sources.values().enumerate() {
            let label = lines(
                [&source.name, &source.kind, &source.url, &source.revision].map(String::as_str),
            );
            let hue = color(
                Paint::Hue(if source.status == Status::Ok { Role::Source } else { Role::Warning }),
                false,
            );
            let _ = writeln!(
                self.out,
                "  source_{at} [label={label}, shape=folder, class=\"source\", color=\"{hue}\", tooltip={}];",
                tooltip(source)
            );
        }
        let keys: BTreeMap<&str, String> = outline
            .sources
            .keys()
            .enumerate()
            .map(|(at, id)| (id.as_str(), format!("source_{at}")))
            .collect();
        for (from, source) in nested.boxes.iter().flat_map(style::shared_sources) {
            if let Some(to) = keys.get(source) {
                self.edge(from, to, EdgeType::SourceRef, Role::Source);
            }
        }
    }

    /// An edge; one of a cluster starts or ends at a box inside and is cut at the cluster's
    /// outline.
    fn edge(&mut self, from: &str, to: &str, edge_type: EdgeType, role: Role) {
        let end =
            |key: &str| self.boxes.get(key).map_or(key.to_owned(), |made| made.leaf().key.clone());
        let cut = |name: &str, key: &str, end: &str| {
            if end == key { String::new() } else { format!(", {name}=cluster_{key}") }
        };
        let (tail, head) = (end(from), end(to));
        let style = if edge_type == EdgeType::DependsOn { "dashed" } else { "solid" };
        let (ltail, lhead) = (cut("ltail", from, &tail), cut("lhead", to, &head));
        let hue = color(Paint::Hue(role), false);
        let _ = writeln!(
            self.out,
            "  {tail} -> {head} [class=\"{edge_type}\", style={style}, color=\"{hue}\"{ltail}{lhead}];"
        );
    }
}

fn attributes(made: &NestedBox) -> String {
    let (class, role) = style::of(made);
    let label =
        lines(std::iter::once(made.title.as_str()).chain(made.lines.iter().map(String::as_str)));
    let style = if class == "failed" || class == "partial" {
        ", style=\"rounded,dashed\""
    } else {
        ", style=rounded"
    };
    let page = made.page.as_ref().map(|page| format!(", URL={}", quoted(page))).unwrap_or_default();
    let id = quoted(&clean::line(&made.id));
    format!(
        "label={label}, class=\"{class}\", color=\"{}\"{style}, id={id}, tooltip={id}{page}",
        color(Paint::Hue(role), false)
    )
}

fn tooltip(source: &Source) -> String {
    let includes = if source.includes.is_empty() {
        String::new()
    } else {
        format!(" includes {}", source.includes.join(", "))
    };
    quoted(&clean::line(&format!("{} {}/{}{includes}", source.kind, source.namespace, source.name)))
}

/// Lines of a label, each centred.
fn lines<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let parts =
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| escape(&clean::line(part)));
    format!("\"{}\"", parts.collect::<Vec<_>>().join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// A text between quotes. Graphviz reads escapes and HTML entities there; a runner of CI that prints
/// the graph would read `##[` as a command.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;").replace("##", "#&#35;")
}
