//! The metrics of a box: which fonts, how high at which width, what is drawn on it.
//!
//! In: an [`Item`] and a width (or a place). Out: heights, and a [`SceneBox`]. The numbers here are
//! the card's; what a whole theme shares is in [`theme`].

use super::head::Head;
use super::model::{Anchor, Paint, SceneBox, Shape, Text};
use super::natural::Natural;
use super::theme::{self, CHIP_HEIGHT, LINE_HEIGHT};
use crate::text::{Style, ceil_units, fit, width};
use crate::view::{Chip, DiffState, Fit, Item, Line, LineStyle, Role, Surface};
use fluxscape_boxlayout::Rect;

/// Measures of a kind of box, in units.
pub(super) struct Metrics {
    pub(super) title: Style,
    pub(super) subtitle: Style,
    /// From the outline to the texts, left and right.
    pub(super) side: i32,
    /// Baseline of the title's first line.
    pub(super) title_baseline: i32,
    /// Top of the first line of text, below a head of one line.
    lines_top: i32,
    /// Below the last text.
    bottom: i32,
    pub(super) chip_top: i32,
    pub(super) chip_side: i32,
    radius: i32,
}

const LARGE: Metrics = Metrics {
    title: theme::GROUP_TITLE,
    subtitle: theme::GROUP_SUBTITLE,
    side: 16,
    title_baseline: 25,
    lines_top: 34,
    bottom: 10,
    chip_top: 12,
    chip_side: 14,
    radius: 10,
};

const FRAME: Metrics = Metrics {
    title: theme::FRAME_TITLE,
    subtitle: theme::FRAME_SUBTITLE,
    side: 10,
    title_baseline: 19,
    lines_top: 23,
    bottom: 5,
    chip_top: 6,
    chip_side: 8,
    radius: 8,
};

const CARD: Metrics = Metrics {
    title: theme::CARD_TITLE,
    subtitle: theme::CARD_LINE,
    side: 12,
    title_baseline: 20,
    lines_top: 25,
    bottom: 8,
    chip_top: 8,
    chip_side: 8,
    radius: 6,
};

impl Metrics {
    /// Groups have their own dresses; a childless box with a filled pill (an origin without parts)
    /// is dressed like a group.
    pub(super) fn of(item: &Item) -> &'static Self {
        match item.surface {
            _ if item.children.is_empty() && !item.chips.iter().any(|chip| chip.solid) => &CARD,
            Surface::Frame | Surface::Barred | Surface::Outlined if !item.children.is_empty() => {
                &FRAME
            }
            _ => &LARGE,
        }
    }

    /// Width for the texts below the title.
    fn line_room(&self, natural: &Natural, box_width: i32) -> i32 {
        box_width - 2 * self.side - self.badge(natural)
    }

    /// What the badge takes from the width of the texts below the title.
    fn badge(&self, natural: &Natural) -> i32 {
        if self.is_card() { natural.badge } else { 0 }
    }

    /// How many texts are below the title; only those that must break are measured.
    fn line_count(&self, item: &Item, natural: &Natural, box_width: i32) -> i32 {
        let room = self.line_room(natural, box_width);
        let count = |(line, natural): (&Line, &i32)| match line.fit {
            Fit::Wrap(lines @ 2..) if *natural > room => {
                fit::wrapped(&line.text, line_style(line), room, usize::from(lines))
            }
            _ => 1,
        };
        units(item.lines.iter().zip(&natural.lines).map(count).sum())
    }

    pub(super) fn is_card(&self) -> bool {
        self.radius == CARD.radius
    }

    fn height(&self, item: &Item, natural: &Natural, width: i32) -> i32 {
        let lines = self.line_count(item, natural, width) * LINE_HEIGHT;
        let head = Head::extra_at(item, self, natural, width);
        let title_only = self.title_baseline + if self.is_card() { 13 } else { 19 };
        head + if lines == 0 && item.children.is_empty() {
            title_only
        } else {
            self.lines_top + lines + self.bottom
        }
    }
}

/// What the badge takes from the texts' width.
pub(super) fn badge_width(item: &Item) -> i32 {
    item.badge.as_deref().map_or(0, |badge| pill_width(badge) + 8)
}

