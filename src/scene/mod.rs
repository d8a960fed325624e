//! Scenes: a view measured, laid out and dressed; what the renderers draw.
//!
//! In: a [`View`](crate::view::View). Out: a [`Scene`]: shapes, texts and lines with places, in
//! roles instead of colours.

mod compose;
mod dress;
mod head;
mod legend;
mod look;
mod model;
mod natural;
pub mod theme;
#[cfg(test)]
mod vision;

pub use crate::view::{Role, Standing};
pub use compose::compose;
pub use fluxscape_boxlayout::{Point, Rect};
pub use look::{Fonts, Hue, Letters, Look};
pub use model::{Anchor, Edge, Mark, Paint, Scene, SceneBox, Shape, Stroke, Text};
pub use theme::Theme;

/// Whether a view makes a page for a README: not so high that nobody scrolls through it.
#[must_use]
pub fn fits_readme(view: &crate::view::View) -> bool {
    compose::height(view) <= theme::README_HEIGHT
}
