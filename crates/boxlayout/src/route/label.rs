//! Places the labels of edges: beside their own edge, touching nothing.
//!
//! In: the corners of an edge and everything that takes space. Out: a rectangle, or `None` where
//! nothing is free.

use crate::geometry::{Point, Rect, Size};

/// From a line to its label.
const BESIDE: i32 = 3;

/// Where along a segment a label may be, in sixteenths, the best first.
const PARTS: [i32; 15] = [8, 4, 12, 2, 14, 6, 10, 1, 15, 3, 13, 5, 11, 7, 9];

/// What labels must not touch.
#[derive(Default)]
pub(super) struct Obstacles {
    /// Cards, and title blocks.
    pub(super) solid: Vec<Rect>,
    /// Groups: a label is inside or outside, never on the outline.
    pub(super) outlines: Vec<Rect>,
    /// Segments of edges.
    pub(super) segments: Vec<Rect>,
}

/// A free rectangle for a label beside an edge.
pub(super) fn place(
    points: &[Point],
    Size { width, height }: Size,
    obstacles: &Obstacles,
) -> Option<Rect> {
    let mut segments: Vec<(Point, Point)> =
        points.iter().copied().zip(points.iter().copied().skip(1)).collect();
    segments.sort_by_key(|(a, b)| std::cmp::Reverse((a.x - b.x).abs() + (a.y - b.y).abs()));
    let candidates = segments.iter().flat_map(|(a, b)| PARTS.map(|part| (*a, *b, part)));
    candidates
        .flat_map(|(a, b, part)| {
            let (x, y) = (a.x + (b.x - a.x) * part / 16, a.y + (b.y - a.y) * part / 16);
            if a.y == b.y {
                [
                    Rect::new(x - width / 2, y - BESIDE - height, width, height),
                    Rect::new(x - width / 2, y + BESIDE, width, height),
                ]
            } else {
                [
                    Rect::new(x - BESIDE - width, y - height / 2, width, height),
                    Rect::new(x + BESIDE, y - height / 2, width, height),
                ]
            }
        })
        .find(|place| obstacles.leave_free(*place))
}

impl Obstacles {
    fn leave_free(&self, place: Rect) -> bool {
        let around = place.grown(1);
        self.solid.iter().chain(&self.segments).all(|taken| !taken.overlaps(around))
            && self
                .outlines
                .iter()
                .all(|outline| outline.contains(around) || !outline.overlaps(around))
    }
}

/// The segments of an edge as rectangles one unit wide.
pub(super) fn segments(points: &[Point]) -> impl Iterator<Item = Rect> {
    points.iter().zip(points.iter().skip(1)).map(|(a, b)| {
        let (left, top) = (a.x.min(b.x), a.y.min(b.y));
        Rect::new(left, top, (a.x - b.x).abs() + 1, (a.y - b.y).abs() + 1)
    })
}
