//! Texts that hold unknowns and know where their lines are written.

use std::fmt;
use std::rc::Rc;

use super::unknown;
use fluxscape_manifest::source::{FileId, Span};

/// A string, which may hold unknowns, and where its lines are written.
///
/// Written with [`Display`](fmt::Display), an unknown in it is `${var.x}`. Inside,
/// [`as_str`](Self::as_str), its name is between two characters of Unicode's private use area.
/// So the text can be split, or decoded as YAML or JSON, and put together again, and a `${x}` that
/// is meant literally is never taken for an unknown.
///
/// What is parsed out of a text later, a manifest out of a template, is found again through the
/// positions of its lines.
#[derive(Clone, Debug)]
pub struct Text {
    pub(crate) text: Rc<str>,
    pub(crate) lines: Option<Lines>,
}

/// Where the lines of a text are written: the file's line for each of its own.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    pub(crate) file: FileId,
    pub(crate) numbers: Rc<Vec<u32>>,
    /// Which of `numbers` is the text's first line: a text that was split off another starts
    /// further down.
    pub(crate) first: usize,
    /// Columns that were taken off each line.
    pub(crate) columns: u32,
}

impl Text {
    /// A text that is written in no file.
    pub fn new(text: impl Into<Rc<str>>) -> Self {
        Self { text: text.into(), lines: None }
    }

    /// A text whose first line is written at a position.
    pub fn at(text: impl Into<Rc<str>>, span: Span) -> Self {
        let lines =
            Lines { file: span.file, numbers: Rc::new(vec![span.line]), first: 0, columns: 0 };
        Self { text: text.into(), lines: Some(lines) }
    }

    /// A text whose lines are those of a file, from a position on.
    pub fn written(text: impl Into<Rc<str>>, span: Span) -> Self {
        let text = text.into();
        let count = u32::try_from(text.lines().count().max(1)).unwrap_or(u32::MAX);
        let numbers = (span.line..=span.line.saturating_add(count - 1)).collect();
        let columns = span.column.saturating_sub(1);
        let lines = Lines { file: span.file, numbers: Rc::new(numbers), first: 0, columns };
        Self { text, lines: Some(lines) }
    }

    /// Texts as the lines of one, each where it is written.
    #[must_use]
    pub fn joined(texts: &[Self]) -> Self {
        let (mut text, mut numbers) = (String::new(), Vec::new());
        let file = texts.first().and_then(|text| text.lines.as_ref()).map(|lines| lines.file);
        for part in texts {
            for (at, line) in part.text.lines().enumerate() {
                text.push_str(line);
                text.push('\n');
                numbers.extend(part.place_of_line(at).map(|span| span.line));
            }
        }
        let is_placed = numbers.len() == text.lines().count();
        let lines = file.filter(|_| is_placed).map(|file| Lines {
            file,
            numbers: Rc::new(numbers),
            first: 0,
            columns: 0,
        });
        Self { text: text.into(), lines }
    }

    /// Another text whose first line is a line of this one, counted from 0.
    #[must_use]
    pub fn below(&self, line: usize, text: impl Into<Rc<str>>) -> Self {
        Self { text: text.into(), lines: self.lines.as_ref().map(|lines| lines.skip(line)) }
    }

    /// Where a line is written, counted from 0; none of a text that is in no file.
    #[must_use]
    pub fn place_of_line(&self, line: usize) -> Option<Span> {
        Some(self.lines.as_ref()?.skip(line).place(1, 1))
    }

    /// The text with the names of its unknowns between marks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same lines with another text in them.
    #[must_use]
    pub fn with(&self, text: impl Into<Rc<str>>) -> Self {
        Self { text: text.into(), lines: self.lines.clone() }
    }

    /// The name of the unknown that the text is, when it is one and nothing else.
    #[must_use]
    pub fn as_unknown(&self) -> Option<String> {
        unknown::whole(&self.text)
    }

    /// The texts between the `---` lines of the text, without those of blank lines and comments.
    #[must_use]
    pub fn split_documents(&self) -> Vec<Self> {
        let mut documents = Vec::new();
        let (mut document, mut first) = (String::new(), 0);
        let mut end = |document: &mut String, first: usize| {
            let has_content = document
                .lines()
                .any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
            if has_content {
                let lines = self.lines.as_ref().map(|lines| lines.skip(first));
                documents.push(Self { text: document.as_str().into(), lines });
            }
            document.clear();
        };
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            if line.trim_end() == "---" || line.starts_with("--- ") {
                end(&mut document, first);
                first = index + 1;
            } else {
                document.push_str(line);
            }
        }
        end(&mut document, first);
        documents
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&unknown::reveal(&self.text))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Lines {
    /// Where a position of the text (line and column from 1) is written.
    pub(crate) fn place(&self, line: u32, column: u32) -> Span {
        let index = self.first + line.saturating_sub(1) as usize;
        let number = self.numbers.get(index).or(self.numbers.last()).copied().unwrap_or(1);
        Span::new(self.file, number, column + self.columns)
    }

    /// The lines of what remains after the first ones.
    pub(crate) fn skip(&self, lines: usize) -> Self {
        Self { first: self.first + lines, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_split_at_their_lines() {
        let text = Text::new("# only a comment\n---\na: 1\n---\n---\nb: 2");
        let texts: Vec<String> =
            text.split_documents().iter().map(|text| text.as_str().to_owned()).collect();
        assert_eq!(texts, ["a: 1\n", "b: 2"]);
    }
}
