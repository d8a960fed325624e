//! Texts: the bundled fonts, how wide a text is in them, and what fits a width.
//!
//! In: strings. Out: integer widths, and strings cut or broken to a width. Knows no page and no
//! picture.

pub mod clean;
pub mod fit;
pub mod font;
mod measure;
pub mod printed;
pub(crate) mod xml;

pub use font::{Face, Style};
pub use measure::{Glyph, ceil_units, glyph, longest_prefix, units_per_em, width};