/// Height of a card, or of a group's title block, at a width.
pub(super) fn height(item: &Item, natural: &Natural, width: i32) -> i32 {
    Metrics::of(item).height(item, natural, width)
}

/// The width from which on each text is on one line, and the height of a card, or of a group's
/// title block, there.
pub(super) fn unbroken(item: &Item, natural: &Natural) -> (i32, i32) {
    let metrics = Metrics::of(item);
    let widest = natural.lines.iter().copied().max().unwrap_or(0) + metrics.badge(natural);
    let width = natural.head().max(widest).saturating_add(2 * metrics.side);
    (width, metrics.height(item, natural, width))
}

/// The narrowest useful width of a box's own texts, and the width at which nothing is cut.
pub(super) fn extent(item: &Item, natural: &Natural) -> (i32, i32) {
    let metrics = Metrics::of(item);
    let mut title = natural.title + natural.chips + natural.badge;
    if !item.subtitle.is_empty() && !metrics.is_card() {
        title += natural.subtitle + 12;
    }
    let badge = metrics.badge(natural);
    let lines = item.lines.iter().zip(&natural.lines).map(|(line, natural)| {
        let Fit::Wrap(count @ 2..) = line.fit else { return badge + natural };
        let longest_word =
            line.text.split(' ').map(|word| ceil_units(word, line_style(line))).max().unwrap_or(0);
        badge + longest_word.max(natural * 5 / 4 / i32::from(count))
    });
    let chrome = 2 * metrics.side;
    let ideal = lines.fold(title, i32::max).saturating_add(chrome);
    if metrics.is_card() {
        (ideal.clamp(90, 180), ideal.clamp(90, 340))
    } else {
        (ideal.clamp(120, 220), ideal.clamp(120, 560))
    }
}

/// A box in its place, and what is in it.
pub(super) fn draw(mut item: Item, natural: &Natural, rect: Rect) -> (SceneBox, Vec<Item>) {
    let metrics = Metrics::of(&item);
    let mut drawn = SceneBox {
        id: std::mem::take(&mut item.id),
        item: None,
        kind: std::mem::take(&mut item.kind),
        title: String::new(),
        members: std::mem::take(&mut item.members),
        group: !item.children.is_empty(),
        link: item.link.take(),
        outline: outline(&item, rect, metrics.radius),
        shapes: Vec::new(),
        texts: Vec::with_capacity(item.lines.len() + item.chips.len() + 3),
        tooltip: None,
        diff: item.diff,
    };
    if item.surface == Surface::Barred && metrics.is_card() {
        let bar = Rect::new(rect.x, rect.y + 8, 3, rect.h - 16);
        drawn.shapes.push(Shape {
            rect: bar,
            radius: 1,
            fill: Paint::Hue(item.role),
            stroke: None,
        });
    }
    let left = rect.x + metrics.side + draw_badge(&item, metrics, (natural, rect), &mut drawn);
    let head = Head::of(&item, metrics, natural, rect.w);
    let extra = head.extra();
    let ink = if item.diff == DiffState::Context { Paint::Muted } else { Paint::Ink };
    head.draw(metrics, (rect, left), ink, &mut drawn);
    let x = if metrics.is_card() { left } else { rect.x + metrics.side };
    let room = metrics.line_room(natural, rect.w);
    let mut y = rect.y + metrics.lines_top + extra + 12;
    let mut counted = false;
    for (line, natural) in item.lines.iter().zip(&natural.lines) {
        counted |= draw_line(line, (*natural, room), (x, &mut y), &mut drawn);
    }
    let cut = counted || drawn.texts.iter().any(|text| fit::is_cut(&text.content));
    drawn.tooltip = cut.then(|| in_full(&item));
    drawn.title = item.title;
    (drawn, item.children)
}

fn draw_badge(
    item: &Item,
    metrics: &Metrics,
    (natural, rect): (&Natural, Rect),
    drawn: &mut SceneBox,
) -> i32 {
    let Some(badge) = &item.badge else { return 0 };
    let y = if metrics.is_card() && rect.h <= 52 {
        rect.center_y() - CHIP_HEIGHT / 2
    } else {
        rect.y + metrics.title_baseline - 13
    };
    let chip = Chip { text: badge.clone(), role: item.role, solid: false };
    let left = if metrics.is_card() { rect.x + 8 } else { rect.x + metrics.side };
    pill(&chip, left, y, drawn);
    let used = left - rect.x - metrics.side + natural.badge;
    used.max(0)
}

