//! Views: which part of the graph a picture shows, and as what.
//!
//! In: the graph. Out: a [`View`]: boxes in boxes, links, texts; still without a place.

mod apps;
mod card;
mod directories;
mod grouping;
mod kinds;
mod lift;
mod model;
mod notes;
mod origin;
mod overview;
mod parts;
mod reader;
mod scope;
mod status;

pub use apps::apps;
pub use model::{Arrangement, Chip, Fit, Item, Line, LineStyle, Link, LinkKind, Role, Surface, View};
pub use overview::overview;
pub use scope::{Scope, environments, pages};
