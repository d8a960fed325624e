//! The input of a layout: boxes in boxes, the edges between them, and what measures their content.

use crate::geometry::Size;

/// Boxes and edges to lay out.
///
/// A new diagram holds one box, the [page](BoxId::PAGE). Every other box is added inside one that
/// is already there, so the boxes form a tree. Boxes and edges keep the order in which they are
/// added: where nothing else decides, that is the order in which they are laid out.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The page first, a parent before its children.
    pub(crate) boxes: Vec<BoxNode>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) width: PageWidth,
    pub(crate) cell_width: i32,
}

/// A box and the box around it.
#[derive(Clone, Debug)]
pub(crate) struct BoxNode {
    pub(crate) parent: Option<usize>,
    pub(crate) spec: BoxSpec,
}

/// An edge between two boxes, by index.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) spec: EdgeSpec,
}

/// Identifies a box of the diagram that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoxId(pub(crate) usize);

impl BoxId {
    /// The box around all others.
    pub const PAGE: Self = Self(0);

    /// The position of the box in the order of addition: the page is 0, the first box added is 1.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

impl Diagram {
    /// A diagram with nothing but the page.
    ///
    /// `cell_width` is the width that the cards of a grid should have, as far as the page allows
    /// it.
    #[must_use]
    pub fn new(page: BoxSpec, width: PageWidth, cell_width: i32) -> Self {
        let boxes = vec![BoxNode { parent: None, spec: page }];
        Self { boxes, edges: Vec::new(), width, cell_width }
    }

    /// Adds a box inside another one, after the boxes that this one already holds.
    ///
    /// # Panics
    ///
    /// If `parent` belongs to another diagram that has more boxes.
    pub fn add_box(&mut self, parent: BoxId, spec: BoxSpec) -> BoxId {
        self.check(parent);
        self.boxes.push(BoxNode { parent: Some(parent.0), spec });
        BoxId(self.boxes.len() - 1)
    }

    /// Adds an edge, drawn after those added before. An edge from a box to itself gets no route.
    ///
    /// # Panics
    ///
    /// If an end belongs to another diagram that has more boxes.
    pub fn add_edge(&mut self, from: BoxId, to: BoxId, spec: EdgeSpec) {
        self.check(from);
        self.check(to);
        self.edges.push(Edge { from: from.0, to: to.0, spec });
    }

    fn check(&self, id: BoxId) {
        assert!(id.0 < self.boxes.len(), "the box belongs to another diagram");
    }
}

/// The width of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageWidth {
    /// Exactly this width.
    Exactly(i32),
    /// As wide as the content needs, up to this width. A page that would be more than three times
    /// as high as wide becomes wider than this.
    UpTo(i32),
}

/// How a box is laid out inside its parent, and its children inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxSpec {
    pub(crate) arrangement: Arrangement,
    pub(crate) band: u32,
    pub(crate) min_width: i32,
    pub(crate) ideal_width: i32,
    pub(crate) padding: Padding,
    pub(crate) gap: i32,
    pub(crate) outset: i32,
    pub(crate) wide: bool,
}

/// Space between a group's outline and its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Padding {
    /// At the left and at the right.
    pub(crate) side: i32,
    /// Below the children. Above them is the content of the group itself: its title.
    pub(crate) bottom: i32,
}

impl BoxSpec {
    /// A box by the widths that its own content (the text of a card, the title of a group) asks
    /// for: the narrowest useful one, and the one at which nothing has to be cut.
    #[must_use]
    pub const fn new(min_width: i32, ideal_width: i32) -> Self {
        Self {
            arrangement: Arrangement::Column,
            band: 0,
            min_width,
            ideal_width,
            padding: Padding { side: 0, bottom: 0 },
            gap: 0,
            outset: 0,
            wide: false,
        }
    }

    /// How the children are arranged. The default is [`Arrangement::Column`].
    #[must_use]
    pub const fn arrangement(mut self, arrangement: Arrangement) -> Self {
        self.arrangement = arrangement;
        self
    }

    /// The band of the parent that this box belongs to, where the parent's arrangement has bands.
    #[must_use]
    pub const fn band(mut self, band: u32) -> Self {
        self.band = band;
        self
    }

    /// Space between the outline and the children: at both sides, and below them.
    #[must_use]
    pub const fn padding(mut self, side: i32, bottom: i32) -> Self {
        self.padding = Padding { side, bottom };
        self
    }

    /// Space between children where no edge runs between them.
    #[must_use]
    pub const fn gap(mut self, gap: i32) -> Self {
        self.gap = gap;
        self
    }

    /// How far the box extends over its parent's padding at the left and right.
    #[must_use]
    pub const fn outset(mut self, outset: i32) -> Self {
        self.outset = outset;
        self
    }

    /// Lets the box take the whole width of a row that it has for itself, even where its content
    /// needs less.
    #[must_use]
    pub const fn wide(mut self, wide: bool) -> Self {
        self.wide = wide;
        self
    }
}

/// How the boxes in a group are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrangement {
    /// One below the other, all as wide as the group.
    Column,
    /// Side by side in equal shares of the width; wraps.
    Row,
    /// Boxes connected by edges in ranks, the others in equal cells, in the order of addition.
    Grid,
    /// Bands from top to bottom; the boxes of a band side by side, wrapped.
    Bands,
    /// Bands from left to right; the boxes of a band one below the other.
    Columns,
}

/// How an edge is routed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct EdgeSpec {
    pub(crate) bundle: u32,
    pub(crate) first: End,
    pub(crate) label: Option<Size>,
}

impl EdgeSpec {
    /// An edge without a label whose start is placed first.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Edges of one bundle that share an end may share a port there and run on one trunk. The
    /// default bundle is 0.
    #[must_use]
    pub const fn bundle(mut self, bundle: u32) -> Self {
        self.bundle = bundle;
        self
    }

    /// The end to place first (at the left, above) where the layout has the choice.
    #[must_use]
    pub const fn first(mut self, first: End) -> Self {
        self.first = first;
        self
    }

    /// The size of a label to place beside the edge.
    #[must_use]
    pub const fn label(mut self, size: Option<Size>) -> Self {
        self.label = size;
        self
    }
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

/// Measures the content of boxes: how high their text is at a width.
pub trait Measure {
    /// The height of a box without children at a width; of a group, the height of its title.
    fn height(&self, id: BoxId, width: i32) -> i32;

    /// The least width from which on [`height`](Self::height) stays the same, and that height.
    /// `None`, the default, means unknown. A layout asks for the heights of a box at many widths;
    /// knowing this saves most of them.
    fn steady(&self, id: BoxId) -> Option<Size> {
        let _ = id;
        None
    }
}
