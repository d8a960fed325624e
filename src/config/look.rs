//! `look:`, the colours and fonts of a repository's pictures.
//!
//! In: the section as read. Out: a [`Look`] for a theme. An invalid value is reported with its key;
//! a colour that is hard to read is reported and used.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scene::theme::channels;
use crate::scene::{Fonts, Hue, Letters, Look, Role, Theme};

/// Colours and fonts that differ from the theme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LookOptions {
    /// Colours by role.
    pub colors: Colors,
    /// Font families to prefer; texts keep the width that they have in the bundled fonts.
    pub fonts: FontOptions,
}

/// A colour for each role in a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Colors {
    /// What Terraform, a bootstrap or an operator creates.
    pub origin: Shades,
    /// Git repositories and other sources.
    pub source: Shades,
    /// Flux Kustomizations and Helm releases, and what they apply.
    pub apply: Shades,
    /// Image automation.
    pub automation: Shades,
    /// Dependencies.
    pub order: Shades,
    /// Objects that do not build or are missing.
    pub failure: Shades,
    /// Objects that are not fully expanded.
    pub warning: Shades,
    /// Plain Kubernetes objects.
    pub kubernetes: Shades,
    /// Frames without a role of their own.
    pub neutral: Shades,
}

/// A colour in the light and in the dark theme, `#rrggbb`; the pale background is derived from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shades {
    /// In the light theme.
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub light: Option<String>,
    /// In the dark theme.
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub dark: Option<String>,
}

/// Font families as CSS lists them: `Roboto, 'Noto Sans'`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FontOptions {
    /// For everything but paths.
    pub sans: Option<String>,
    /// For paths.
    pub mono: Option<String>,
}

impl LookOptions {
    /// The look of a theme with these options.
    #[must_use]
    pub fn of(&self, theme: Theme, letters: Letters) -> Look {
        let hues = self
            .colors
            .by_role()
            .into_iter()
            .filter(|(_, _, shades)| **shades != Shades::default());
        let hue = |shades: &Shades| Hue { light: shades.light.clone(), dark: shades.dark.clone() };
        let hues: BTreeMap<Role, Hue> = hues.map(|(_, role, shades)| (role, hue(shades))).collect();
        let fonts = Fonts { sans: self.fonts.sans.clone(), mono: self.fonts.mono.clone() };
        Look { theme, hues, fonts, letters }
    }

    /// Invalid values: the path of keys to each, and what is wrong.
    pub(super) fn wrong(&self) -> Vec<(Vec<&'static str>, String)> {
        let mut wrong = Vec::new();
        for (name, _, shades) in self.colors.by_role() {
            for (key, color) in [("light", &shades.light), ("dark", &shades.dark)] {
                if let Some(color) = color.as_ref().filter(|color| channels(color).is_none()) {
                    wrong.push((
                        vec!["colors", name, key],
                        format!("\"{color}\" is not a colour: use #rrggbb"),
                    ));
                }
            }
        }
        let family = |c: char| c.is_alphanumeric() || " ,'-_".contains(c);
        for (key, fonts) in [("sans", &self.fonts.sans), ("mono", &self.fonts.mono)] {
            if fonts
                .as_ref()
                .is_some_and(|fonts| fonts.trim().is_empty() || !fonts.chars().all(family))
            {
                wrong.push((
                    vec!["fonts", key],
                    "font families must be names, separated by commas".to_owned(),
                ));
            }
        }
        wrong
    }

    /// Colours that are hard to read.
    pub(super) fn weak(&self) -> Vec<String> {
        self.of(Theme::Auto, Letters::Text).weak()
    }
}

impl Colors {
    fn by_role(&self) -> [(&'static str, Role, &Shades); 9] {
        [
            ("origin", Role::Origin, &self.origin),
            ("source", Role::Source, &self.source),
            ("apply", Role::Apply, &self.apply),
            ("automation", Role::Automation, &self.automation),
            ("order", Role::Order, &self.order),
            ("failure", Role::Failure, &self.failure),
            ("warning", Role::Warning, &self.warning),
            ("kubernetes", Role::Kubernetes, &self.kubernetes),
            ("neutral", Role::Neutral, &self.neutral),
        ]
    }
}
