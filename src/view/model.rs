//! What a picture shows, before anything has a place: boxes in boxes, links between them, texts.
//!
//! In: nothing; the views make it. Out: [`View`], which `scene` measures, lays out and draws. It
//! says what things mean ([`Role`], [`EdgeRole`]), never a colour, a font or a coordinate.

use super::words::Words;
use crate::graph::{EdgeRole, EdgeType};

/// A picture's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Name of the view: `overview`, `apps`.
    pub name: String,
    /// The heading.
    pub title: String,
    /// Muted text beside the heading.
    pub subtitle: String,
    /// The whole picture in words, for readers who cannot see it.
    pub description: String,
    /// Width that the page should not exceed, in units (a README column is about 830).
    pub width: u32,
    /// Whether `width` is a hard limit, or grows with the content up to an aspect that still
    /// reads.
    pub fixed_width: bool,
    /// How the outermost boxes are arranged: [`Arrangement::Bands`], or [`Arrangement::Columns`].
    pub arrangement: Arrangement,
    /// The outermost boxes.
    pub items: Vec<Item>,
    /// The lines between boxes, at any depth.
    pub links: Vec<Link>,
    /// Remarks below the picture, a line each.
    pub notes: Vec<String>,
}

/// What a box or a line is about; decides its hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What Terraform, a bootstrap or an operator creates.
    Origin,
    /// Git repositories and other sources.
    Source,
    /// Flux Kustomizations and Helm releases, and what they apply.
    Apply,
    /// Image automation.
    Automation,
    /// Order: what waits for what.
    Order,
    /// What does not build, or is missing.
    Failure,
    /// What could not be expanded whole.
    Warning,
    /// Plain Kubernetes objects.
    Kubernetes,
    /// Frames without a meaning of their own.
    Neutral,
    /// What a change adds.
    Added,
    /// What a change removes.
    Removed,
    /// What a change changes.
    Changed,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 12] = [
        Self::Origin,
        Self::Source,
        Self::Apply,
        Self::Automation,
        Self::Order,
        Self::Failure,
        Self::Warning,
        Self::Kubernetes,
        Self::Neutral,
        Self::Added,
        Self::Removed,
        Self::Changed,
    ];

    /// Its name: in the configuration, and in the classes of a picture.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Source => "source",
            Self::Apply => "apply",
            Self::Automation => "automation",
            Self::Order => "order",
            Self::Failure => "failure",
            Self::Warning => "warning",
            Self::Kubernetes => "kubernetes",
            Self::Neutral => "neutral",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A box: a card with texts, or a group of boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Unique in the picture; becomes `data-id`. The graph node's id where the box is one node.
    pub id: String,
    /// What it is; becomes `data-kind`: `Kustomization`, `environment`, `application`.
    pub kind: String,
    /// Its hue.
    pub role: Role,
    /// How it is painted.
    pub surface: Surface,
    /// The name on it.
    pub title: String,
    /// Short text before the title in a small frame: `KS`, `GIT`.
    pub badge: Option<String>,
    /// Muted text after a group's title.
    pub subtitle: String,
    /// Pills at the right of the title row, the outermost last: `ENVIRONMENT`, `2 auto`.
    pub chips: Vec<Chip>,
    /// Texts below the title.
    pub lines: Vec<Line>,
    /// The boxes inside; a box with some is a group.
    pub children: Vec<Item>,
    /// How the boxes inside are arranged.
    pub arrangement: Arrangement,
    /// Which band of its parent it is in, from the top (or left, in a row); only
    /// [`Arrangement::Bands`] looks at it.
    pub band: u32,
    /// Where a click leads.
    pub link: Option<String>,
    /// How the change affects it that the picture shows.
    pub diff: DiffState,
    /// Ids of the graph's nodes that it represents, where these are others than the one of its own
    /// id.
    pub members: Vec<String>,
}

/// How a box is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// White, an outline in the role's hue.
    Outlined,
    /// Pale tint and outline of the role's hue.
    Tinted,
    /// White with a thin grey outline and a bar of the role's hue at the left.
    Barred,
    /// The page's second grey, an outline in the role's hue: for groups.
    Panel,
    /// White with a thin grey outline: for groups inside groups.
    Frame,
}

/// How the boxes in a group are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Arrangement {
    /// One under the other, all as wide as the group.
    #[default]
    Column,
    /// Side by side in equal shares of the width; wraps when they do not fit. Links between them
    /// run left and right.
    Row,
    /// Boxes connected by ordering links in ranks, the others in a grid of equal cells in the order
    /// given.
    Grid,
    /// Bands from top to bottom ([`Item::band`]); in a band side by side, wrapped to the page.
    Bands,
    /// Bands from left to right; in a band one under the other.
    Columns,
}

/// A pill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Its text.
    pub text: String,
    /// Its hue.
    pub role: Role,
    /// Filled with the hue (`ENVIRONMENT`), or with the pale tint (`2 auto`).
    pub solid: bool,
}

/// A line of text on a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: Words,
    /// How it is set.
    pub style: LineStyle,
    /// What happens when it is too long.
    pub fit: Fit,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStyle {
    /// Paths, addresses: fixed-width.
    Code,
    /// Normal, in the secondary text colour.
    Plain,
    /// In a role's text colour.
    Colored(Role),
}

/// What happens to a text that is too long for its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Cut at the end, with an ellipsis.
    End,
    /// Cut in the middle, with an ellipsis: paths, whose both ends matter.
    Middle,
    /// Broken into at most so many lines, then cut with an ellipsis.
    Wrap(u8),
}

/// A line between two boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Id of the box it starts at.
    pub from: String,
    /// Id of the box that its arrow points to.
    pub to: String,
    /// What it means.
    pub role: EdgeRole,
    /// The graph's edge type; becomes `data-type`.
    pub edge_type: EdgeType,
    /// A word beside it.
    pub label: Option<String>,
    /// How the change affects it that the picture shows.
    pub diff: DiffState,
}

/// How the change that a picture shows affects a box or a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DiffState {
    /// The picture shows no change.
    #[default]
    Usual,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It changes.
    Changed,
    /// It stays as it is, beside something that changes: dimmed.
    Context,
}
