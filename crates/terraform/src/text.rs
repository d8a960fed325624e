//! Texts that know where their lines are written.
//!
//! What is parsed out of a text later, a manifest out of a template, is found again through its
//! [`Lines`].

use std::rc::Rc;

use fluxscape_manifest::source::{FileId, Span};

/// A text, and where its lines are written.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Rc<str>,
    pub(super) lines: Option<Lines>,
}

/// Where the lines of a text are written: the file's line for each of its own.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) file: FileId,
    pub(super) numbers: Rc<Vec<u32>>,
    /// Which of `numbers` is the text's first line: a text that was split off another starts
    /// further down.
    pub(super) first: usize,
    /// Columns that were taken off each line.
    pub(super) columns: u32,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Lines {
    /// Where a position of the text (line and column from 1) is written.
    pub(super) fn place(&self, line: u32, column: u32) -> Span {
        let index = self.first + line.saturating_sub(1) as usize;
        let number = self.numbers.get(index).or(self.numbers.last()).copied().unwrap_or(1);
        Span::new(self.file, number, column + self.columns)
    }

    /// The lines of what remains after the first ones.
    pub(super) fn skip(&self, lines: usize) -> Self {
        Self { first: self.first + lines, ..self.clone() }
    }
}
