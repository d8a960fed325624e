//! A theme with what the user changes about it: colours by role, font stacks, letters as text or as
//! outlines.
//!
//! In: a [`Theme`] and the configuration. Out: a [`Look`], which says the colour of every
//! [`Paint`]; a role's own colour brings its tint along. Geometry never depends on it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use super::model::Paint;
use super::theme::{self, Theme, channels, contrast};
use crate::view::Role;

/// How a picture is painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Colours of the user's own.
    pub hues: BTreeMap<Role, Hue>,
    /// Font families before the usual ones, as CSS lists them.
    pub fonts: Fonts,
    /// What letters are.
    pub letters: Letters,
}

/// A role's colour, `#rrggbb`, where it is not the theme's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hue {
    /// On white.
    pub light: Option<String>,
    /// On black.
    pub dark: Option<String>,
}

/// Font families that come first, as CSS lists them; texts keep the width that they have in the
/// bundled fonts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fonts {
    /// For everything but paths.
    pub sans: Option<String>,
    /// For paths.
    pub mono: Option<String>,
}

/// How an SVG contains text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Letters {
    /// Text, in another font if the reader does not have the bundled one
    #[default]
    Text,
    /// Outlines of the bundled font, the same in every viewer
    Paths,
}

/// How much of a hue is in its tint, in hundredths.
const TINT_ON_WHITE: u32 = 8;
const TINT_ON_BLACK: u32 = 16;

impl From<Theme> for Look {
    fn from(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }
}

impl Look {
    /// The colour of a paint; `dark` is the dark half of [`Theme::Auto`].
    #[must_use]
    pub fn color(&self, paint: Paint, dark: bool) -> Cow<'static, str> {
        if self.theme == Theme::Print {
            return Cow::Borrowed(theme::print_color(paint));
        }
        let own = |role| {
            self.hues
                .get(&role)
                .and_then(|hue| if dark { hue.dark.as_ref() } else { hue.light.as_ref() })
        };
        match paint {
            Paint::Hue(role) => {
                own(role).map_or_else(|| theme::color(paint, dark).into(), |hue| hue.clone().into())
            }
            Paint::Tint(role) => own(role)
                .map_or_else(|| theme::color(paint, dark).into(), |hue| tint(hue, dark).into()),
            paint => theme::color(paint, dark).into(),
        }
    }

    /// What cannot be read well in the user's colours: WCAG asks for a contrast of 4.5 to 1 between
    /// a text and its ground.
    #[must_use]
    pub fn weak(&self) -> Vec<String> {
        let mut weak = Vec::new();
        for (role, hue) in &self.hues {
            for (dark, given) in [(false, &hue.light), (true, &hue.dark)] {
                let Some(given) = given else { continue };
                let grounds = [
                    Paint::Page,
                    Paint::Card,
                    Paint::Panel,
                    Paint::Tint(*role),
                    Paint::OnHue(*role),
                ];
                let ratio = grounds
                    .map(|ground| contrast(given, &self.color(ground, dark)))
                    .into_iter()
                    .fold(f64::INFINITY, f64::min);
                if ratio < 4.5 {
                    let theme = if dark { "dark" } else { "light" };
                    let role = role.name();
                    weak.push(format!("{given} for {role} has a contrast of {ratio:.1} to 1 in the {theme} theme, less than 4.5"));
                }
            }
        }
        weak
    }
}

/// A pale ground of a hue: a little of it on the page's colour.
fn tint(hue: &str, dark: bool) -> String {
    let page = channels(theme::color(Paint::Page, dark)).unwrap_or_default();
    let part = if dark { TINT_ON_BLACK } else { TINT_ON_WHITE };
    let hue = channels(hue).unwrap_or(page);
    let mix =
        |(hue, page): (u8, u8)| (u32::from(hue) * part + u32::from(page) * (100 - part)) / 100;
    let [red, green, blue] = [(hue[0], page[0]), (hue[1], page[1]), (hue[2], page[2])].map(mix);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(light: &str) -> Look {
        let hue = Hue { light: Some(light.to_owned()), dark: None };
        Look { hues: BTreeMap::from([(Role::Apply, hue)]), ..Look::default() }
    }

    #[test]
    fn a_colour_of_ones_own_brings_its_tint_and_leaves_the_rest() {
        let look = look("#800080");
        assert_eq!(look.color(Paint::Hue(Role::Apply), false), "#800080");
        assert_eq!(look.color(Paint::Tint(Role::Apply), false), "#f4eaf4");
        assert_eq!(
            look.color(Paint::Hue(Role::Apply), true),
            theme::color(Paint::Hue(Role::Apply), true)
        );
        assert_eq!(
            look.color(Paint::Hue(Role::Source), false),
            theme::color(Paint::Hue(Role::Source), false)
        );
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_named() {
        assert_eq!(look("#800080").weak(), Vec::<String>::new());
        let weak = look("#ffcc00").weak();
        assert!(
            weak.len() == 1 && weak[0].starts_with("#ffcc00 for apply has a contrast of 1."),
            "{weak:?}"
        );
    }
}
