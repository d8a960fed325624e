//! Renderers: what a scene or a graph becomes outside.
//!
//! In: a scene, or the graph or its outline where a format needs no picture. Out: bytes, the same
//! for the same input on every machine. The formats are one table, [`FORMATS`].

pub mod difference;
pub mod embed;
mod format;
mod formats;
pub mod html;
mod json;
mod picture;
mod text;

pub use difference::Sides;
pub use embed::readback;
pub use format::{Content, DrawError, Drawing, Format, Medium, ReadKept};
pub use formats::FORMATS;
pub use json::{FORMAT as JSON, render as json};
pub use picture::{png, svg};
pub use text::block::Block;
pub use text::markdown::FORMAT as MARKDOWN;
pub use text::tree::render as text;
