//! HCL that was written from another syntax, and the positions of its parts there.
//!
//! In: pieces of text, each with its position in the file. Out: a text to parse, whose offsets lead
//! back to those positions.

use fluxscape_manifest::source::{FileId, Span};

/// A text in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Translation {
    pub(crate) text: String,
    pub(crate) places: Places,
}

/// The positions of the pieces of a text: each from its offset on at its line and column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Vec<(usize, u32, u32)>);

impl Translation {
    /// What is pushed from here on has a position.
    pub(crate) fn place(&mut self, span: Span) {
        self.places.0.push((self.text.len(), span.line, span.column));
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

impl Places {
    /// The position of an offset.
    pub(crate) fn at(&self, offset: usize, file: FileId) -> Span {
        let before = self.0.partition_point(|(start, _, _)| *start <= offset).checked_sub(1);
        before
            .and_then(|at| self.0.get(at))
            .map_or(Span::file(file), |(_, line, column)| Span::new(file, *line, *column))
    }
}
