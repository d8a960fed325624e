//! How wide the page is.
//!
//! In: a planner, which knows how high the page is at a width. Out: the width.

use crate::diagram::PageWidth;
use crate::plan::Planner;

/// A page more than this many times as high as wide is a ribbon that nobody reads.
const RIBBON: i32 = 3;

/// The widest width at which the page is nearly as small as it can be, seen at an aspect of three
/// to two; wider than the limit only where the page would be a ribbon.
pub(crate) fn width(planner: &Planner<'_>) -> i32 {
    let limit = match planner.context.diagram.width {
        PageWidth::Exactly(width) => return width,
        PageWidth::UpTo(limit) => limit,
    };
    let extent = planner.extents[0];
    let (narrowest, widest) =
        (extent.min.min(limit), extent.max.clamp(extent.min.min(limit), limit));
    if is_ribbon(widest, planner.height(0, widest)) {
        return widened(planner, widest, limit);
    }
    let step = (planner.context.diagram.cell_width / 2).max((widest - narrowest) / 12).max(1);
    let cost = |width: i32| width.saturating_mul(2).max(planner.height(0, width).saturating_mul(3));
    let mut widths: Vec<(i32, i32)> = Vec::new();
    let mut least = i32::MAX;
    for width in std::iter::successors(Some(widest), |width| Some(width - step))
        .take_while(|width| *width >= narrowest)
    {
        let cost = cost(width);
        // Here the height is what costs, and a narrower page is higher still.
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
    widened(planner, width, limit)
}

const fn is_ribbon(width: i32, height: i32) -> bool {
    height > width.saturating_mul(RIBBON)
}

/// The first width, growing by quarters, at which the page is no ribbon. Widths at which the area
/// of the page would still make one are skipped, because laying out a large page takes long.
fn widened(planner: &Planner<'_>, mut width: i32, limit: i32) -> i32 {
    let mut height = planner.height(0, width);
    while is_ribbon(width, height) && width < limit.saturating_mul(64) {
        let area = i64::from(width) * i64::from(height);
        width += (width / 4).max(1);
        // Boxes side by side stretch less than the area of the page suggests: four fifths of it
        // count.
        while i64::from(width) * i64::from(width) * 15 < area * 4 {
            width += (width / 4).max(1);
        }
        height = planner.height(0, width);
    }
    width
}
