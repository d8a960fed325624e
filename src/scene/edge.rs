//! Edges: how they look, and their labels.
//!
//! In: a [`Link`] and its [`Route`]. Out: an [`Edge`].

use fluxscape_boxlayout::{End, Rect, Route, Size};

use super::model::{Anchor, Edge, Paint, Stroke, Text};
use super::theme;
use crate::text::{ceil_units, width};
use crate::view::{DiffState, EdgeRole, Link, Role};

/// Space around an edge's label.
const LABEL_SPACE: i32 = 4;
/// Height of an edge's label.
const LABEL_HEIGHT: i32 = 12;

/// How much space a label takes beside its edge.
pub(super) fn label_size(label: &str) -> Size {
    Size::new(ceil_units(label, theme::EDGE_LABEL) + 2 * LABEL_SPACE, LABEL_HEIGHT)
}

/// An edge along its route.
pub(super) fn edge(link: &Link, route: &Route) -> Edge {
    let stroke = stroke(link.role, link.diff);
    let label = link
        .label
        .as_ref()
        .zip(route.label)
        .map(|(content, place)| label(content, place, stroke.paint));
    Edge {
        from: link.from.clone(),
        to: link.to.clone(),
        edge_type: link.edge_type,
        points: route.points.clone(),
        stroke,
        dash_offset: dash_offset(route, stroke.dash),
        label,
        diff: link.diff,
    }
}

/// Where a line starts in its dash pattern: those that come together at their ends end alike, with
/// a dash.
fn dash_offset(route: &Route, dash: &[u8]) -> i32 {
    let period: i32 = dash.iter().map(|part| i32::from(*part)).sum();
    if period == 0 || route.trunk == End::From {
        return 0;
    }
    let pairs = route.points.iter().zip(route.points.iter().skip(1));
    let length: i32 = pairs.map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()).sum();
    (dash.first().map_or(0, |first| i32::from(*first)) - length).rem_euclid(period)
}

fn label(content: &str, place: Rect, paint: Paint) -> Text {
    let style = theme::EDGE_LABEL;
    let width = width(content, style);
    Text {
        x: place.center_x(),
        y: place.bottom() - 2,
        anchor: Anchor::Middle,
        content: content.to_owned(),
        style,
        paint,
        width,
    }
}

/// How edges of a role look; those of a change show that instead.
pub(super) fn stroke(edge: EdgeRole, diff: DiffState) -> Stroke {
    let (role, width, dash): (_, _, &[u8]) = match edge {
        EdgeRole::Applies => (Role::Apply, 18, &[]),
        EdgeRole::Creates => (Role::Origin, 18, &[10, 3, 2, 3]),
        EdgeRole::Source => (Role::Source, 15, &[5, 4]),
        EdgeRole::DependsOn => (Role::Order, 18, &[9, 3]),
        EdgeRole::Updates => (Role::Automation, 15, &[2, 3]),
        EdgeRole::Reference => (Role::Neutral, 13, &[2, 6]),
    };
    let (role, width, dash): (_, _, &[u8]) = match diff {
        DiffState::Usual => (role, width, dash),
        DiffState::Added => (Role::Added, 24, &[]),
        DiffState::Removed => (Role::Removed, 18, &[7, 5]),
        DiffState::Changed => (Role::Changed, 18, dash),
        DiffState::Context => (Role::Neutral, 13, dash),
    };
    Stroke { paint: Paint::Hue(role), width, dash }
}
