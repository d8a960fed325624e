//! The look: colours of both themes, fonts, spacing. One place for each number.
//!
//! Hues represent roles: purple, bluish green, blue, pink, vermillion, red, olive. Each is dark
//! enough on white, and light enough on black, for texts of a contrast of at least 4.5:1; those
//! that are beside each other differ for people who see two hues only, too (`vision` simulates
//! that). Colour is never the only sign: badges, dashes and the legend say the same.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use super::model::Paint;
use crate::text::{Face, Style};
use crate::view::Role;

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on white
    #[default]
    Light,
    /// Light on near black
    Dark,
    /// The theme of the reader's system; PNG is light
    Auto,
    /// Greys on white with hatching, for paper
    Print,
}

/// Heading of the page.
pub const PAGE_TITLE: Style = Style::new(Face::Bold, 190);
/// Beside the heading.
pub const PAGE_SUBTITLE: Style = Style::new(Face::Regular, 125);
/// Name of a large group.
pub const GROUP_TITLE: Style = Style::new(Face::Bold, 150);
/// Beside the name of a large group.
pub const GROUP_SUBTITLE: Style = Style::new(Face::Regular, 115);
/// Name of a group inside a group.
pub const FRAME_TITLE: Style = Style::new(Face::Semibold, 120);
/// Beside the name of a group inside a group.
pub const FRAME_SUBTITLE: Style = Style::new(Face::Regular, 110);
/// Name of a card.
pub const CARD_TITLE: Style = Style::new(Face::Semibold, 130);
/// A line of a card.
pub const CARD_LINE: Style = Style::new(Face::Regular, 110);
/// A path on a card.
pub const CARD_CODE: Style = Style::new(Face::Mono, 105);
/// In a pill.
pub const CHIP: Style = Style::new(Face::Semibold, 100);
/// Beside a line.
pub const EDGE_LABEL: Style = Style::new(Face::Semibold, 100);
/// Notes and legend.
pub const NOTE: Style = Style::new(Face::Regular, 110);

/// Height of the highest page in a README, in units.
pub const README_HEIGHT: i32 = 1800;

/// Height of a pill.
pub const CHIP_HEIGHT: i32 = 16;
/// From one line of text to the next.
pub const LINE_HEIGHT: i32 = 16;

/// A colour as `#rrggbb`.
#[must_use]
pub fn color(paint: Paint, dark: bool) -> &'static str {
    let (light, black) = match paint {
        Paint::Page | Paint::OnHue(_) => ("#ffffff", "#0d1117"),
        Paint::Panel => ("#f6f8fa", "#11161d"),
        Paint::Card => ("#ffffff", "#151b23"),
        Paint::Hairline => ("#d1d9e0", "#3d444d"),
        Paint::Ink => ("#1f2328", "#e6edf3"),
        Paint::Secondary => hue(Role::Kubernetes),
        Paint::Muted => hue(Role::Neutral),
        Paint::Hue(role) => hue(role),
        Paint::Tint(role) => tint(role),
    };
    if dark { black } else { light }
}

fn hue(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Origin => ("#7440b6", "#ac7ddd"),
        Role::Source => ("#005d52", "#4ecbaf"),
        Role::Apply => ("#2364da", "#7ba7ff"),
        Role::Automation => ("#a9318b", "#eaa7e7"),
        Role::Order => ("#a43a0b", "#ff9358"),
        Role::Failure => ("#d12436", "#f7716c"),
        Role::Warning | Role::Changed => ("#74642d", "#e8c547"),
        Role::Kubernetes => ("#3f4c61", "#b9c5d3"),
        Role::Neutral => ("#5f6973", "#9198a1"),
        Role::Added => ("#0b7a55", "#3fd6a0"),
        Role::Removed => ("#8c380a", "#ff9b66"),
    }
}

fn tint(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Origin => ("#f6f0fc", "#1c1530"),
        Role::Source => ("#eef9f7", "#0c2422"),
        Role::Apply => ("#eef4ff", "#10203c"),
        Role::Automation => ("#fdf1fa", "#2b1729"),
        Role::Order => ("#fff1ea", "#2e190f"),
        Role::Failure => ("#fff1f0", "#341317"),
        Role::Warning | Role::Changed => ("#fff8e0", "#2a230b"),
        Role::Kubernetes => ("#f1f4f7", "#1a222c"),
        Role::Neutral => ("#f6f8fa", "#11161d"),
        Role::Added => ("#e9f9f2", "#0b2a20"),
        Role::Removed => ("#fff0e8", "#331a0e"),
    }
}

/// A colour of the theme for paper. Every text has one that reads on white and on hatching.
#[must_use]
pub fn print_color(paint: Paint) -> &'static str {
    match paint {
        Paint::Page | Paint::Card | Paint::OnHue(_) | Paint::Tint(_) => "#ffffff",
        Paint::Panel => "#f7f7f7",
        Paint::Hairline => "#8a8a8a",
        Paint::Ink => "#000000",
        Paint::Secondary => "#262626",
        Paint::Muted | Paint::Hue(Role::Neutral | Role::Kubernetes) => "#404040",
        Paint::Hue(_) => "#1a1a1a",
    }
}

/// The lightest grey that hatching is drawn in: texts are on it.
pub const HATCHING: &str = "#d4d4d4";

/// WCAG 2: contrast of two colours written `#rrggbb`, from 1 to 21; 1 where one is not a colour.
#[must_use]
pub fn contrast(a: &str, b: &str) -> f64 {
    let (Some(a), Some(b)) = (luminance(a), luminance(b)) else { return 1.0 };
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: &str) -> Option<f64> {
    let [red, green, blue] = channels(color)?.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

/// Red, green and blue of a colour written `#rrggbb`.
#[must_use]
pub fn channels(color: &str) -> Option<[u8; 3]> {
    let hex = color
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let channel = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_stands_out_from_every_ground_it_stands_on() {
        for dark in [false, true] {
            let mut pairs = Vec::new();
            for role in Role::ALL {
                let grounds = [
                    Paint::Page,
                    Paint::Card,
                    Paint::Panel,
                    Paint::Tint(role),
                    Paint::Tint(Role::Failure),
                ];
                pairs.extend(grounds.map(|ground| (Paint::Hue(role), ground)));
                pairs.push((Paint::OnHue(role), Paint::Hue(role)));
                for text in [Paint::Ink, Paint::Secondary, Paint::Muted] {
                    pairs.push((text, Paint::Tint(role)));
                }
            }
            for text in [Paint::Ink, Paint::Secondary, Paint::Muted] {
                pairs.extend([Paint::Page, Paint::Card, Paint::Panel].map(|ground| (text, ground)));
            }
            for (text, ground) in pairs {
                let ratio = contrast(color(text, dark), color(ground, dark));
                assert!(ratio >= 4.5, "{text:?} on {ground:?}, dark {dark}: {ratio:.2}");
                let printed = contrast(print_color(text), print_color(ground));
                assert!(printed >= 4.5, "{text:?} on {ground:?}, printed: {printed:.2}");
                let hatched = contrast(print_color(text), HATCHING);
                assert!(
                    hatched >= 4.5 || matches!(text, Paint::OnHue(_)),
                    "{text:?} on hatching: {hatched:.2}"
                );
            }
        }
    }
}
