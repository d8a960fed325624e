//! Shorthand for making boxes, pills, lines and links, and for joining words.

use super::words::Words;
use crate::graph::EdgeType;
use crate::graph::kinds::{self, Counts};
use crate::view::model::{
    Arrangement, Chip, DiffState, Fit, Item, Line, LineStyle, Link, Role, Surface,
};

/// A box with a title and nothing else on it.
pub(crate) fn item(
    id: impl Into<String>,
    kind: &str,
    role: Role,
    surface: Surface,
    title: impl Into<String>,
) -> Item {
    Item {
        id: id.into(),
        kind: kind.to_owned(),
        role,
        surface,
        title: title.into(),
        badge: None,
        subtitle: String::new(),
        chips: Vec::new(),
        lines: Vec::new(),
        children: Vec::new(),
        arrangement: Arrangement::default(),
        band: 0,
        link: None,
        diff: DiffState::Usual,
        members: Vec::new(),
    }
}

impl Item {
    pub(super) fn with(mut self, line: Line) -> Self {
        if !line.text.is_empty() {
            self.lines.push(line);
        }
        self
    }

    pub(super) fn chip(mut self, text: impl Into<String>, role: Role, solid: bool) -> Self {
        self.chips.push(Chip { text: text.into(), role, solid });
        self
    }

    pub(super) fn subtitled(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    pub(super) fn holding(mut self, arrangement: Arrangement, children: Vec<Item>) -> Self {
        self.arrangement = arrangement;
        self.children = children;
        self
    }

    pub(super) fn in_band(mut self, band: u32) -> Self {
        self.band = band;
        self
    }

    /// What of the graph it represents, by id.
    pub(super) fn representing<'n>(mut self, ids: impl IntoIterator<Item = &'n str>) -> Self {
        self.members.extend(ids.into_iter().filter(|id| !id.is_empty()).map(str::to_owned));
        self
    }

    pub(super) fn linked(mut self, link: Option<String>) -> Self {
        self.link = link;
        self
    }
}

/// A path or an address.
pub(super) fn code(text: impl Into<Words>) -> Line {
    Line { text: text.into(), style: LineStyle::Code, fit: Fit::Middle }
}

/// A line of plain text on at most so many lines.
pub(super) fn plain(text: impl Into<Words>, lines: u8) -> Line {
    Line { text: text.into(), style: LineStyle::Plain, fit: Fit::Wrap(lines) }
}

/// A line in a role's colour on at most so many lines.
pub(super) fn colored(text: impl Into<Words>, role: Role, lines: u8) -> Line {
    Line { text: text.into(), style: LineStyle::Colored(role), fit: Fit::Wrap(lines) }
}

/// A link of an edge type.
pub(super) fn link(from: &str, to: &str, edge_type: EdgeType) -> Link {
    Link {
        from: from.to_owned(),
        to: to.to_owned(),
        role: edge_type.role(),
        edge_type,
        label: None,
        diff: DiffState::Usual,
    }
}

/// The parts that are not empty, with dots between them.
pub(super) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// Kinds in counts, by their short names: `14 Deploy · 2 Svc`.
pub(super) fn short_counts(counts: &Counts<'_>) -> Words {
    Words::counts(&counts.parts(kinds::short), 0)
}

/// Kinds in counts: `14 Deployment · 2 Service`.
pub(super) fn counts(counts: &Counts<'_>) -> Words {
    Words::counts(&counts.parts(|kind| kind), 0)
}

/// The first kinds in counts, the others together: `14 Deployment · 2 Service · 9 others`.
pub(super) fn first_counts(counts: &Counts<'_>, most: usize) -> Words {
    let mut parts = counts.parts(|kind| kind);
    let others = parts.split_off(most.min(parts.len()));
    Words::counts(&parts, others.iter().map(|(count, _)| count).sum())
}
