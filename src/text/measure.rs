//! How wide a text is.
//!
//! In: a string and a [`Style`]. Out: its width in hundredths of a unit, an integer, so that every
//! machine gets the same. The bundled fonts have no kerning, so a text's width is the sum of its
//! characters' advances. A character that they lack is drawn in whatever font the reader has; it
//! counts as wide as such characters usually are, and `textLength` holds it there.

use std::fmt::Write as _;
use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::clean;
use super::font::{Face, Style};

/// Characters below this are looked up once and kept.
const CACHED: u32 = 0x180;

/// The advances of a face, in units of the font.
struct Advances {
    font: Option<FontRef<'static>>,
    units_per_em: u32,
    cached: Vec<u32>,
}

static ADVANCES: LazyLock<[Advances; 4]> = LazyLock::new(|| Face::ALL.map(Advances::load));

/// The width of a text in hundredths of a unit, as it is shown: a control character is as wide as
/// what replaces it.
#[must_use]
pub fn width(text: &str, style: Style) -> u32 {
    let Some(advances) = ADVANCES.get(style.face as usize) else { return 0 };
    let font_units: u64 = if text.is_ascii() {
        text.bytes()
            .map(|c| u64::from(advances.cached.get(usize::from(c)).copied().unwrap_or(0)))
            .sum()
    } else {
        text.chars().map(|c| u64::from(advances.of(c))).sum()
    };
    let hundredths =
        (font_units * u64::from(style.size) * 10).div_ceil(u64::from(advances.units_per_em));
    u32::try_from(hundredths).unwrap_or(u32::MAX)
}

/// The width of a text in whole units, rounded up.
#[must_use]
pub fn ceil_units(text: &str, style: Style) -> i32 {
    i32::try_from(width(text, style).div_ceil(100)).unwrap_or(i32::MAX)
}

/// The byte length of the longest start of a text that is no wider than so many hundredths of a
/// unit.
#[must_use]
pub fn longest_prefix(text: &str, style: Style, room: u32) -> usize {
    let Some(advances) = ADVANCES.get(style.face as usize) else { return text.len() };
    let most =
        u64::from(room) * u64::from(advances.units_per_em) / (u64::from(style.size) * 10).max(1);
    let mut used = 0;
    let too_long = text.char_indices().find(|(_, c)| {
        used += u64::from(advances.of(*c));
        used > most
    });
    too_long.map_or(text.len(), |(at, _)| at)
}

/// A character as an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The same for the same outline of a face: `a41`.
    pub name: String,
    /// The outline as SVG path data in units of the font, y downwards from the baseline; empty
    /// where there is nothing to see.
    pub path: String,
    /// How far the next character is, in units of the font.
    pub advance: u32,
}

/// Units of a font's em.
#[must_use]
pub fn units_per_em(face: Face) -> u32 {
    ADVANCES.get(face as usize).map_or(1000, |advances| advances.units_per_em)
}

/// The outline of a character; a box as wide as such characters usually are for one that the
/// bundled fonts lack.
#[must_use]
pub fn glyph(c: char, face: Face) -> Glyph {
    let c = clean::visible(c);
    let Some(advances) = ADVANCES.get(face as usize) else {
        return Glyph { name: String::new(), path: String::new(), advance: 0 };
    };
    let advance = advances.of(c);
    let letter = ["r", "s", "b", "m"].get(face as usize).copied().unwrap_or("x");
    match advances
        .font
        .as_ref()
        .and_then(|font| Some((font, font.charmap().map(c).filter(|glyph| glyph.to_u32() != 0)?)))
    {
        Some((font, glyph)) => Glyph {
            name: format!("{letter}{}", glyph.to_u32()),
            path: outline(font, glyph),
            advance,
        },
        None => Glyph {
            name: format!("{letter}-{advance}"),
            path: missing(advance, advances.units_per_em),
            advance,
        },
    }
}

fn outline(font: &FontRef<'static>, glyph: GlyphId) -> String {
    let mut pen = Pen::default();
    if let Some(outline) = font.outline_glyphs().get(glyph) {
        // A glyph that cannot be drawn leaves its place empty.
        let _ = outline
            .draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
    }
    pen.data
}

/// An empty box.
fn missing(advance: u32, em: u32) -> String {
    if advance == 0 {
        return String::new();
    }
    let (side, line, height) = (em / 12, em / 24, em * 7 / 10);
    let (left, right) = (side, advance.saturating_sub(side).max(side + 3 * line));
    format!(
        "M{left} 0V-{height}H{right}V0zM{} -{line}H{}V-{}H{}z",
        left + line,
        right - line,
        height - line,
        left + line
    )
}

