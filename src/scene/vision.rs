//! Holds the colours of every theme against how people see them who see two hues only.
//!
//! In: the colours of the roles, the dashes of the lines. Out: tests. Protanopia, deuteranopia and
//! tritanopia are simulated with the matrices of Machado, Oliveira and Fernandes (2009) at full
//! severity, on linear RGB; the difference of two colours is their distance in CIE L\*a\*b\*
//! (1976), where about 2.3 can just be distinguished.

use std::collections::BTreeSet;

use super::edge::stroke;
use super::theme::{channels, color};
use super::{DiffState, Paint, Role};
use crate::view::EdgeRole;

/// Colours that are distinguished differ by no less than this, however they are seen.
const LEAST: f64 = 10.0;

/// A dash that is distinguished from another has a part so many times as long, or other parts.
const LONGER: f64 = 1.5;

type Matrix = [[f64; 3]; 3];

/// How colours are seen: with three kinds of cones, without the first, the second, the third.
const VISIONS: [(&str, Matrix); 4] = [
    ("three hues", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// Colours of texts and lines that are on one card or one page: each has its own meaning.
const MEANINGS: [Role; 8] = [
    Role::Origin,
    Role::Source,
    Role::Apply,
    Role::Automation,
    Role::Order,
    Role::Failure,
    Role::Warning,
    Role::Neutral,
];
/// Signs in the picture of a change, and what stays as it is.
const CHANGES: [Role; 5] =
    [Role::Added, Role::Removed, Role::Changed, Role::Failure, Role::Neutral];

/// L\*, a\* and b\* of a colour as it is seen, for white of D65.
fn seen(hex: &str, matrix: &Matrix) -> [f64; 3] {
    let linear = channels(hex).unwrap_or_default().map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let dot = |row: &[f64; 3], rgb: &[f64; 3]| row.iter().zip(rgb).map(|(a, b)| a * b).sum::<f64>();
    let rgb = matrix.map(|row| dot(&row, &linear).clamp(0.0, 1.0));
    let x = dot(&[0.412_456, 0.357_576, 0.180_438], &rgb) / 0.950_47;
    let y = dot(&[0.212_673, 0.715_152, 0.072_175], &rgb);
    let z = dot(&[0.019_334, 0.119_192, 0.950_304], &rgb) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t: f64| {
        if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The least difference of two roles' colours in a theme, and how they are seen then.
fn difference(a: Role, b: Role, dark: bool) -> (f64, &'static str) {
    let one = |(name, matrix): &(&'static str, Matrix)| {
        let [a, b] = [a, b].map(|role| seen(color(Paint::Hue(role), dark), matrix));
        (a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt(), *name)
    };
    VISIONS
        .iter()
        .map(one)
        .fold((f64::INFINITY, ""), |least, this| if this.0 < least.0 { this } else { least })
}

fn too_close(roles: &[Role], dark: bool) -> Vec<String> {
    let mut found = Vec::new();
    for (at, a) in roles.iter().enumerate() {
        for b in roles.iter().skip(at + 1) {
            let (difference, vision) = difference(*a, *b, dark);
            if difference < LEAST {
                found.push(format!(
                    "{a:?} and {b:?} differ by {difference:.1} with {vision}, dark {dark}"
                ));
            }
        }
    }
    found
}

/// Whether two lines can be distinguished without their colours.
fn dashed_otherwise(a: &[u8], b: &[u8]) -> bool {
    let ratio = |(a, b): (&u8, &u8)| f64::from(*a.max(b)) / f64::from(*a.min(b)).max(1.0);
    a.len() != b.len() || a.iter().zip(b).map(ratio).any(|ratio| ratio >= LONGER)
}

#[test]
fn colours_of_different_meaning_differ_for_everybody() {
    for dark in [false, true] {
        for roles in [MEANINGS.as_slice(), CHANGES.as_slice()] {
            assert_eq!(too_close(roles, dark), Vec::<String>::new());
        }
    }
}

#[test]
fn lines_of_different_meaning_differ_by_their_dashes_too() {
    for (at, a) in EdgeRole::ALL.iter().enumerate() {
        for b in EdgeRole::ALL.iter().skip(at + 1) {
            let [one, other] = [a, b].map(|kind| stroke(*kind, DiffState::Usual).dash);
            assert!(dashed_otherwise(one, other), "{a:?} {one:?} and {b:?} {other:?}");
        }
    }
}

#[test]
fn a_line_that_comes_goes_or_changes_differs_from_the_others_by_more_than_its_colour() {
    for kind in EdgeRole::ALL {
        let [added, removed, changed] = [DiffState::Added, DiffState::Removed, DiffState::Changed]
            .map(|diff| stroke(kind, diff));
        assert_ne!(added.width, changed.width);
        assert!(added.dash.is_empty() && !removed.dash.is_empty());
    }
}

#[test]
fn the_simulation_sees_what_is_known() {
    let [_, (_, protan), (_, deutan), (_, tritan)] = &VISIONS;
    // Red and green of one lightness are one colour without the second cones, and none of greys
    // changes for anybody.
    let distance = |a: &str, b: &str, matrix: &Matrix| {
        seen(a, matrix)
            .iter()
            .zip(seen(b, matrix))
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f64>()
            .sqrt()
    };
    assert!(distance("#a84e08", "#8a5a00", protan) < 3.0);
    assert!(distance("#0f766e", "#59636e", deutan) < 4.0);
    for matrix in [protan, deutan, tritan] {
        let [_, a, b] = seen("#808080", matrix);
        assert!(a.abs() < 1.0 && b.abs() < 1.0, "{a} {b}");
    }
}

#[test]
fn roles_of_one_list_are_named_once() {
    for roles in [MEANINGS.as_slice(), CHANGES.as_slice()] {
        assert_eq!(roles.iter().collect::<BTreeSet<_>>().len(), roles.len());
    }
}