/// All texts of a box, in full.
fn in_full(item: &Item) -> String {
    let subtitle = Some(item.subtitle.as_str()).filter(|subtitle| !subtitle.is_empty());
    let lines = item.lines.iter().map(|line| line.text.as_str());
    let all = std::iter::once(item.title.as_str()).chain(subtitle).chain(lines);
    all.collect::<Vec<_>>().join("\n")
}

fn outline(item: &Item, rect: Rect, radius: i32) -> Shape {
    let failed = matches!(item.role, Role::Failure | Role::Warning);
    let (fill, stroke) = match item.surface {
        Surface::Outlined => (Paint::Card, (Paint::Hue(item.role), 12)),
        Surface::Tinted => (Paint::Tint(item.role), (Paint::Hue(item.role), 12)),
        Surface::Barred if failed => (Paint::Tint(item.role), (Paint::Hue(item.role), 10)),
        Surface::Barred => (Paint::Card, (Paint::Hairline, 10)),
        Surface::Panel => (Paint::Panel, (Paint::Hue(item.role), 12)),
        Surface::Frame => (Paint::Page, (Paint::Hairline, 10)),
    };
    Shape { rect, radius, fill, stroke: Some(stroke) }
}

pub(super) fn pill(chip: &Chip, x: i32, y: i32, drawn: &mut SceneBox) {
    let (ground, ink) = if chip.solid {
        (Paint::Hue(chip.role), Paint::OnHue(chip.role))
    } else {
        (Paint::Tint(chip.role), Paint::Hue(chip.role))
    };
    let content = chip.text.clone();
    let width = width(&content, theme::CHIP);
    let rect = Rect::new(x, y, pill_around(width), CHIP_HEIGHT);
    drawn.shapes.push(Shape { rect, radius: 4, fill: ground, stroke: None });
    drawn.texts.push(Text {
        x: rect.center_x(),
        y: y + 12,
        anchor: Anchor::Middle,
        content,
        style: theme::CHIP,
        paint: ink,
        width,
    });
}

/// Width of a pill around a text.
pub(super) fn pill_width(content: &str) -> i32 {
    pill_around(width(content, theme::CHIP))
}

/// Width of a pill around a text of a width in hundredths of a unit.
fn pill_around(text: u32) -> i32 {
    let width = i32::try_from(text.div_ceil(100)).unwrap_or(i32::MAX - 11) + 10;
    width + width % 2
}

pub(super) fn line_style(line: &Line) -> Style {
    if line.style == LineStyle::Code { theme::CARD_CODE } else { theme::CARD_LINE }
}

/// A line of text below the title, cut or broken to the space available. Returns whether a part of
/// it is counted instead of named.
fn draw_line(
    line: &Line,
    (natural, room): (i32, i32),
    (x, y): (i32, &mut i32),
    drawn: &mut SceneBox,
) -> bool {
    let style = line_style(line);
    let mut counted = line.text.leaves_out();
    let paint = match line.style {
        LineStyle::Code => Paint::Muted,
        LineStyle::Plain => Paint::Secondary,
        LineStyle::Colored(role) => Paint::Hue(role),
    };
    let mut push = |content| {
        drawn.texts.push(text(x, *y, content, style, paint));
        *y += LINE_HEIGHT;
    };
    match line.fit {
        _ if natural <= room => push(line.text.to_string()),
        Fit::End => push(fit::end(&line.text, style, room)),
        Fit::Middle => push(fit::path(&line.text, style, room)),
        Fit::Wrap(lines) => {
            let list = fit::List {
                text: &line.text,
                ends: &line.text.ends(),
                instead: &|kept| line.text.instead_of_rest(kept),
            };
            let (lines, shortened) = fit::wrap_list(&list, style, room, usize::from(lines));
            counted |= shortened;
            lines.into_iter().for_each(push);
        }
    }
    counted
}

/// A text from its left end on.
pub(super) fn text(x: i32, y: i32, content: String, style: Style, paint: Paint) -> Text {
    let width = width(&content, style);
    Text { x, y, anchor: Anchor::Start, content, style, paint, width }
}

fn units(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / LINE_HEIGHT)
}
