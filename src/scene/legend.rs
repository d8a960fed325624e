//! The legend: what lines, pills and grounds mean; only what the picture shows.
//!
//! In: a view. Out: marks flowing in lines below the picture, and how high they are.

use std::collections::{BTreeMap, BTreeSet};

use super::edge::stroke;
use super::metrics::{pill_width, text};
use super::model::{Anchor, Mark, Paint, Shape, Stroke, Text};
use super::theme;
use crate::text::{ceil_units, width};
use crate::view::{DiffState, EdgeRole, Item, Role, Surface, View, applier_with_badge};
use fluxscape_boxlayout::{Point, Rect};

const LINE: i32 = 24;
const SAMPLE: i32 = 28;

/// Something to explain.
enum Entry {
    Link(Stroke),
    Pill(String, Role),
    Ground(Role),
    Words,
}

/// The legend of a view, from a point on, in a width; and its height.
pub(super) fn legend(view: &View, origin: Point, room: i32) -> (Vec<Mark>, i32) {
    let entries = entries(view);
    let mut marks = Vec::new();
    if entries.is_empty() {
        return (marks, 0);
    }
    let (mut x, mut y) = (origin.x, origin.y);
    for (entry, words) in entries {
        let sample = match &entry {
            Entry::Link(_) => SAMPLE + 8,
            Entry::Pill(content, _) => pill_width(content) + 8,
            Entry::Ground(_) => 14 + 8,
            Entry::Words => 0,
        };
        let wide = sample + ceil_units(&words, theme::NOTE);
        if x > origin.x && x + wide > origin.x + room {
            (x, y) = (origin.x, y + LINE);
        }
        draw(entry, x, y, &mut marks);
        marks.push(Mark::Text(text(x + sample, y + 4, words, theme::NOTE, Paint::Muted)));
        x += wide + 24;
    }
    (marks, y - origin.y + LINE)
}

fn draw(entry: Entry, x: i32, y: i32, marks: &mut Vec<Mark>) {
    match entry {
        Entry::Link(stroke) => {
            marks.push(Mark::Line { points: [Point { x, y }, Point { x: x + SAMPLE, y }], stroke });
        }
        Entry::Pill(content, role) => {
            let rect = Rect::new(x, y - 8, pill_width(&content), theme::CHIP_HEIGHT);
            marks.push(Mark::Shape(Shape {
                rect,
                radius: 4,
                fill: Paint::Tint(role),
                stroke: None,
            }));
            let (style, paint) = (theme::CHIP, Paint::Hue(role));
            let width = width(&content, style);
            marks.push(Mark::Text(Text {
                x: rect.center_x(),
                y: y + 4,
                anchor: Anchor::Middle,
                content,
                style,
                paint,
                width,
            }));
        }
        Entry::Ground(role) => {
            let stroke = Some((Paint::Hue(role), 10));
            marks.push(Mark::Shape(Shape {
                rect: Rect::new(x, y - 7, 14, 14),
                radius: 3,
                fill: Paint::Tint(role),
                stroke,
            }));
        }
        Entry::Words => {}
    }
}

fn entries(view: &View) -> Vec<(Entry, String)> {
    let lines: BTreeSet<(EdgeRole, DiffState)> =
        view.links.iter().map(|link| (link.role, link.diff)).collect();
    let line = |(role, diff): &(EdgeRole, DiffState)| {
        let verb = common_label(view, *role).unwrap_or_else(|| role.verb());
        (Entry::Link(stroke(*role, *diff)), phrase(verb, *diff))
    };
    let mut entries: Vec<(Entry, String)> = lines.iter().map(line).collect();
    let mut pills: BTreeSet<Role> = BTreeSet::new();
    let mut grounds: BTreeSet<(Role, bool)> = BTreeSet::new();
    let mut badges: BTreeMap<(Role, &str), &str> = BTreeMap::new();
    let mut open: Vec<&Item> = view.items.iter().rev().collect();
    while let Some(item) = open.pop() {
        for chip in
            item.chips.iter().filter(|chip| !chip.solid && chip_meaning(chip.role).is_some())
        {
            pills.insert(chip.role);
        }
        // What changed has an entry of its own; a badge means the same in each of its hues.
        let own = !matches!(
            item.role,
            Role::Added | Role::Removed | Role::Changed | Role::Failure | Role::Warning
        );
        let role = if own { item.role } else { Role::Neutral };
        badges
            .extend(item.badge.as_ref().map(|badge| ((role, badge.as_str()), item.kind.as_str())));
        let short = item.chips.iter().filter(|chip| !chip.solid && chip.role == Role::Apply);
        badges.extend(short.filter_map(|chip| {
            Some(((Role::Apply, chip.text.as_str()), applier_with_badge(&chip.text)?))
        }));
        if matches!(item.role, Role::Failure | Role::Warning)
            && matches!(item.surface, Surface::Barred | Surface::Tinted)
        {
            let missing = item.chips.iter().any(|chip| chip.role == Role::Failure);
            grounds.insert((item.role, missing));
        }
        open.extend(item.children.iter().rev());
    }
    // A badge that is the kind itself needs no words, one that another card has in its own hue no
    // second ones.
    let in_hue: BTreeSet<&str> =
        badges.keys().filter(|(role, _)| *role != Role::Neutral).map(|(_, badge)| *badge).collect();
    badges.retain(|(role, badge), kind| {
        badge != kind && !(*role == Role::Neutral && in_hue.contains(badge))
    });
    entries.extend(
        badges
            .into_iter()
            .map(|((role, badge), kind)| (Entry::Pill(badge.to_owned(), role), kind.to_owned())),
    );
    for (role, (sample, meaning)) in pills.into_iter().filter_map(|r| Some((r, chip_meaning(r)?))) {
        entries.push((Entry::Pill(sample.to_owned(), role), meaning.to_owned()));
    }
    let has = |role, missing| grounds.contains(&(role, missing));
    let failure = match (has(Role::Failure, false), has(Role::Failure, true)) {
        (true, false) => Some("does not build"),
        (true, true) => Some("does not build, or is missing"),
        (false, true) => Some("is missing"),
        (false, false) => None,
    };
    let warning =
        Some("incomplete").filter(|_| has(Role::Warning, false) || has(Role::Warning, true));
    for (role, words) in [(Role::Failure, failure), (Role::Warning, warning)] {
        entries.extend(words.map(|words| (Entry::Ground(role), words.to_owned())));
    }
    if lines.len() > 1 {
        entries.push((Entry::Words, "Read each line in the direction of its arrow.".to_owned()));
    }
    entries
}

/// The words that every line of a role has beside it: the legend says them, too.
pub(super) fn common_label(view: &View, role: EdgeRole) -> Option<&str> {
    let mut labels =
        view.links.iter().filter(|link| link.role == role).map(|link| link.label.as_deref());
    let first = labels.next()??;
    labels.all(|label| label == Some(first)).then_some(first)
}

/// What a line says, and whether it always did.
fn phrase(verb: &str, diff: DiffState) -> String {
    match diff {
        DiffState::Added => format!("now {verb}"),
        DiffState::Removed => format!("no longer {verb}"),
        DiffState::Usual | DiffState::Changed | DiffState::Context => verb.to_owned(),
    }
}

/// What pills of a role look like for any number, and what they mean.
fn chip_meaning(role: Role) -> Option<(&'static str, &'static str)> {
    match role {
        Role::Automation => Some(("n auto", "images kept up to date by Flux")),
        Role::Order => Some(("n need it", "others wait for it")),
        _ => None,
    }
}
