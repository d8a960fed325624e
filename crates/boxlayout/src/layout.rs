//! The output of a layout: rectangles and routes.

use crate::diagram::{BoxId, End};
use crate::geometry::{Point, Rect};

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub(crate) boxes: Vec<Rect>,
    pub(crate) routes: Vec<Route>,
    pub(crate) is_approximate: bool,
}

impl Layout {
    /// The page.
    #[must_use]
    pub fn page(&self) -> Rect {
        self.rect(BoxId::PAGE)
    }

    /// Where a box is.
    #[must_use]
    pub fn rect(&self, id: BoxId) -> Rect {
        self.boxes.get(id.0).copied().unwrap_or_default()
    }

    /// Where each box is, in the order of addition; the first is the page.
    #[must_use]
    pub fn boxes(&self) -> &[Rect] {
        &self.boxes
    }

    /// Whether the diagram takes more steps than a layout may: the space in some groups is then
    /// used less well. Everything has its place all the same.
    #[must_use]
    pub const fn is_approximate(&self) -> bool {
        self.is_approximate
    }

    /// The route of each edge, in the order of addition.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }
}

/// The route of an edge.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Route {
    /// The corners from the outline of its start to the outline of its end; each segment is
    /// horizontal or vertical.
    pub points: Vec<Point>,
    /// Where its label is; `None` if it has no label, or if no space beside it is free.
    pub label: Option<Rect>,
    /// The end at which it may share a trunk with other edges of its bundle.
    pub trunk: End,
}
