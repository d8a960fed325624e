//! Letters as outlines: each glyph is once in the file, every letter refers to it.
//!
//! In: the texts of a [`Scene`]. Out: definitions, and for each text a group of references at the
//! places where the bundled fonts put its letters. A character that these fonts lack is an empty
//! box of the usual width. The words stay, as the group's label.

use std::collections::BTreeMap;

use super::values::hundredths;
use crate::scene::{Anchor, Scene, Text};
use crate::text::xml::{Element, Xml};
use crate::text::{Face, Glyph, glyph, units_per_em};

/// The glyphs of a scene's texts, each drawn once.
pub(super) struct Outlines(BTreeMap<(Face, char), Glyph>);

impl Outlines {
    pub(super) fn of(scene: &Scene) -> Self {
        let mut glyphs = BTreeMap::new();
        for text in scene.every_text() {
            let face = text.style.face;
            for c in text.content.chars() {
                glyphs.entry((face, c)).or_insert_with(|| glyph(c, face));
            }
        }
        Self(glyphs)
    }

    /// Whether there is nothing to define: blanks at most.
    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(|glyph| glyph.path.is_empty())
    }

    /// Defines what the texts refer to.
    pub(super) fn define(&self, xml: &mut Xml) {
        // Several characters may have one glyph.
        let seen: BTreeMap<&str, &str> = self
            .0
            .values()
            .filter(|glyph| !glyph.path.is_empty())
            .map(|glyph| (glyph.name.as_str(), glyph.path.as_str()))
            .collect();
        for (name, path) in seen {
            xml.element("path").attribute("id", name).attribute("d", path).empty();
        }
    }

    /// A text as references to its glyphs, in a group that says what it is painted with.
    pub(super) fn text(&self, text: &Text, group: Element<'_>) {
        let em = units_per_em(text.style.face);
        // Eight decimals of the size of a font's unit: less than a thousandth of a unit off at the
        // end of a page.
        let scale = u64::from(text.style.size) * 10_000_000 / u64::from(em.max(1));
        let start = match text.anchor {
            Anchor::Start => i64::from(text.x) * 100,
            Anchor::Middle => i64::from(text.x) * 100 - i64::from(text.width / 2),
        };
        let sign = if start < 0 { "-" } else { "" };
        let x = format!(
            "{sign}{}",
            hundredths(u32::try_from(start.unsigned_abs()).unwrap_or(u32::MAX))
        );
        let (whole, part) = (scale / 100_000_000, scale % 100_000_000);
        let place = format!("translate({x} {}) scale({whole}.{part:08})", text.y);
        let group = group.attribute("aria-label", &text.content).attribute("transform", place);
        group.inline(|xml| {
            let mut at = 0;
            for glyph in text.content.chars().filter_map(|c| self.0.get(&(text.style.face, c))) {
                if !glyph.path.is_empty() {
                    xml.element("use")
                        .attribute("href", format_args!("#{}", glyph.name))
                        .optional("x", Some(at).filter(|at| *at > 0))
                        .empty();
                }
                at += glyph.advance;
            }
        });
    }
}
