//! Pictures: a scene as SVG, or drawn in pixels.
//!
//! ```text
//! svg      the picture, with glyphs (letters as outlines) and hatch (grounds for paper)
//!   | png    the same in pixels
//!   v
//! ```

mod glyphs;
mod hatch;
pub mod png;
pub mod svg;
mod values;