/// Writes path data.
#[derive(Default)]
struct Pen {
    data: String,
}

impl Pen {
    fn point(&mut self, command: char, points: &[(f32, f32)]) {
        self.data.push(command);
        for (at, (x, y)) in points.iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            let _ = write!(self.data, "{space}{} {}", number(*x), number(-*y));
        }
    }
}

/// A coordinate of an unscaled outline: whole, or a half between two control points.
#[allow(clippy::cast_possible_truncation, reason = "coordinates of a font are 16 bits")]
fn number(value: f32) -> String {
    let halves = (value * 2.0).round() as i32;
    let sign = if halves < 0 { "-" } else { "" };
    let (whole, rest) = (halves.abs() / 2, if halves % 2 == 0 { "" } else { ".5" });
    format!("{sign}{whole}{rest}")
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.point('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.point('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.point('Q', &[(cx0, cy0), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.point('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('z');
    }
}

impl Advances {
    fn load(face: Face) -> Self {
        let font = FontRef::new(face.bytes()).ok();
        let units_per_em = font.as_ref().map_or(1000, |font| {
            let units = font.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
            u32::from(units.max(1))
        });
        let mut advances = Self { font, units_per_em, cached: Vec::new() };
        advances.cached =
            (0..CACHED).filter_map(char::from_u32).map(|c| advances.shown(c)).collect();
        advances
    }

    fn of(&self, c: char) -> u32 {
        self.cached.get(c as usize).copied().unwrap_or_else(|| self.shown(c))
    }

    /// The advance of what is shown for a character.
    fn shown(&self, c: char) -> u32 {
        let c = clean::visible(c);
        self.look_up(c).unwrap_or_else(|| self.units_per_em * usual_width(c) / 100)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an unscaled advance is a small whole number"
    )]
    fn look_up(&self, c: char) -> Option<u32> {
        let font = self.font.as_ref()?;
        let glyph = font.charmap().map(c).filter(|glyph| glyph.to_u32() != 0)?;
        font.glyph_metrics(Size::unscaled(), LocationRef::default())
            .advance_width(glyph)
            .map(|advance| advance as u32)
    }
}

/// How wide a character usually is in fonts that have it, in hundredths of an em, on the safe side.
fn usual_width(c: char) -> u32 {
    match c as u32 {
        // Combining marks, joiners, variation selectors.
        0x0300..=0x036F
        | 0x200B..=0x200F
        | 0x2060..=0x206F
        | 0xFE00..=0xFE0F
        | 0xE0000..=0xE01FF => 0,
        // East Asian scripts, pictographs.
        0x1100..=0x115F
        | 0x2600..=0x27BF
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60 => 125,
        0x1F000..=0x3FFFF => 135,
        _ => 75,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Style = Style::new(Face::Regular, 110);

    #[test]
    fn widths_add_up_and_are_the_fonts_own() {
        // JetBrains Mono: 600 of 1000 units a character.
        assert_eq!(width("qa/apps", Style::new(Face::Mono, 100)), 7 * 600);
        assert!(width("WWW", TEXT) > width("iii", TEXT) * 2);
        assert!(width("qa", Style::new(Face::Bold, 110)) > width("qa", TEXT));
    }

    #[test]
    fn what_the_fonts_lack_still_has_a_width() {
        assert!(width("🚀", TEXT) >= 11 * 125);
        assert!(width("日本", TEXT) >= 2 * 11 * 100);
        assert_eq!(width("e\u{301}\n", TEXT), width("e ", TEXT));
    }

    #[test]
    fn what_the_fonts_lack_is_a_box_and_the_rest_has_its_outline() {
        let (a, space, rocket) =
            (glyph('a', Face::Regular), glyph(' ', Face::Regular), glyph('🚀', Face::Regular));
        assert!(a.path.starts_with('M') && a.path.ends_with('z') && a.advance > 0);
        assert!(space.path.is_empty() && space.advance > 0);
        assert!(rocket.path.starts_with('M') && rocket.advance > a.advance);
        assert_ne!(glyph('a', Face::Bold).name, a.name);
        assert_eq!(glyph('\u{1}', Face::Regular), glyph(clean::REPLACEMENT, Face::Regular));
    }

    #[test]
    fn every_bundled_font_loads() {
        assert!(ADVANCES.iter().all(|face| face.font.is_some()));
        for mark in "…·–—→←✓•".chars() {
            assert!(ADVANCES[0].look_up(mark).is_some(), "{mark} is not in the bundled font");
        }
    }
}
