//! Layout: gives boxes in boxes, and the edges between them, their places.
//!
//! In: a [`Diagram`] and who measures its texts. Out: a [`Layout`] in integers, the same on every
//! machine. Knows nothing of Flux.
//!
//! ```text
//! Diagram
//!   | plan    which box stands in which row (rank, grid, pack)
//!   | place   rectangles of boxes, and of the channels between them
//!   | route   each edge's way through channels; ports on the boxes, tracks in the channels
//!   |         (channels that are too narrow for their tracks grow, and everything is placed again)
//!   v
//! Layout
//! ```

mod candidate;
mod channel;
mod extent;
mod grid;
mod height;
mod label;
mod model;
mod pack;
mod place;
mod plan;
mod port;
mod rank;
mod repair;
mod route;
mod run;
mod search;
mod step;
mod table;
mod track;
mod tree;
mod wire;

pub use model::{
    Arrangement, BoxSpec, Diagram, EdgeSpec, End, Layout, Measure, Padding, PageWidth, Point, Rect,
    Route,
};

use plan::Planner;
use tree::Tree;

/// Gives everything its place.
#[must_use]
pub fn layout(diagram: &Diagram, measure: &dyn Measure) -> Layout {
    if diagram.boxes.is_empty() {
        return Layout { boxes: Vec::new(), edges: Vec::new() };
    }
    let tree = Tree::new(diagram);
    let planner = Planner::new(diagram, &tree, measure);
    let width = page_width(&planner);
    let plans = planner.plans(width);
    let (placement, edges) = route::route(&planner, &plans, width);
    Layout { boxes: placement.boxes.as_slice().to_vec(), edges }
}

/// The widest width at which the picture is nearly as small as it can be, seen as three wide and
/// two high; wider than the limit only where it would be a ribbon more than three times as high as
/// wide.
fn page_width(planner: &Planner) -> i32 {
    let limit = match planner.diagram.width {
        PageWidth::Exactly(width) => return width,
        PageWidth::UpTo(limit) => limit,
    };
    let extent = planner.extents[0];
    let (narrowest, widest) =
        (extent.min.min(limit), extent.max.clamp(extent.min.min(limit), limit));
    if is_ribbon(widest, planner.height(0, widest)) {
        return less_high(planner, widest, limit);
    }
    let step = (planner.diagram.cell_width / 2).max((widest - narrowest) / 12).max(1);
    let cost = |width: i32| width.saturating_mul(2).max(planner.height(0, width).saturating_mul(3));
    let mut widths: Vec<(i32, i32)> = Vec::new();
    let mut least = i32::MAX;
    for width in std::iter::successors(Some(widest), |width| Some(width - step))
        .take_while(|width| *width >= narrowest)
    {
        let cost = cost(width);
        // It is the height that costs more here than at a wider one: still narrower pages are
        // higher still.
        if cost / 3 > least / 2 {
            break;
        }
        least = least.min(cost);
        widths.push((width, cost));
    }
    let width = widths
        .iter()
        .find(|(_, cost)| *cost <= least.saturating_add(least / 7))
        .map_or(widest, |(width, _)| *width);
    less_high(planner, width, limit)
}

/// Whether a page is more than three times as high as wide.
const fn is_ribbon(width: i32, height: i32) -> bool {
    height > width.saturating_mul(3)
}

/// The first width, by quarters from a width on, at which a page is no ribbon. Widths at which its
/// area would still make one are passed over: laying out a large page takes long.
fn less_high(planner: &Planner, mut width: i32, limit: i32) -> i32 {
    let mut height = planner.height(0, width);
    while is_ribbon(width, height) && width < limit.saturating_mul(64) {
        let area = i64::from(width) * i64::from(height);
        width += width / 4;
        // What stands side by side is stretched less than a page's whole area tells: four fifths of
        // it count.
        while i64::from(width) * i64::from(width) * 15 < area * 4 {
            width += width / 4;
        }
        height = planner.height(0, width);
    }
    width
}
