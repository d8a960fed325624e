//! Renderers: what a scene or a graph becomes outside.
//!
//! In: a scene, or the graph or its outline where a format needs no picture. Out: bytes, the same
//! for the same input on every machine. The formats are one table, [`FORMATS`].

mod block;
pub mod difference;
mod difference_mermaid;
mod dot;
pub mod embed;
mod format;
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
mod xml;

pub use block::Block;
pub use difference::Sides;
pub use format::{Content, Drawing, FORMATS, Format, Medium};
pub use json::{FORMAT as JSON, render as json};
pub use markdown::FORMAT as MARKDOWN;
pub use tree::render as text;
