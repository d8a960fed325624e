//! Places and lines as the lock file writes them.
//!
//! Each is a type that serde writes as one short text and reads back, so that a reviewer sees one
//! line and nobody else takes texts apart.

use std::fmt;

use serde::{Deserialize, Serialize};

use fluxscape_manifest::source::{FileId, Files, Place, Span, TreePath};

/// A file or directory of a repository: `repository//path`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(super) struct LockedPlace(pub(super) Place);

impl fmt::Display for LockedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}//{}", self.0.repository, self.0.path)
    }
}

impl From<LockedPlace> for String {
    fn from(place: LockedPlace) -> Self {
        place.to_string()
    }
}

impl From<String> for LockedPlace {
    fn from(text: String) -> Self {
        let (repository, path) = text.split_once("//").unwrap_or(("", &text));
        Self(Place { repository: repository.into(), path: TreePath::clamped(path) })
    }
}

/// A position in a file: `repository//path:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(super) struct Position {
    file: LockedPlace,
    line: u32,
    column: u32,
}

impl Position {
    pub(super) fn of(span: Span, files: &Files) -> Self {
        let file = LockedPlace((*files.place(span.file)).clone());
        Self { file, line: span.line, column: span.column }
    }

    pub(super) fn span(&self, files: &Files) -> Span {
        Span::new(files.id(&self.file.0), self.line, self.column)
    }
}

impl From<Position> for String {
    fn from(Position { file, line, column }: Position) -> Self {
        format!("{file}:{line}:{column}")
    }
}

impl From<String> for Position {
    fn from(text: String) -> Self {
        let mut parts = text.rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        let (column, line) = (number(), number());
        let file = LockedPlace::from(parts.next().unwrap_or_default().to_owned());
        Self { file, line, column }
    }
}

/// The line in its file of each line of a manifest: `4 5 5 7`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(super) struct Lines(pub(super) Vec<u32>);

impl Lines {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a line of the manifest is in its file; the line itself where nothing is noted.
    pub(super) fn of(&self, line: u32) -> u32 {
        self.0.get(line.saturating_sub(1) as usize).copied().unwrap_or(line)
    }
}

impl From<Lines> for String {
    fn from(lines: Lines) -> Self {
        lines.0.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
    }
}

impl From<String> for Lines {
    fn from(text: String) -> Self {
        Self(text.split_whitespace().filter_map(|number| number.parse().ok()).collect())
    }
}

/// The place of an object: none for what no file holds.
pub(super) fn file_of(span: Span, files: &Files) -> Option<LockedPlace> {
    (span.file != FileId::GENERATED).then(|| LockedPlace((*files.place(span.file)).clone()))
}
