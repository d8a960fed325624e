//! D2, for its own layout engines and editors: containers follow the tree, connections are typed.
//!
//! In: an [`Outline`]. Out: a diagram in which every box has the hue of its class, its facts below
//! its name and a link to its file. A connection leads from what waits to what it waits for, and
//! from what is built to its source, stated once where all members of a group share it. No name can
//! end a text, start a keyword or become a variable.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::nested::{Folding, Nested, NestedBox};
use super::style;
use crate::graph::Status;
use crate::graph::outline::{Outline, Source};
use crate::render::embed::{self, Comment, Embedded};
use crate::render::format::{Content, Format};
use crate::scene::theme::color;
use crate::scene::{Paint, Role};
use crate::text::clean;

/// The architecture as a D2 diagram.
pub(in crate::render) const FORMAT: Format = Format {
    extension: "d2",
    content: Content::Outline {
        write: render,
        keep: Some(|diagram, text| embed::into_text(&diagram, text, COMMENT)),
    },
    read: Some(read),
    is_marked: |bytes| embed::is_marked(bytes, COMMENT),
};

fn read(bytes: &[u8]) -> Option<Embedded> {
    embed::from_text(std::str::from_utf8(bytes).ok()?, COMMENT)
}

const COMMENT: Comment = Comment { open: "# ", close: "\n" };

/// The outline as D2.
#[must_use]
pub(in crate::render) fn render(outline: &Outline) -> String {
    let nested = Nested::of(outline, Folding::Nothing);
    let mut writer = Writer { out: String::new(), paths: BTreeMap::new() };
    writer.head(outline);
    for made in &nested.boxes {
        writer.draw(made, "");
    }
    writer.sources(outline, &nested);
    for (from, to) in &nested.waits {
        writer.connection(from, to, Role::Order);
    }
    writer.out
}

struct Writer {
    out: String,
    /// The path of each box from the root of the diagram, by its key.
    paths: BTreeMap<String, String>,
}

impl Writer {
    fn head(&mut self, outline: &Outline) {
        let title = [clean::line(&outline.name), outline.summary()];
        let title: Vec<String> = title.into_iter().filter(|part| !part.is_empty()).collect();
        let _ = writeln!(
            self.out,
            "title: {} {{\n  shape: text\n  near: top-center\n  style.font-size: 24\n}}",
            quoted(&title.join(" · "))
        );
    }

    fn draw(&mut self, made: &NestedBox, above: &str) {
        let path =
            if above.is_empty() { made.key.clone() } else { format!("{above}.{}", made.key) };
        let indent = "  ".repeat(path.matches('.').count().min(8));
        let (class, role) = style::of(made);
        let label = std::iter::once(&made.title).chain(&made.lines).map(String::as_str);
        let _ = writeln!(self.out, "{indent}{}: {} {{", made.key, lines(label));
        let dashed = if matches!(class, "failed" | "partial") { "; stroke-dash: 5" } else { "" };
        let hue = color(Paint::Hue(role), false);
        let _ = writeln!(
            self.out,
            "{indent}  style: {{stroke: {}; border-radius: 6{dashed}}}",
            quoted(hue)
        );
        for (key, value) in [("tooltip", Some(&made.id)), ("link", made.page.as_ref())] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = writeln!(self.out, "{indent}  {key}: {}", quoted(&clean::line(value)));
            }
        }
        for child in &made.children {
            self.draw(child, &path);
        }
        let _ = writeln!(self.out, "{indent}}}");
        self.paths.insert(made.key.clone(), path);
    }

    fn sources(&mut self, outline: &Outline, nested: &Nested) {
        let mut keys: BTreeMap<&str, String> = BTreeMap::new();
        for (at, (id, source)) in outline.sources.iter().enumerate() {
            let key = format!("source_{at}");
            let _ =
                writeln!(self.out, "{key}: {} {{", lines(facts(source).iter().map(String::as_str)));
            let role = if source.status == Status::Ok { Role::Source } else { Role::Warning };
            let hue = quoted(color(Paint::Hue(role), false));
            let _ = writeln!(self.out, "  shape: stored_data\n  style.stroke: {hue}\n}}");
            self.paths.insert(key.clone(), key.clone());
            keys.insert(id, key);
        }
        for (from, source) in nested.boxes.iter().flat_map(style::shared_sources) {
            if let Some(to) = keys.get(source) {
                self.connection(from, to, Role::Source);
            }
        }
    }

    fn connection(&mut self, from: &str, to: &str, role: Role) {
        let (Some(from), Some(to)) = (self.paths.get(from), self.paths.get(to)) else { return };
        let dashed = if role == Role::Order { "; stroke-dash: 4" } else { "" };
        let hue = quoted(color(Paint::Hue(role), false));
        let _ = writeln!(self.out, "{from} -> {to}: {{style: {{stroke: {hue}{dashed}}}}}");
    }
}

/// The lines of a source's label.
fn facts(source: &Source) -> Vec<String> {
    let mut facts =
        vec![source.name.clone(), source.kind.clone(), source.url.clone(), source.revision.clone()];
    if !source.includes.is_empty() {
        facts.push(format!("includes {}", source.includes.join(", ")));
    }
    facts
}

/// Lines of a label.
fn lines<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    let parts = parts.filter(|part| !part.is_empty()).map(|part| escape(&clean::line(part)));
    format!("\"{}\"", parts.collect::<Vec<_>>().join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// A text between quotes. D2 reads escapes and variables there; a runner of CI that prints the
/// diagram would read `##[` as a command.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace("##", "#\\#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_where_it_should() {
        assert_eq!(quoted(r#"a"b\c ${d} ##[e"#), r#""a\"b\\c \${d} #\#[e""#);
        assert_eq!(lines(["one", "", "two"].into_iter()), r#""one\ntwo""#);
    }
}
