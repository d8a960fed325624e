//! Views: which part of the graph a picture shows, and as what.
//!
//! In: the graph. Out: a [`View`]: boxes in boxes, links, texts; still without a place.

mod model;

pub use model::{Arrangement, Chip, Fit, Item, Line, LineStyle, Link, LinkKind, Role, Surface, View};
