//! Views: which part of the graph a picture shows, and as what.
//!
//! In: the graph. Out: a [`View`]: boxes in boxes, links, texts; still without a place.

mod apps;
mod card;
mod changes;
mod collapse;
mod detail;
mod detailed;
mod directories;
mod focus;
mod full;
mod grouping;
mod images;
mod lift;
mod model;
mod narrow;
mod nest;
mod notes;
mod order;
mod origin;
mod overview;
mod parts;
mod picture;
mod reader;
mod repositories;
mod resources;
mod scope;
mod select;
mod status;
mod tie;
mod waves;
mod words;

use crate::graph::kinds;
pub use crate::graph::{EdgeRole, EdgeType};

pub(crate) use crate::graph::applier_with_badge;
use apps::apps;
pub use changes::{Heading, changes};
use full::full;
pub use model::{
    Arrangement, Chip, Fit, Item, Line, LineStyle, Link, Role, Standing, Surface, View,
};
pub use narrow::applications;
use overview::overview;
#[cfg(test)]
pub(crate) use parts::item;
pub use picture::{Candidates, Picture, ScopeError, picture};
use resources::resources;
pub use scope::{Direction, Focus, Scope, environments, pages};
