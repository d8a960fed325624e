//! The formats: what a scene or a graph becomes outside.
//!
//! In: a scene, or the graph where a format needs no picture. Out: bytes, the same for the same input on every machine.
//! A new format is one file, one variant of [`Format`] and its row in the tables below.

pub mod difference;
mod difference_mermaid;
pub mod embed;
pub mod html;
mod json;
pub mod png;
pub mod svg;

pub use difference::Sides;
pub use json::render as json;

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
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Svg, Self::Png, Self::Html, Self::Json];

    /// The extension of its files, which is its name too.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The format of an extension (or name) in lower case.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.extension() == extension)
    }
}
