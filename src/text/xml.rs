//! Writes XML whose tags balance.
//!
//! In: elements, attributes, texts. Out: XML, escaped. An element is closed by the call that opens
//! it: there is no way to leave one open, or to close another one.

use std::fmt::{self, Display, Write as _};

use crate::text::clean;

/// XML that is being written.
#[derive(Debug)]
pub(crate) struct Xml {
    out: String,
    /// Whether each element is on a line of its own.
    lines: bool,
}

impl Xml {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { out: String::with_capacity(capacity), lines: true }
    }

    /// Starts an element. It is written by the call that gives its content.
    pub(crate) fn element(&mut self, name: &'static str) -> Element<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Element { xml: self, name }
    }

    /// How much is written.
    pub(crate) const fn len(&self) -> usize {
        self.out.len()
    }

    pub(crate) fn into_string(self) -> String {
        self.out
    }

    fn text(&mut self, text: &str) {
        // Writing to a string does not fail.
        let _ = Escaped(&mut self.out).write_str(text);
    }

    fn end_line(&mut self) {
        if self.lines {
            self.out.push('\n');
        }
    }
}

/// An element whose start tag is being written.
#[must_use = "an element is written by the call that gives its content"]
pub(crate) struct Element<'x> {
    xml: &'x mut Xml,
    name: &'static str,
}

impl Element<'_> {
    /// Adds an attribute.
    pub(crate) fn attribute(self, name: &str, value: impl Display) -> Self {
        let out = &mut self.xml.out;
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        let _ = write!(Escaped(out), "{value}");
        out.push('"');
        self
    }

    /// Adds an attribute if it has a value.
    pub(crate) fn optional(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    /// Adds the attribute `class`, if there are any.
    pub(crate) fn classes(self, classes: &[impl AsRef<str>]) -> Self {
        let names: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
        self.optional("class", Some(names.join(" ")).filter(|names| !names.is_empty()))
    }

    /// Ends an element without content.
    pub(crate) fn empty(self) {
        self.xml.out.push_str("/>");
        self.xml.end_line();
    }

    /// Ends an element that holds text.
    pub(crate) fn text(self, text: &str) {
        self.xml.out.push('>');
        self.xml.text(text);
        self.close();
    }

    /// Ends an element that holds others, each on a line of its own.
    pub(crate) fn block(self, content: impl FnOnce(&mut Xml)) {
        self.xml.out.push_str(">\n");
        let lines = std::mem::replace(&mut self.xml.lines, true);
        content(self.xml);
        self.xml.lines = lines;
        self.close();
    }

    /// Ends an element that holds others, all on its own line.
    pub(crate) fn inline(self, content: impl FnOnce(&mut Xml)) {
        self.xml.out.push('>');
        let lines = std::mem::replace(&mut self.xml.lines, false);
        content(self.xml);
        self.xml.lines = lines;
        self.close();
    }

    fn close(self) {
        self.xml.out.push_str("</");
        self.xml.out.push_str(self.name);
        self.xml.out.push('>');
        self.xml.end_line();
    }
}

/// Escapes what is written for XML 1.0: markup is escaped, characters that XML forbids and marks of
/// direction are replaced.
struct Escaped<'o>(&'o mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars().map(clean::visible) {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // Of a picture that is printed, a runner of CI would take `##[` for a command.
                '#' if self.0.ends_with('#') => self.0.push_str("&#35;"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// A text for XML 1.0, or HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = Escaped(&mut out).write_str(text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_balance_and_texts_are_escaped() {
        let mut xml = Xml::with_capacity(0);
        xml.element("g").attribute("id", "a\"b").block(|xml| {
            xml.element("text").classes(&["x", "y"]).attribute("x", 1).text("R&D <\u{1}>");
            xml.element("marker").classes(&[] as &[&str]).inline(|xml| {
                xml.element("path").optional("d", Some("M0 0")).empty();
                xml.element("path").optional("d", None::<&str>).empty();
            });
        });
        assert_eq!(
            xml.into_string(),
            "<g id=\"a&quot;b\">\n<text class=\"x y\" x=\"1\">R&amp;D &lt;\u{fffd}&gt;</text>\n\
             <marker><path d=\"M0 0\"/><path/></marker>\n</g>\n"
        );
    }
}
