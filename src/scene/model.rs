//! A picture in shapes and texts, everything with a place.
//!
//! In: nothing; [`compose`](super::compose) makes it. Out: [`Scene`], which the renderers draw. It
//! names what to paint with ([`Paint`]), never a colour: light and dark are the same scene.

use serde::Serialize;

use crate::text::Style;
use crate::view::{DiffState, EdgeType, Role};
use fluxscape_boxlayout::{Point, Rect};

/// A whole picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// Width in units.
    pub width: i32,
    /// Height in units.
    pub height: i32,
    /// What the picture is called.
    pub title: String,
    /// The picture in words.
    pub description: String,
    /// Texts outside all boxes: the heading, notes.
    pub texts: Vec<Text>,
    /// Boxes, a group before what it holds.
    pub boxes: Vec<SceneBox>,
    /// Lines between boxes.
    pub edges: Vec<Edge>,
    /// What colours and lines mean.
    pub legend: Vec<Mark>,
    /// Whether it takes more steps than a layout may, so that its space is used less well.
    pub is_approximate: bool,
}

impl Scene {
    /// Every text: outside of boxes, in them, beside lines, in the legend.
    pub fn every_text(&self) -> impl Iterator<Item = &Text> {
        let in_boxes = self.boxes.iter().flat_map(|drawn| &drawn.texts);
        let labels = self.edges.iter().filter_map(|edge| edge.label.as_ref());
        let in_legend = self
            .legend
            .iter()
            .filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None });
        self.texts.iter().chain(in_boxes).chain(labels).chain(in_legend)
    }
}

/// A card or a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SceneBox {
    /// Unique in the picture: the item's id, with a number where several boxes show one item.
    pub id: String,
    /// The item's id, where it is another one.
    pub item: Option<String>,
    /// The item's kind.
    pub kind: String,
    /// The item's title, whole.
    pub title: String,
    /// Ids of the graph's nodes that it represents, where these are others than the one of its own
    /// id.
    pub members: Vec<String>,
    /// Whether it holds other boxes.
    pub group: bool,
    /// Where a click leads.
    pub link: Option<String>,
    /// Its outline.
    pub outline: Shape,
    /// Bars and pills on it.
    pub shapes: Vec<Shape>,
    /// Texts on it.
    pub texts: Vec<Text>,
    /// Its texts in full, where they are cut on it.
    pub tooltip: Option<String>,
    /// How the change affects it that the picture shows; what is gone has a broken outline.
    pub diff: DiffState,
}

/// A rectangle with round corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Where it is.
    pub rect: Rect,
    /// Radius of its corners.
    pub radius: i32,
    /// What fills it.
    pub fill: Paint,
    /// What its outline is drawn with, and how wide in tenths of a unit.
    pub stroke: Option<(Paint, u8)>,
}

/// A text on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Left end, or middle.
    pub x: i32,
    /// Baseline.
    pub y: i32,
    /// Where `x` is.
    pub anchor: Anchor,
    /// The words.
    pub content: String,
    /// Font and size.
    pub style: Style,
    /// Its colour.
    pub paint: Paint,
    /// How wide it is, in hundredths of a unit.
    pub width: u32,
}

/// Which point of a text its place names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
}

/// A line between two boxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Id of the box it starts at.
    pub from: String,
    /// Id of the box it points to.
    pub to: String,
    /// The graph's edge type.
    pub edge_type: EdgeType,
    /// Its corners.
    pub points: Vec<Point>,
    /// How it looks.
    pub stroke: Stroke,
    /// How far into its dash pattern it starts, in units: lines on one trunk lie dash on dash.
    pub dash_offset: i32,
    /// A word beside it.
    pub label: Option<Text>,
    /// How the change affects it that the picture shows.
    pub diff: DiffState,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// Its width in tenths of a unit.
    pub width: u8,
    /// Its dash pattern: drawn and left out in turn, in units; empty for a full line.
    pub dash: &'static [u8],
}

/// A piece of the legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A sample of a line, with an arrow at its end.
    Line {
        /// From its start to its arrow.
        points: [Point; 2],
        /// How it looks.
        stroke: Stroke,
    },
    /// A pill, a swatch.
    Shape(Shape),
    /// Words.
    Text(Text),
}

/// What to paint with; a theme says which colour that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Paint {
    /// The page.
    Page,
    /// The page's second grey, under groups.
    Panel,
    /// Cards.
    Card,
    /// Thin outlines.
    Hairline,
    /// Names.
    Ink,
    /// Ordinary texts.
    Secondary,
    /// Paths, remarks.
    Muted,
    /// Outlines, arrows, texts of a role.
    Hue(Role),
    /// The pale ground of a role.
    Tint(Role),
    /// Text on a role's hue.
    OnHue(Role),
}
