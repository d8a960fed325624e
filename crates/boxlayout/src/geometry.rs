//! Points, sizes, rectangles and their sides.
//!
//! Everything is an integer in units of the page: from its top left corner, x to the right, y
//! downwards.

/// A point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Point {
    /// Distance from the left.
    pub x: i32,
    /// Distance from the top.
    pub y: i32,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Size {
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

impl Size {
    /// A size by its width and height.
    #[must_use]
    pub const fn new(width: i32, height: i32) -> Self {
        Self { width, height }
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Rect {
    /// The x of the left side.
    pub x: i32,
    /// The y of the top.
    pub y: i32,
    /// The width.
    pub w: i32,
    /// The height.
    pub h: i32,
}

impl Rect {
    /// A rectangle by its top left corner, width and height.
    #[must_use]
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// The x of the right side.
    #[must_use]
    pub const fn right(self) -> i32 {
        self.x + self.w
    }

    /// The y of the bottom.
    #[must_use]
    pub const fn bottom(self) -> i32 {
        self.y + self.h
    }

    /// The x of the center.
    #[must_use]
    pub const fn center_x(self) -> i32 {
        self.x + self.w / 2
    }

    /// The y of the center.
    #[must_use]
    pub const fn center_y(self) -> i32 {
        self.y + self.h / 2
    }

    /// Whether the interiors of two rectangles overlap.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether another rectangle lies inside this one; their sides may touch.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// The rectangle with a margin added on every side.
    #[must_use]
    pub const fn grown(self, by: i32) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)
    }
}

/// A side of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    pub(crate) const ALL: [Self; 4] = [Self::Top, Self::Right, Self::Bottom, Self::Left];

    pub(crate) const fn opposite(self) -> Self {
        match self {
            Self::Top => Self::Bottom,
            Self::Right => Self::Left,
            Self::Bottom => Self::Top,
            Self::Left => Self::Right,
        }
    }

    /// Whether an edge leaves it upwards or downwards.
    pub(crate) const fn is_vertical(self) -> bool {
        matches!(self, Self::Top | Self::Bottom)
    }

    /// Where the side of a box is: its y, or its x.
    pub(crate) const fn of(self, rect: Rect) -> i32 {
        match self {
            Self::Top => rect.y,
            Self::Right => rect.right(),
            Self::Bottom => rect.bottom(),
            Self::Left => rect.x,
        }
    }

    /// The range along the side in which ports may be: it keeps away from the corners.
    pub(crate) fn range(self, rect: Rect) -> (i32, i32) {
        let (start, length) = if self.is_vertical() { (rect.x, rect.w) } else { (rect.y, rect.h) };
        let corner = (length / 4).min(12);
        (start + corner, start + length - corner)
    }

    /// The middle of the side.
    pub(crate) fn middle(self, rect: Rect) -> i32 {
        if self.is_vertical() { rect.center_x() } else { rect.center_y() }
    }

    /// The point on the side at a coordinate along it.
    pub(crate) const fn point(self, rect: Rect, along: i32) -> Point {
        if self.is_vertical() {
            Point { x: along, y: self.of(rect) }
        } else {
            Point { x: self.of(rect), y: along }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_rectangles_do_not_overlap() {
        let (a, b) = (Rect::new(0, 0, 10, 10), Rect::new(10, 0, 10, 10));
        assert!(!a.overlaps(b) && a.grown(1).overlaps(b));
        assert!(a.contains(a) && !a.contains(b) && a.grown(10).contains(b));
    }
}
