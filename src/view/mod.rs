//! Views: which part of the graph a picture shows, and as what.
//!
//! In: the graph. Out: a [`View`]: boxes in boxes, links, texts; still without a place.

mod apps;
mod build;
mod changes;
mod collapse;
mod model;
mod overview;
mod picture;
mod reader;
mod resources;
mod scope;
mod shared;
mod waves;
mod words;

#[cfg(test)]
pub(crate) use build::item;
pub use changes::{Heading, changes};
pub use model::{
    Arrangement, Chip, DiffState, Fit, Item, Line, LineStyle, Link, Role, Surface, View,
};
pub use picture::{Candidates, Picture, applications, environments, pages, picture};
pub use scope::{Direction, Focus, Scope, ScopeError};
pub use words::Words;

pub(crate) use crate::graph::applier_with_badge;
pub use crate::graph::{EdgeRole, EdgeType};
