//! The head of a box: its badge, name, subtitle and pills, fitted to a width.
//!
//! In: an [`Item`], its [`Metrics`] and a width. Out: a [`Head`]: which words are on which line.
//! Nothing is dropped: a name that is too long takes more lines before it is cut, a subtitle or
//! pills without room beside the name are below it.

use std::borrow::Cow;

use super::metrics::{Metrics, pill_width, text};
use super::model::{Paint, SceneBox};
use super::natural::Natural;
use super::theme::{self, LINE_HEIGHT};
use crate::text::{ceil_units, fit};
use crate::view::{Chip, Item};
use fluxscape_boxlayout::Rect;

/// Space between pills, and between a title and what follows it.
const SPACE: i32 = 6;
/// Between a name and the subtitle beside it.
pub(super) const BESIDE: i32 = 10;
/// Height of a row of pills below a title.
const PILL_ROW: i32 = 20;
/// A title is cut to no less than this for the sake of pills beside it.
const SHORTEST_TITLE: i32 = 96;
/// Lines of a name.
const TITLE_LINES: usize = 3;
/// Lines of a subtitle below its name.
const SUBTITLE_LINES: usize = 3;

/// What is where in the head of a box.
pub(super) struct Head<'a> {
    title: Vec<String>,
    beside: Option<&'a str>,
    below: Vec<String>,
    pills: Pills<'a>,
}

/// Pills, with their texts fitted.
enum Pills<'a> {
    /// At the right of the name's first line.
    Beside(&'a [Chip]),
    /// In rows below the name.
    Below(Vec<Vec<Cow<'a, Chip>>>),
}

/// What is there for the texts of a head.
struct Rooms {
    /// Beside the badge.
    all: i32,
    /// For the first line of the name, and a subtitle beside it.
    title: i32,
    pills_below: bool,
}

impl Rooms {
    fn of(item: &Item, metrics: &Metrics, natural: &Natural, width: i32) -> Self {
        let all = width - 2 * metrics.side - natural.badge;
        let beside_pills = all - natural.chips;
        let pills_below =
            !item.chips.is_empty() && beside_pills < natural.title.min(SHORTEST_TITLE);
        Self { all, title: if pills_below { all } else { beside_pills }, pills_below }
    }

    /// Whether a subtitle, if there is one, is beside a name of so many lines.
    fn holds_subtitle(&self, natural: &Natural, title_lines: usize) -> bool {
        natural.subtitle == 0
            || title_lines == 1 && natural.subtitle <= self.title - natural.title - BESIDE
    }
}

/// Height of lines of text but the first, and of rows of pills.
fn extra(lines: usize, pills: usize) -> i32 {
    i32::try_from(lines.saturating_sub(1)).unwrap_or(0) * LINE_HEIGHT
        + i32::try_from(pills).unwrap_or(0) * PILL_ROW
}

impl<'a> Head<'a> {
    /// The head of a box of a width.
    pub(super) fn of(item: &'a Item, metrics: &Metrics, natural: &Natural, width: i32) -> Self {
        let rooms = Rooms::of(item, metrics, natural, width);
        let title = fit::name(&item.title, metrics.title, rooms.title, TITLE_LINES);
        let pills = if rooms.pills_below {
            Pills::Below(rows(&item.chips, rooms.all))
        } else {
            Pills::Beside(&item.chips)
        };
        let mut head = Self { title, beside: None, below: Vec::new(), pills };
        if rooms.holds_subtitle(natural, head.title.len()) {
            head.beside = Some(item.subtitle.as_str()).filter(|subtitle| !subtitle.is_empty());
        } else {
            head.below = fit::wrap(
                &item.subtitle,
                metrics.subtitle,
                width - 2 * metrics.side,
                SUBTITLE_LINES,
            );
        }
        head
    }

    /// How much higher the box is for all that is not the first line of its name. Only what does
    /// not fit on one line is measured.
    pub(super) fn extra_at(item: &Item, metrics: &Metrics, natural: &Natural, width: i32) -> i32 {
        let rooms = Rooms::of(item, metrics, natural, width);
        let title = if natural.title <= rooms.title {
            1
        } else {
            fit::named(&item.title, metrics.title, rooms.title, TITLE_LINES)
        };
        let below = if rooms.holds_subtitle(natural, title) {
            0
        } else {
            fit::wrapped(&item.subtitle, metrics.subtitle, width - 2 * metrics.side, SUBTITLE_LINES)
        };
        let pills = if rooms.pills_below { rows(&item.chips, rooms.all).len() } else { 0 };
        extra(title + below, pills)
    }

    /// What [`Self::extra_at`] returns.
    pub(super) fn extra(&self) -> i32 {
        let pills = if let Pills::Below(rows) = &self.pills { rows.len() } else { 0 };
        extra(self.title.len() + self.below.len(), pills)
    }

    /// Draws all but the badge; `left` is where the name starts.
    pub(super) fn draw(
        self,
        metrics: &Metrics,
        (rect, left): (Rect, i32),
        ink: Paint,
        drawn: &mut SceneBox,
    ) {
        let mut y = rect.y + metrics.title_baseline;
        if let (Some(beside), Some(title)) = (self.beside, self.title.first()) {
            let x = left + ceil_units(title, metrics.title) + BESIDE;
            drawn.texts.push(text(x, y, beside.to_owned(), metrics.subtitle, Paint::Muted));
        }
        let top = y;
        y += LINE_HEIGHT * (i32::try_from(self.title.len()).unwrap_or(1) - 1);
        let lines = self
            .title
            .into_iter()
            .zip(0..)
            .map(|(line, at)| text(left, top + at * LINE_HEIGHT, line, metrics.title, ink));
        drawn.texts.splice(0..0, lines);
        for line in self.below {
            y += LINE_HEIGHT;
            drawn.texts.push(text(rect.x + metrics.side, y, line, metrics.subtitle, Paint::Muted));
        }
        match &self.pills {
            Pills::Beside(chips) => {
                let mut right = rect.right() - metrics.chip_side;
                for chip in chips.iter().rev() {
                    let width = pill_width(&chip.text);
                    super::metrics::pill(chip, right - width, rect.y + metrics.chip_top, drawn);
                    right -= width + SPACE;
                }
            }
            Pills::Below(rows) => {
                for row in rows {
                    let mut x = left;
                    for chip in row {
                        super::metrics::pill(chip, x, y + 7, drawn);
                        x += pill_width(&chip.text) + SPACE;
                    }
                    y += PILL_ROW;
                }
            }
        }
    }
}

/// What pills beside a name take from its width.
pub(super) fn chips_width(item: &Item) -> i32 {
    item.chips.iter().map(|chip| pill_width(&chip.text) + SPACE).sum::<i32>()
}

/// Pills in rows of a width; one that is wider is cut.
fn rows(chips: &[Chip], room: i32) -> Vec<Vec<Cow<'_, Chip>>> {
    let mut rows: Vec<Vec<Cow<Chip>>> = Vec::new();
    let mut used = 0;
    for chip in chips {
        let mut chip = Cow::Borrowed(chip);
        let mut width = pill_width(&chip.text);
        if ceil_units(&chip.text, theme::CHIP) > room - 12 {
            let text = fit::end(&chip.text, theme::CHIP, room - 12);
            width = pill_width(&text);
            chip.to_mut().text = text;
        }
        match rows.last_mut() {
            Some(row) if used + width <= room => row.push(chip),
            _ => {
                rows.push(vec![chip]);
                used = 0;
            }
        }
        used += width + SPACE;
    }
    rows
}
