//! Scenes: a view measured, laid out and dressed; what the renderers draw.
//!
//! In: a [`View`](crate::view::View). Out: a [`Scene`]: shapes, texts and lines with places, in
//! roles instead of colours.

mod contents;
mod dress;
mod edge;
mod head;
mod legend;
mod look;
mod model;
mod natural;
mod page;
pub mod theme;
#[cfg(test)]
mod vision;

pub use crate::view::{Role, Standing};
pub use fluxscape_boxlayout::{Point, Rect};
pub use look::{Fonts, Hue, Letters, Look};
pub use model::{Anchor, Edge, Mark, Paint, Scene, SceneBox, Shape, Stroke, Text};
pub use page::{Page, compose, fit};
pub use theme::Theme;
