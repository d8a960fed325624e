//! Letters as outlines: each glyph stands once in the file, every letter refers to it.
//!
//! In: the texts of a [`Scene`]. Out: definitions, and for each text a group of references at the places where the bundled fonts put
//! its letters. A character that these fonts lack is an empty box of the usual width. The words stay, as the group's label.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::svg::{escape, hundredths};
use crate::scene::{Anchor, Mark, Scene, Text};
use crate::text::{glyph, units_per_em};

/// The outlines that a scene's texts refer to.
pub(super) fn definitions(scene: &Scene) -> String {
    let box_texts = scene.boxes.iter().flat_map(|drawn| &drawn.texts);
    let labels = scene.edges.iter().filter_map(|edge| edge.label.as_ref());
    let legend = scene.legend.iter().filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None });
    let mut outlines: BTreeMap<String, String> = BTreeMap::new();
    for text in scene.texts.iter().chain(box_texts).chain(labels).chain(legend) {
        for c in text.content.chars() {
            let glyph = glyph(c, text.style.face);
            if !glyph.path.is_empty() {
                outlines.insert(glyph.name, glyph.path);
            }
        }
    }
    let mut out = String::new();
    for (name, path) in outlines {
        let _ = writeln!(out, r#"<path id="{name}" d="{path}"/>"#);
    }
    out
}

/// A text as references to its glyphs. `attributes` say what it is painted with.
pub(super) fn text(text: &Text, attributes: &str) -> String {
    let em = units_per_em(text.style.face);
    // Eight decimals of the size of a font's unit: less than a thousandth of a unit off at the end of a page.
    let scale = u64::from(text.style.size) * 10_000_000 / u64::from(em.max(1));
    let start = match text.anchor {
        Anchor::Start => i64::from(text.x) * 100,
        Anchor::Middle => i64::from(text.x) * 100 - i64::from(text.width / 2),
    };
    let sign = if start < 0 { "-" } else { "" };
    let x = format!("{sign}{}", hundredths(u32::try_from(start.unsigned_abs()).unwrap_or(u32::MAX)));
    let label = escape(&text.content);
    let (whole, part) = (scale / 100_000_000, scale % 100_000_000);
    let mut out = format!(r#"<g{attributes} aria-label="{label}" transform="translate({x} {}) scale({whole}.{part:08})">"#, text.y);
    let mut at = 0;
    for c in text.content.chars() {
        let glyph = glyph(c, text.style.face);
        if !glyph.path.is_empty() {
            let place = if at == 0 { String::new() } else { format!(r#" x="{at}""#) };
            let _ = write!(out, r##"<use href="#{}"{place}/>"##, glyph.name);
        }
        at += glyph.advance;
    }
    out.push_str("</g>\n");
    out
}
