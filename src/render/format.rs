//! What a format is: what it is made of, what writes it, and what reads back what it keeps.

use fluxscape_manifest::source::Files;

use super::embed::Embedded;
use crate::graph::Graph;
use crate::graph::outline::Outline;
use crate::scene::{Look, Scene};

/// Finds the text again that was kept in a file.
pub type ReadKept = fn(&[u8]) -> Option<Embedded>;

/// A format of files.
#[derive(Debug)]
pub struct Format {
    /// The extension of its files, which is its name too.
    pub extension: &'static str,
    /// What it is made of, and what writes it.
    pub content: Content,
    /// Finds the text again that was kept in a file, where the format keeps one.
    pub read: Option<ReadKept>,
    /// Whether a file carries the mark of this program, so that it may be replaced: most formats
    /// have what they keep as theirs.
    pub is_marked: fn(&[u8]) -> bool,
}

/// What a format is made of.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A picture.
    Picture {
        /// What kind of picture.
        medium: Medium,
        /// Writes it.
        write: fn(&Drawing<'_>) -> Result<Vec<u8>, DrawError>,
    },
    /// The whole graph.
    Graph(fn(&Graph, &Files) -> String),
    /// The architecture as text.
    Outline {
        /// Writes it.
        write: fn(&Outline) -> String,
        /// Adds a text that no reader sees, where the format has comments.
        keep: Option<fn(String, &str) -> String>,
    },
}

/// Why a picture cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DrawError(pub String);

/// The kinds of pictures, by what can be chosen about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// An image that scales; its letters are text, or outlines.
    Vector,
    /// An image of pixels, at a scale.
    Raster,
    /// A page for a browser, which has both themes.
    Page,
}

/// What a picture is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// The picture.
    pub scene: &'a Scene,
    /// The graph behind it.
    pub graph: &'a Graph,
    /// The files that the graph's findings lie in.
    pub files: &'a Files,
    /// Where a reader finds the files of the repository drawn: an address that ends with `/`.
    pub pages: Option<&'a str>,
    /// How it is painted. The theme of a page is the one shown at first; its reader may switch.
    pub look: &'a Look,
    /// Pixels a unit, for [`Medium::Raster`].
    pub scale: f32,
    /// A text to keep in it.
    pub footprint: Option<&'a str>,
}

impl Format {
    /// What kind of picture it is; `None` where it is not a picture.
    #[must_use]
    pub const fn medium(&self) -> Option<Medium> {
        match self.content {
            Content::Picture { medium, .. } => Some(medium),
            Content::Graph(_) | Content::Outline { .. } => None,
        }
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.extension == other.extension
    }
}

impl Eq for Format {}
