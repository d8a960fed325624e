//! How wide the texts of a box are where each stands on one line.
//!
//! In: an [`Item`]. Out: a [`Natural`], made once: a layout asks for the height of a box at many widths, and its texts stay the same.

use super::dress::{Dress, badge_width, line_style};
use super::head::chips_width;
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
}

impl Natural {
    pub(super) fn of(item: &Item) -> Self {
        let dress = Dress::of(item);
        Self {
            title: ceil_units(&item.title, dress.title),
            subtitle: ceil_units(&item.subtitle, dress.subtitle),
            chips: chips_width(item),
            badge: badge_width(item),
            lines: item.lines.iter().map(|line| ceil_units(&line.text, line_style(line))).collect(),
        }
    }
}
