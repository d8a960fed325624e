//! The formats: what a scene or a graph becomes outside.
//!
//! In: a scene, or the graph or its outline where a format needs no picture. Out: bytes, the same
//! for the same input on every machine. A new format is one file, one variant of [`Format`] and its
//! row in the tables below.

mod block;
pub mod difference;
mod difference_mermaid;
mod dot;
pub mod embed;
mod glyphs;
mod hatch;
pub mod html;
mod json;
mod markdown;
mod markdown_table;
mod mermaid;
mod nested;
pub mod png;
pub mod readback;
pub mod svg;
mod tree;

pub use block::Block;
pub use difference::Sides;
pub use json::render as json;
pub use mermaid::MOST_TEXT as MERMAID_TEXT;

use crate::graph::outline::Outline;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The picture as SVG.
    Svg,
    /// The picture as PNG.
    Png,
    /// The picture as a page to be searched and folded.
    Html,
    /// The graph as JSON.
    Json,
    /// The architecture as a Mermaid flowchart.
    Mermaid,
    /// The architecture for Graphviz.
    Dot,
    /// The architecture as a tree in plain text.
    Text,
    /// The architecture in words, as Markdown.
    Markdown,
}

/// A format and the extension of its files, which is its name too.
const EXTENSIONS: [(Format, &str); 8] = [
    (Format::Svg, "svg"),
    (Format::Png, "png"),
    (Format::Html, "html"),
    (Format::Json, "json"),
    (Format::Mermaid, "mmd"),
    (Format::Dot, "dot"),
    (Format::Text, "txt"),
    (Format::Markdown, "md"),
];

impl Format {
    /// Every format with its extension, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = (Self, &'static str)> {
        EXTENSIONS.into_iter()
    }

    /// The format of an extension (or name) in lower case.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Self::all().find(|(_, name)| *name == extension).map(|(format, _)| format)
    }

    /// The extension of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        Self::all().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }

    /// How it writes a comment, where a text form has any.
    #[must_use]
    pub const fn comment(self) -> Option<embed::Comment> {
        match self {
            Self::Mermaid => Some(embed::Comment::MERMAID),
            Self::Dot => Some(embed::Comment::DOT),
            Self::Markdown => Some(embed::Comment::MARKDOWN),
            Self::Svg | Self::Png | Self::Html | Self::Json | Self::Text => None,
        }
    }

    /// What writes it from an outline; none for a format that needs a picture or the whole graph.
    #[must_use]
    pub fn writer(self) -> Option<fn(&Outline) -> String> {
        match self {
            Self::Svg | Self::Png | Self::Html | Self::Json => None,
            Self::Mermaid => Some(mermaid::render),
            Self::Dot => Some(dot::render),
            Self::Text => Some(tree::render),
            Self::Markdown => Some(markdown::render),
        }
    }
}
