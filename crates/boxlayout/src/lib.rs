//! Lays out boxes in boxes and routes orthogonal edges between them.
//!
//! The input is a tree of boxes with edges between any two of them; the output is a rectangle for
//! each box and a polyline for each edge. The crate knows sizes and nothing else: what is written
//! in a box, and how it is drawn, is up to you. It measures no text and has no colours, so it works
//! as well for SVG as for a canvas or a terminal.
//!
//! ```
//! use fluxscape_boxlayout::{
//!     Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, Measure, PageWidth, layout,
//! };
//!
//! /// Every card, and every title of a group, is 30 units high.
//! struct Fixed;
//!
//! impl Measure for Fixed {
//!     fn height(&self, _: BoxId, _: i32) -> i32 {
//!         30
//!     }
//! }
//!
//! let page = BoxSpec::new(0, 0).padding(16, 16).gap(24);
//! let mut diagram = Diagram::new(page, PageWidth::UpTo(600), 120);
//! let group = BoxSpec::new(80, 120).arrangement(Arrangement::Row).padding(12, 12).gap(12);
//! let group = diagram.add_box(BoxId::PAGE, group);
//! let a = diagram.add_box(group, BoxSpec::new(80, 120));
//! let b = diagram.add_box(group, BoxSpec::new(80, 120));
//! diagram.add_edge(a, b, EdgeSpec::new());
//!
//! let result = layout(&diagram, &Fixed);
//! assert!(result.rect(group).contains(result.rect(a)));
//! assert!(!result.rect(a).overlaps(result.rect(b)));
//! // The boxes are side by side, so the edge is one straight segment from a to b.
//! let route = &result.routes()[0];
//! assert_eq!(route.points.len(), 2);
//! assert_eq!(route.points[0].x, result.rect(a).right());
//! assert_eq!(route.points[1].x, result.rect(b).x);
//! ```
//!
//! # Model
//!
//! A box without children is a *card*, one with children a *group*. A card is as high as its
//! content; a group has its own content (a title) at the top and its children below. A [`Measure`]
//! tells how high the content of a box is at a width.
//!
//! Each group arranges its children by itself ([`Arrangement`]): in a column, a row, a grid, or in
//! bands. Groups side by side are packed into the width of the page so that little of it stays
//! empty. In a grid, cards that edges connect are placed in ranks, so that most edges point the
//! same way; the others fill the remaining cells. The order in which boxes are added decides
//! everything else, so a small change of the input moves little.
//!
//! The page is as wide as it is told ([`PageWidth`]), or as wide as it has to be to show everything
//! in a good aspect.
//!
//! # Routing
//!
//! The free strips between the boxes of a group are its *channels*. An edge leaves a box at a
//! *port* on one of its sides, runs along *tracks* in channels, and ends at a port:
//!
//! ```text
//! +-- group -------------------------+
//! | title                            |
//! |   +---------+      +---------+   |
//! |   | a       |----->| b       |   |
//! |   +---------+  |   +---------+   |
//! |   +---------+  |   +---------+   |
//! |   | c       |  +-->| d       |   |
//! |   +---------+      +---------+   |
//! +----------------------------------+
//! ```
//!
//! 1. The channels of each edge are found by a shortest path search that pays for length and for
//!    turns. Channels never run through a box or a title, so neither does an edge.
//! 2. Edges that share an end and a [bundle](EdgeSpec::bundle) form a *net*: they share a port there
//!    and run on one trunk as long as they can, like the two edges that start at `a` above.
//! 3. In each channel, the nets are ordered on tracks so that few of them cross. A channel that is
//!    too narrow for its tracks grows, and everything is placed again.
//! 4. A label is placed beside its edge where it touches nothing.
//!
//! # Guarantees
//!
//! - The same input gives the same output on every machine: all coordinates are integers, nothing
//!   depends on time, addresses or hash order.
//! - A box lies inside its parent; boxes of one parent do not overlap.
//! - Each segment of a route is horizontal or vertical. A route starts and ends on the outlines of
//!   its boxes, and runs through no other box except groups that contain one of its ends.
//! - Routes of different nets do not lie on top of each other where there is space to avoid it.
//! - A label overlaps no box, route or other label. Where no space is free, there is none.
//!
//! Every edge between two different boxes gets a route, also into a group from outside, or from a
//! group to a box in it.

mod diagram;
mod geometry;
mod layout;
mod page;
mod place;
mod plan;
mod route;
mod table;
mod tree;

pub use diagram::{Arrangement, BoxId, BoxSpec, Diagram, EdgeSpec, End, Measure, PageWidth};
pub use geometry::{Point, Rect, Size};
pub use layout::{Layout, Route};

/// Lays out a diagram.
///
/// ```text
/// Diagram
///   | page    how wide the page is
///   | plan    which box is in which row of its group
///   | place   rectangles of boxes, and of the channels between them
///   | route   each edge's channels; ports on the boxes, tracks in the channels
///   |         (channels that are too narrow grow, and everything is placed again)
///   v
/// Layout
/// ```
#[must_use]
pub fn layout(diagram: &Diagram, measure: &dyn Measure) -> Layout {
    let planner = plan::Planner::new(diagram, measure);
    let width = page::width(&planner);
    let plans = planner.plans(width);
    let (placement, routes) = route::route(&planner.context, &plans, width);
    let is_approximate = planner.is_exhausted();
    Layout { boxes: placement.boxes.as_slice().to_vec(), routes, is_approximate }
}

/// The example of the README is tested like those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
