//! Values of attributes: names of paints, path data, font stacks, numbers.

use std::fmt::Write as _;

use crate::scene::{Paint, Point};

/// A paint's name: `hue-origin`.
pub(super) fn class(paint: Paint) -> String {
    match paint {
        Paint::Hue(role) => format!("hue-{}", role.name()),
        Paint::Tint(role) => format!("tint-{}", role.name()),
        Paint::OnHue(role) => format!("on-{}", role.name()),
        Paint::Page => "page".to_owned(),
        Paint::Panel => "panel".to_owned(),
        Paint::Card => "card".to_owned(),
        Paint::Hairline => "hairline".to_owned(),
        Paint::Ink => "ink".to_owned(),
        Paint::Secondary => "secondary".to_owned(),
        Paint::Muted => "muted".to_owned(),
    }
}

pub(super) fn arrow_id(paint: Paint) -> String {
    match paint {
        Paint::Hue(role) => format!("arrow-{}", role.name()),
        other => format!("arrow-{}", class(other)),
    }
}

pub(super) fn path_data(points: &[Point]) -> String {
    let mut data = String::new();
    let mut last: Option<Point> = None;
    for point in points {
        let _ = match last {
            None => write!(data, "M{} {}", point.x, point.y),
            Some(last) if last.y == point.y => write!(data, "H{}", point.x),
            Some(last) if last.x == point.x => write!(data, "V{}", point.y),
            Some(_) => write!(data, "L{} {}", point.x, point.y),
        };
        last = Some(*point);
    }
    data
}

/// The user's font families before the usual ones.
pub(super) fn stack(own: Option<&str>, usual: &str) -> String {
    own.map_or_else(|| usual.to_owned(), |own| format!("{own}, {usual}"))
}

/// A number of tenths: `115` -> `11.5`.
pub(super) fn tenths(number: u32) -> String {
    hundredths(number * 10)
}

/// A number of hundredths, without trailing zeros: `1150` -> `11.5`.
pub(super) fn hundredths(number: u32) -> String {
    let (whole, rest) = (number / 100, number % 100);
    match (rest / 10, rest % 10) {
        (0, 0) => format!("{whole}"),
        (tenth, 0) => format!("{whole}.{tenth}"),
        (tenth, hundredth) => format!("{whole}.{tenth}{hundredth}"),
    }
}
