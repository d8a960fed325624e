//! Shell patterns of substitution expressions: `*` any text, `?` any character, `[a-z]` and
//! `[^a-z]` one of a set, `\x` the character itself.

use std::ops::RangeInclusive;

/// The lengths, in bytes and ascending, of the beginnings of a text that a pattern matches as a
/// whole; none when the pattern is none.
///
/// All beginnings are tried in one pass, so that a long value costs no more than its length times
/// that of the pattern.
pub(super) fn matching_prefixes(pattern: &str, text: &str) -> Vec<usize> {
    let Some(steps) = parse(pattern) else { return Vec::new() };
    // Which steps a match may have reached: reached[i] means that the first i steps are done.
    let mut reached = vec![false; steps.len() + 1];
    reached.iter_mut().take(1).for_each(|start| *start = true);
    skip_stars(&steps, &mut reached);
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        if reached.last() == Some(&true) {
            ends.push(at);
        }
        let mut next = vec![false; steps.len() + 1];
        for (index, step) in
            steps.iter().enumerate().filter(|(index, _)| reached.get(*index) == Some(&true))
        {
            let to = if matches!(step, Step::Star) { index } else { index + 1 };
            if let Some(slot) = next.get_mut(to).filter(|_| step.takes(c)) {
                *slot = true;
            }
        }
        skip_stars(&steps, &mut next);
        reached = next;
    }
    if reached.last() == Some(&true) {
        ends.push(text.len());
    }
    ends
}

enum Step {
    Star,
    Any,
    One(char),
    Class { negated: bool, ranges: Vec<RangeInclusive<char>> },
}

impl Step {
    fn takes(&self, c: char) -> bool {
        match self {
            Step::Star | Step::Any => true,
            Step::One(expected) => *expected == c,
            Step::Class { negated, ranges } => {
                ranges.iter().any(|range| range.contains(&c)) != *negated
            }
        }
    }
}

/// A star may match nothing.
fn skip_stars(steps: &[Step], reached: &mut [bool]) {
    for (index, step) in steps.iter().enumerate() {
        if matches!(step, Step::Star)
            && reached.get(index) == Some(&true)
            && let Some(next) = reached.get_mut(index + 1)
        {
            *next = true;
        }
    }
}

fn parse(pattern: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        steps.push(match c {
            '*' => Step::Star,
            '?' => Step::Any,
            '\\' => Step::One(characters.next()?),
            '[' => {
                let negated = characters.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || characters.next_if_eq(&']').is_none() {
                    let low = class_character(&mut characters)?;
                    let high = if characters.next_if_eq(&'-').is_some() {
                        class_character(&mut characters)?
                    } else {
                        low
                    };
                    ranges.push(low..=high);
                }
                Step::Class { negated, ranges }
            }
            c => Step::One(c),
        });
    }
    Some(steps)
}

fn class_character(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match characters.next()? {
        '\\' => characters.next(),
        '-' | ']' => None,
        c => Some(c),
    }
}
