//! Scenes: a view measured, laid out and drawn; what the renderers write.
//!
//! In: a [`View`](crate::view::View). Out: a [`Scene`]: shapes, texts and lines with places, in
//! roles instead of colours.

mod contents;
mod edge;
mod head;
mod legend;
mod look;
mod metrics;
mod model;
mod natural;
mod page;
pub mod theme;
#[cfg(test)]
mod vision;

pub use crate::view::{DiffState, Role};
pub use fluxscape_boxlayout::{Point, Rect};
pub use look::{Fonts, Hue, Letters, Look};
pub use model::{Anchor, Edge, Mark, Paint, Scene, SceneBox, Shape, Stroke, Text};
pub use page::{Page, compose, fit};
pub use theme::Theme;
