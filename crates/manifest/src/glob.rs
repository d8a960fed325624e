//! Patterns for names and paths.
//!
//! There is one language for a single text, [`Glob`], which is Go's `path.Match` and a shell's:
//!
//! | pattern | matches |
//! |---|---|
//! | `*` | any text, also none |
//! | `?` | any character |
//! | `[a-z]`, `[^a-z]` | one character of a set, or one that is not in it |
//! | `\x` | the character `x` |
//!
//! A `/` is a character like any other to it. [`matches_path`] applies it to each segment of a path
//! and adds `**` for any number of segments. The patterns of ignore files are a language of their
//! own, [`IgnorePatterns`](crate::source::IgnorePatterns), whose segments are [`Glob`]s.
//!
//! ```
//! use fluxscape_manifest::glob;
//!
//! assert!(glob::matches("web-*", "web-1"));
//! assert!(glob::matches_path("apps/**/*.yaml", "apps/a/b/c.yaml"));
//! ```

use std::iter::Peekable;
use std::ops::RangeInclusive;
use std::str::Chars;

/// How many `**` a pattern may have: trying every way through more of them would not end.
const MOST_DOUBLE_STARS: usize = 4;

/// A pattern for a whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Star,
    Any,
    One(char),
    Class { negated: bool, ranges: Vec<RangeInclusive<char>> },
}

impl Glob {
    /// Reads a pattern. `None` for one that is malformed: a set without an end, a range without one
    /// of its ends, a `\` with nothing behind it.
    #[must_use]
    pub fn parse(pattern: &str) -> Option<Self> {
        let mut steps = Vec::new();
        let mut characters = pattern.chars().peekable();
        while let Some(c) = characters.next() {
            steps.push(match c {
                '*' => Step::Star,
                '?' => Step::Any,
                '\\' => Step::One(characters.next()?),
                '[' => class(&mut characters)?,
                c => Step::One(c),
            });
        }
        Some(Self { steps })
    }

    /// Whether it matches a text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (mut steps, mut rest) = (self.steps.as_slice(), text.chars());
        // Where to go on after the last star when what follows it does not match: one character on.
        let mut retry: Option<(&[Step], Chars<'_>)> = None;
        loop {
            match steps.split_first() {
                None if rest.as_str().is_empty() => return true,
                Some((Step::Star, after)) => {
                    retry = Some((after, rest.clone()));
                    steps = after;
                    continue;
                }
                Some((step, after)) => {
                    let mut ahead = rest.clone();
                    if ahead.next().is_some_and(|c| step.takes(c)) {
                        (steps, rest) = (after, ahead);
                        continue;
                    }
                }
                None => {}
            }
            let Some((after_star, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            (steps, rest) = (after_star, from.clone());
        }
    }

    /// The lengths, in bytes and ascending, of the beginnings of a text that it matches.
    ///
    /// All beginnings are tried in one pass, so that a long text costs no more than its length
    /// times that of the pattern.
    #[must_use]
    pub fn matching_prefixes(&self, text: &str) -> Vec<usize> {
        // Which steps a match may have reached: reached[i] means that the first i steps are done.
        let mut reached = vec![false; self.steps.len() + 1];
        reached.iter_mut().take(1).for_each(|start| *start = true);
        self.skip_stars(&mut reached);
        let mut ends = Vec::new();
        for (at, c) in text.char_indices() {
            if reached.last() == Some(&true) {
                ends.push(at);
            }
            let mut next = vec![false; self.steps.len() + 1];
            let steps = self.steps.iter().enumerate();
            for (index, step) in steps.filter(|(index, _)| reached.get(*index) == Some(&true)) {
                let to = if matches!(step, Step::Star) { index } else { index + 1 };
                if let Some(slot) = next.get_mut(to).filter(|_| step.takes(c)) {
                    *slot = true;
                }
            }
            self.skip_stars(&mut next);
            reached = next;
        }
        if reached.last() == Some(&true) {
            ends.push(text.len());
        }
        ends
    }

    /// A star may match nothing.
    fn skip_stars(&self, reached: &mut [bool]) {
        for (index, step) in self.steps.iter().enumerate() {
            if matches!(step, Step::Star)
                && reached.get(index) == Some(&true)
                && let Some(next) = reached.get_mut(index + 1)
            {
                *next = true;
            }
        }
    }
}

impl Step {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Star | Self::Any => true,
            Self::One(expected) => *expected == c,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|range| range.contains(&c)) != *negated
            }
        }
    }
}

/// A set, behind its opening bracket.
fn class(characters: &mut Peekable<Chars<'_>>) -> Option<Step> {
    let negated = characters.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    while ranges.is_empty() || characters.next_if_eq(&']').is_none() {
        let low = class_character(characters)?;
        let high =
            if characters.next_if_eq(&'-').is_some() { class_character(characters)? } else { low };
        ranges.push(low..=high);
    }
    Some(Step::Class { negated, ranges })
}

fn class_character(characters: &mut Peekable<Chars<'_>>) -> Option<char> {
    match characters.next()? {
        '\\' => characters.next(),
        '-' | ']' => None,
        c => Some(c),
    }
}

/// Whether a pattern matches a text. A malformed pattern matches nothing.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    Glob::parse(pattern).is_some_and(|glob| glob.matches(text))
}

/// Whether a pattern matches a path: each segment a [`Glob`], `**` for any number of segments. A
/// pattern with more than four `**` matches nothing.
#[must_use]
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let (pattern, names) = (segments(pattern), segments(path));
    let double_stars = pattern.iter().filter(|segment| **segment == "**").count();
    double_stars <= MOST_DOUBLE_STARS && matches_segments(&pattern, &names)
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

fn matches_segments(pattern: &[&str], names: &[&str]) -> bool {
    match (pattern, names) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=names.len())
            .any(|at| names.get(at..).is_some_and(|names| matches_segments(rest, names))),
        ([segment, pattern @ ..], [name, names @ ..]) => {
            matches(segment, name) && matches_segments(pattern, names)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_text() {
        for (pattern, text, expected) in [
            ("*.tar.gz", "a.tar.gz", true),
            ("a*b*c", "axxbyybc", true),
            ("a*b", "ac", false),
            ("?", "", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[a", "a", false),
            ("\\*", "*", true),
            ("*", "", true),
            ("a/*", "a/b/c", true),
            ("web", "web-1", false),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn two_stars_match_any_number_of_segments() {
        for (pattern, path, expected) in [
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/b/b/c", true),
            ("**/*.md", "a/b.md", true),
            ("a/*", "a/b/c", false),
            ("**/**/**/**/**", "a", false),
        ] {
            assert_eq!(matches_path(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn every_beginning_that_matches_is_found() {
        let prefixes = |pattern: &str, text: &str| {
            Glob::parse(pattern).map(|glob| glob.matching_prefixes(text)).unwrap_or_default()
        };
        assert_eq!(prefixes("*/", "a/b/c"), [2, 4]);
        assert_eq!(prefixes("a*", "abc"), [1, 2, 3]);
        assert_eq!(prefixes("b", "abc"), Vec::<usize>::new());
    }
}
