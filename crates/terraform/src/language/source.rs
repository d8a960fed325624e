//! A text and where its lines start: from byte offsets to lines and columns.

use std::ops::Range;

use super::translation::{Places, Translation};
use fluxscape_manifest::source::{FileId, Span};

/// The text of a file, with the positions of the nodes of its syntax tree.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    text: String,
    file: FileId,
    starts: Vec<usize>,
    /// Where the text comes from, when it is not that of the file.
    places: Option<Places>,
}

impl Source {
    /// A text and its file.
    pub(crate) fn new(text: String, file: FileId) -> Self {
        let breaks =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        Self { text, file, starts, places: None }
    }

    /// A text that was written from the file.
    pub(crate) fn translated(translation: Translation, file: FileId) -> Self {
        Self { places: Some(translation.places), ..Self::new(translation.text, file) }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The file.
    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Where a node starts; the file as a whole when the node was not parsed from it.
    pub(crate) fn span(&self, node: &impl hcl_edit::Span) -> Span {
        node.span().map_or_else(|| Span::file(self.file), |range| self.position(range.start))
    }

    /// The position of a byte offset. Columns count characters.
    pub(crate) fn position(&self, offset: usize) -> Span {
        if let Some(places) = &self.places {
            return places.at(offset, self.file);
        }
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Span::new(self.file, number(line + 1), number(column + 1))
    }

    /// The text of a node as written.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
