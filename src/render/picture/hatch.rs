//! Roles without colour, for paper: a hatching for the ground of each, a dash pattern for its
//! outline.
//!
//! In: the paints of a picture. Out: SVG patterns, and what refers to them. No two roles share
//! both.

use std::collections::BTreeSet;

use super::values::class;
use crate::scene::theme::HATCHING;
use crate::scene::{Paint, Role};
use crate::text::xml::Xml;

/// The hatching of a ground.
pub(super) struct Pattern {
    paint: Paint,
    lines: &'static str,
}

/// The patterns of the grounds among these paints.
pub(super) fn hatched(paints: &BTreeSet<Paint>) -> Vec<Pattern> {
    let pattern = |paint: &Paint| Some(Pattern { paint: *paint, lines: hatching(*paint)? });
    paints.iter().filter_map(pattern).collect()
}

impl Pattern {
    /// Defines it.
    pub(super) fn define(&self, xml: &mut Xml) {
        let pattern = xml
            .element("pattern")
            .attribute("id", class(self.paint))
            .attribute("width", 8)
            .attribute("height", 8)
            .attribute("patternUnits", "userSpaceOnUse");
        pattern.inline(|xml| {
            let ground = xml.element("rect").attribute("width", 8).attribute("height", 8);
            ground.attribute("fill", "#ffffff").empty();
            xml.element("path")
                .attribute("d", self.lines)
                .attribute("fill", "none")
                .attribute("stroke", HATCHING)
                .attribute("stroke-width", 1)
                .empty();
        });
    }
}

/// The fill of a hatched ground.
pub(super) fn ground(paint: Paint) -> Option<std::borrow::Cow<'static, str>> {
    hatching(paint).map(|_| format!("url(#{})", class(paint)).into())
}

/// The lines of a role's hatching in a square of 8 units.
fn hatching(paint: Paint) -> Option<&'static str> {
    let Paint::Tint(role) = paint else { return None };
    match role {
        Role::Origin => Some("M-1 1L1 -1M-1 9L9 -1M7 9L9 7"),
        Role::Source => Some("M0 2H8M0 6H8"),
        Role::Apply => Some("M2 0V8M6 0V8"),
        Role::Automation => Some("M1.5 2H2.5M5.5 6H6.5"),
        Role::Order => Some("M-1 7L1 9M-1 -1L9 9M7 -1L9 1"),
        Role::Failure => Some("M-1 -1L9 9M-1 9L9 -1"),
        Role::Warning => Some("M0 4H8M4 0V8"),
        Role::Kubernetes => Some("M0 4H8"),
        Role::Added => Some("M0 2H8M0 6H8M2 0V8M6 0V8"),
        Role::Removed => Some("M-1 7L1 9M-1 -1L9 9M7 -1L9 1M0 4H8"),
        Role::Changed => Some("M-1 1L1 -1M-1 9L9 -1M7 9L9 7M0 4H8"),
        Role::Neutral => None,
    }
}

/// The dashes of a role's outline; none for a full line.
pub(super) fn dashes(paint: Paint) -> Option<&'static str> {
    let Paint::Hue(role) = paint else { return None };
    match role {
        Role::Origin | Role::Apply | Role::Kubernetes | Role::Neutral | Role::Added => None,
        Role::Removed => Some("6 4"),
        Role::Changed => Some("12 3"),
        Role::Source => Some("6 3"),
        Role::Automation => Some("2 2"),
        Role::Order => Some("9 3"),
        Role::Failure => Some("10 3 2 3"),
        Role::Warning => Some("3 3"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_roles_look_alike_on_paper() {
        let looks: BTreeSet<_> =
            Role::ALL.map(|role| (hatching(Paint::Tint(role)), dashes(Paint::Hue(role)))).into();
        assert_eq!(looks.len(), Role::ALL.len());
    }
}
