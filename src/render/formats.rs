//! The formats: one row each.
//!
//! Out: [`FORMATS`], over which everything iterates that has to know every format: extensions,
//! help, configuration, drawing, what `update --check` reads back. A new format is one file with
//! its row, and its place in the table.

use super::format::Format;
use super::picture::{png, svg};
use super::text::{d2, dot, markdown, mermaid, tree};
use super::{html, json};

/// Every format, in the order in which they are offered.
pub const FORMATS: [&Format; 9] = [
    &svg::FORMAT,
    &png::FORMAT,
    &html::FORMAT,
    &json::FORMAT,
    &mermaid::FORMAT,
    &dot::FORMAT,
    &d2::FORMAT,
    &tree::FORMAT,
    &markdown::FORMAT,
];

impl Format {
    /// The format of an extension (or name) in lower case.
    #[must_use]
    pub fn of(extension: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.extension == extension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_unique() {
        for format in FORMATS {
            assert_eq!(Format::of(format.extension), Some(format));
        }
        assert_eq!(Format::of("gif"), None);
    }
}
