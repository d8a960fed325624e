//! What a Markdown file shows of the architecture as text of its own.
//!
//! In: an [`Outline`]. Out: Markdown for the middle of a file: it ends with a newline, and
//! its headings are below those of a file's parts.

use super::{markdown, mermaid, table};
use crate::graph::outline::Outline;

/// A form of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// A Mermaid flowchart, within GitHub's limits.
    Mermaid,
    /// A row for each application.
    Table,
    /// What applies what in words, and tables.
    Outline,
}

impl Block {
    /// The text.
    #[must_use]
    pub fn render(self, outline: &Outline) -> String {
        match self {
            Self::Mermaid => format!("```mermaid\n{}```\n", mermaid::render(outline)),
            Self::Table => table::render(outline),
            Self::Outline => markdown::section(outline),
        }
    }
}
