//! What the texts of a box ask for: measured once.
//!
//! In: an [`Item`]. Out: a [`Natural`]: a layout asks for the height of a box at many widths, and
//! its texts stay the same.

use super::head::{BESIDE, chips_width};
use super::metrics::{self, Metrics, badge_width, line_style};
use crate::text::ceil_units;
use crate::view::Item;

/// Widths in units.
#[derive(Clone, Debug, Default)]
pub(super) struct Natural {
    pub(super) title: i32,
    pub(super) subtitle: i32,
    /// All pills, with the space before each.
    pub(super) chips: i32,
    /// The badge and the space after it.
    pub(super) badge: i32,
    /// Each of the lines.
    pub(super) lines: Vec<i32>,
    /// The narrowest useful width of the box, and the width at which nothing is cut.
    pub(super) extent: (i32, i32),
    /// The width from which on each text is on one line, and the height of a card, or of a
    /// group's title block, there.
    pub(super) unbroken: (i32, i32),
}

impl Natural {
    pub(super) fn of(item: &Item) -> Self {
        let metrics = Metrics::of(item);
        let mut natural = Self {
            title: ceil_units(&item.title, metrics.title),
            subtitle: ceil_units(&item.subtitle, metrics.subtitle),
            chips: chips_width(item),
            badge: badge_width(item),
            lines: item.lines.iter().map(|line| ceil_units(&line.text, line_style(line))).collect(),
            ..Self::default()
        };
        natural.extent = metrics::extent(item, &natural);
        natural.unbroken = metrics::unbroken(item, &natural);
        natural
    }

    /// Name, subtitle, badge and pills side by side.
    pub(super) fn head(&self) -> i32 {
        let subtitle = if self.subtitle == 0 { 0 } else { BESIDE + self.subtitle };
        self.title + subtitle + self.badge + self.chips
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{self, Chip, Fit, Line, LineStyle, Role, Surface};
    use fluxscape_boxlayout::Rect;

    fn item(
        title: &str,
        badge: Option<&str>,
        subtitle: &str,
        chips: &[&str],
        lines: &[&str],
    ) -> Item {
        let line =
            |text: &&str| Line { text: (*text).into(), style: LineStyle::Plain, fit: Fit::Wrap(3) };
        Item {
            badge: badge.map(str::to_owned),
            subtitle: subtitle.to_owned(),
            chips: chips
                .iter()
                .map(|text| Chip { text: (*text).to_owned(), role: Role::Neutral, solid: false })
                .collect(),
            lines: lines.iter().map(line).collect(),
            ..view::item("", "", Role::Neutral, Surface::Barred, title)
        }
    }

    /// Heights are taken from [`Natural::unbroken`] without looking at the texts again: they must
    /// be those that are drawn.
    #[test]
    fn from_some_width_on_no_text_breaks() {
        let items = [
            item("web", None, "", &[], &[]),
            item("web", Some("KS"), "", &["2 auto"], &["path apps/web in the repository"]),
            item(
                "a-long-name-of-an-application",
                Some("HR"),
                "in production",
                &["suspended", "2 auto"],
                &["3 Deploy · 2 Svc · 1 Ingress"],
            ),
            item(
                "web",
                Some("KS"),
                "a subtitle that is longer than the name",
                &[],
                &["one", "two"],
            ),
        ];
        for item in items {
            let natural = Natural::of(&item);
            let (from, height) = natural.unbroken;
            let texts = 1
                + item.lines.len()
                + item.chips.len()
                + usize::from(item.badge.is_some())
                + usize::from(!item.subtitle.is_empty());
            for width in from..from + 300 {
                assert_eq!(
                    metrics::height(&item, &natural, width),
                    height,
                    "{} at {width}",
                    item.title
                );
                let drawn = metrics::draw(item.clone(), &natural, Rect::new(0, 0, width, height)).0;
                assert_eq!(drawn.texts.len(), texts, "{} at {width}", item.title);
            }
            let drawn = metrics::draw(item.clone(), &natural, Rect::new(0, 0, from - 12, height)).0;
            let whole = drawn.texts.len() == texts
                && drawn.texts.iter().all(|text| !crate::text::fit::is_cut(&text.content));
            let fits = metrics::height(&item, &natural, from - 12) == height && whole;
            assert!(!fits, "{} needs less than {from}", item.title);
        }
    }
}
