//! What a layout takes and what it gives.
//!
//! In: a [`Diagram`]: boxes in boxes, edges, and who measures texts ([`Measure`]). Out: a
//! [`Layout`]: integer rectangles and orthogonal polylines. Coordinates are units of the page, from
//! its top left corner, y downwards.

/// Boxes and edges to lay out.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The boxes; the first is the page, and a parent stands before its children.
    pub boxes: Vec<BoxSpec>,
    /// The edges, drawn in this order.
    pub edges: Vec<EdgeSpec>,
    /// How wide the page is.
    pub width: PageWidth,
    /// Width of the cards of a grid, as far as the page allows it.
    pub cell_width: i32,
}

/// How wide the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageWidth {
    /// Exactly so wide.
    Exactly(i32),
    /// As wide as the content asks for, up to this; wider only where the page would become a
    /// ribbon.
    UpTo(i32),
}

/// A box without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxSpec {
    /// Index of the box around it; none for the page.
    pub parent: Option<usize>,
    /// How its children stand.
    pub arrangement: Arrangement,
    /// Which band of its parent it stands in, from the top.
    pub band: u32,
    /// Narrowest useful width of its own texts.
    pub min_width: i32,
    /// Width at which its own texts need no cutting.
    pub ideal_width: i32,
    /// Space inside its outline, around the children.
    pub padding: Padding,
    /// Space between children where no edge runs.
    pub gap: i32,
    /// How far it stands out of its parent's content at the left and right.
    pub outset: i32,
    /// Whether it takes the whole width of a band that it has for itself.
    pub wide: bool,
}

/// Space inside an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Padding {
    /// At the left and at the right.
    pub side: i32,
    /// Below the children.
    pub bottom: i32,
}

/// How the boxes in a group stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrangement {
    /// One under the other, all as wide as the group.
    Column,
    /// Side by side in equal shares of the width; wraps.
    Row,
    /// Boxes tied by edges in ranks, the others in equal cells in the order given.
    Grid,
    /// Bands from top to bottom, in each side by side and wrapped.
    Bands,
    /// Bands from left to right, in each one under the other.
    Columns,
}

/// An edge without a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeSpec {
    /// Index of the box it starts at.
    pub from: usize,
    /// Index of the box it points to.
    pub to: usize,
    /// Edges of one bundle may share ports and a trunk where they share an end.
    pub bundle: u32,
    /// Which end stands first (left, above) where the layout has the choice.
    pub first: End,
    /// Width and height of its label.
    pub label: Option<(i32, i32)>,
}

/// An end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum End {
    /// Where it starts.
    #[default]
    From,
    /// Where it points to.
    To,
}

/// Knows how high texts are at a width.
pub trait Measure {
    /// Height of a childless box at a width; of a group, the height of its title block.
    fn height(&self, index: usize, width: i32) -> i32;

    /// The width from which on no text breaks, so that the height stays the same, and that height.
    fn unbroken(&self, index: usize) -> (i32, i32);
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
pub struct Rect {
    /// Left.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// A rectangle by its corner and size.
    #[must_use]
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// The x of its right side.
    #[must_use]
    pub const fn right(self) -> i32 {
        self.x + self.w
    }

    /// The y of its lower side.
    #[must_use]
    pub const fn bottom(self) -> i32 {
        self.y + self.h
    }

    /// The x of its middle.
    #[must_use]
    pub const fn center_x(self) -> i32 {
        self.x + self.w / 2
    }

    /// The y of its middle.
    #[must_use]
    pub const fn center_y(self) -> i32 {
        self.y + self.h / 2
    }

    /// Whether the insides of two rectangles meet.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether another lies in this one.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// The same, larger by a margin on every side.
    #[must_use]
    pub const fn grown(self, by: i32) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)
    }
}

/// Everything in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Where each box is, in the diagram's order; the first is the page.
    pub boxes: Vec<Rect>,
    /// How each edge runs, in the diagram's order.
    pub edges: Vec<Route>,
}

/// The way of an edge.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Route {
    /// Corners from the outline of its start to the outline of its end, in turn horizontal and
    /// vertical.
    pub points: Vec<Point>,
    /// Where its label stands; none when it has none, or no place is free.
    pub label: Option<Rect>,
    /// The end at which it may run on a trunk with other edges of its bundle.
    pub trunk: End,
}
