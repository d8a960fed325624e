//! What fits a width: cutting with an ellipsis, breaking into lines.
//!
//! In: a string, a [`Style`], a width in units. Out: strings that are no wider (unless not even the
//! ellipsis fits). Nothing is cut without a sign.

use super::font::Style;
use super::measure::{ceil_units, longest_prefix, width};

const ELLIPSIS: char = '…';
/// Separates parts of a line; a line breaks there first.
const SEPARATOR: &str = " · ";
/// Stand between the words of a name, a path or an address.
const MARKS: &str = "-/@._:|";

/// Cuts at the end.
#[must_use]
pub fn end(text: &str, style: Style, max: i32) -> String {
    if ceil_units(text, style) <= max {
        return text.to_owned();
    }
    let keep = longest_prefix(text, style, room(style, max));
    let kept = text.get(..keep).unwrap_or_default().trim_end_matches([' ', '·', '-', '/']);
    format!("{kept}{ELLIPSIS}")
}

/// Cuts in the middle: both ends of a path matter.
#[must_use]
pub fn middle(text: &str, style: Style, max: i32) -> String {
    if ceil_units(text, style) <= max {
        return text.to_owned();
    }
    let room = room(style, max);
    let head = longest_prefix(text, style, room / 2);
    let head_text = text.get(..head).unwrap_or_default();
    let tail_room = room.saturating_sub(width(head_text, style));
    let mut tail = text.len();
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += char_width(c, style);
        if used > tail_room || at < head {
            break;
        }
        tail = at;
    }
    format!("{head_text}{ELLIPSIS}{}", text.get(tail..).unwrap_or_default())
}

/// Cuts a path: its last segments stay whole, as many as fit, and the words before it.
#[must_use]
pub fn path(text: &str, style: Style, max: i32) -> String {
    if ceil_units(text, style) <= max {
        return text.to_owned();
    }
    let words =
        text.find('/').and_then(|slash| text.get(..slash)?.rfind(' ')).map_or(0, |space| space + 1);
    let (words, path) = text.split_at_checked(words).unwrap_or(("", text));
    let tails = path
        .match_indices('/')
        .filter_map(|(at, _)| path.get(at..))
        .map(|tail| format!("{words}{ELLIPSIS}{tail}"));
    let fitting =
        tails.filter(|tail| !tail.ends_with("…/")).find(|tail| ceil_units(tail, style) <= max);
    fitting.unwrap_or_else(|| middle(text, style, max))
}

/// Breaks a name into at most `lines` lines, after the marks between its words; what is left over
/// is cut with an ellipsis.
#[must_use]
pub fn name(text: &str, style: Style, max: i32, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let rest = broken(text, style, (max, lines), first_part, |line| out.push(line.to_owned()));
    out.push(end(rest, style, max));
    out
}

/// How many lines [`name`] breaks a name into.
#[must_use]
pub fn named(text: &str, style: Style, max: i32, lines: usize) -> usize {
    let mut count = 1;
    broken(text, style, (max, lines), first_part, |_| count += 1);
    count
}

/// Breaks into at most `lines` lines, at ` · ` first, then at spaces; what is left over is cut with
/// an ellipsis.
#[must_use]
pub fn wrap(text: &str, style: Style, max: i32, lines: usize) -> Vec<String> {
    wrap_list(&List { text, ends: &[], instead: &|_| String::new() }, style, max, lines).0
}

/// A text that lists things, the last of which may be left out.
pub struct List<'t> {
    /// The text.
    pub text: &'t str,
    /// Where its parts end.
    pub ends: &'t [usize],
    /// What takes the place of all parts but the first ones: ` +3`.
    pub instead: &'t dyn Fn(usize) -> String,
}

/// Breaks like [`wrap`]; of what is left over, as many parts stay as fit, and the others are
/// counted. Returns whether there are others.
#[must_use]
pub fn wrap_list(list: &List<'_>, style: Style, max: i32, lines: usize) -> (Vec<String>, bool) {
    let mut out: Vec<String> = Vec::new();
    let rest = broken(list.text, style, (max, lines), first_line, |line| out.push(line.to_owned()));
    let shortened = list.shortened(rest, style, max);
    let counted = shortened.is_some();
    out.push(shortened.unwrap_or_else(|| end(rest, style, max)));
    (out, counted)
}

impl List<'_> {
    /// The last line, `rest`, with its last parts counted, where it does not fit and a part of it
    /// does.
    fn shortened(&self, rest: &str, style: Style, max: i32) -> Option<String> {
        if ceil_units(rest, style) <= max {
            return None;
        }
        let start = self.text.len() - rest.len();
        let parts = self.ends.iter().enumerate().rev().skip(1);
        let short = |(at, end): (usize, &usize)| {
            Some(format!("{}{}", self.text.get(start..*end)?, (self.instead)(at + 1)))
        };
        parts
            .take_while(|(_, end)| **end > start)
            .filter_map(short)
            .find(|short| ceil_units(short, style) <= max)
    }
}

/// Whether a text that was fitted is cut.
#[must_use]
pub fn is_cut(text: &str) -> bool {
    // Nearly every text is plain, and this is asked of all of them.
    !text.is_ascii() && text.contains(ELLIPSIS)
}

/// How many lines [`wrap`] breaks a text into.
#[must_use]
pub fn wrapped(text: &str, style: Style, max: i32, lines: usize) -> usize {
    let mut count = 1;
    broken(text, style, (max, lines), first_line, |_| count += 1);
    count
}

/// Takes the first line off a text that does not fit, and gives it and what follows; none where no
/// line may break.
type First = for<'t> fn(&'t str, Style, i32) -> Option<(&'t str, &'t str)>;

/// Tells each line of a text but the last; gives what is left for that.
fn broken<'t>(
    text: &'t str,
    style: Style,
    (max, lines): (i32, usize),
    first: First,
    mut tell: impl FnMut(&'t str),
) -> &'t str {
    let mut rest = text;
    for _ in 1..lines {
        if ceil_units(rest, style) <= max {
            break;
        }
        let Some((line, left)) = first(rest, style, max) else { break };
        tell(line);
        rest = left;
    }
    rest
}

/// The longest start of a text that fits and ends where a line may break, and what follows. A word
/// that does not fit as a whole breaks after a mark in it.
fn first_line(text: &str, style: Style, max: i32) -> Option<(&str, &str)> {
    // Where a prefix does not fit, no longer one does.
    let longest = longest_prefix(text, style, hundredths(max));
    let break_at = |mark: &str| {
        text.match_indices(mark)
            .map(|(at, _)| at)
            .take_while(|at| *at <= longest)
            .filter(|at| *at > 0)
            .last()
    };
    if let Some((at, mark)) =
        break_at(SEPARATOR).map(|at| (at, SEPARATOR)).or_else(|| break_at(" ").map(|at| (at, " ")))
    {
        let line = text.get(..at)?.trim_end_matches([' ', '·']);
        return Some((line, text.get(at + mark.len()..)?.trim_start()));
    }
    // A few letters on a line of their own are no help.
    first_part(text, style, max).filter(|(line, _)| line.len() * 2 >= longest)
}

/// The longest start of a name that fits and ends after a mark between its words, and what follows.
fn first_part(text: &str, style: Style, max: i32) -> Option<(&str, &str)> {
    let longest = longest_prefix(text, style, hundredths(max));
    let breaks = text
        .char_indices()
        .filter(|(_, c)| *c == ' ' || MARKS.contains(*c))
        .map(|(at, c)| at + c.len_utf8());
    let fitting = breaks.map_while(|at| {
        text.get(..at).map(|line| (at, line.trim_end())).filter(|(_, line)| line.len() <= longest)
    });
    let (at, line) = fitting.last().filter(|(at, _)| *at < text.len())?;
    Some((line, text.get(at..)?.trim_start()))
}

/// How much is left beside an ellipsis, in hundredths of a unit.
fn room(style: Style, max: i32) -> u32 {
    hundredths(max).saturating_sub(char_width(ELLIPSIS, style))
}

/// A width in hundredths of a unit.
fn hundredths(width: i32) -> u32 {
    u32::try_from(width).unwrap_or(0).saturating_mul(100)
}

fn char_width(c: char, style: Style) -> u32 {
    width(c.encode_utf8(&mut [0; 4]), style)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Face;

    const MONO: Style = Style::new(Face::Mono, 100); // 6 units a character

    #[test]
    fn what_fits_stays() {
        assert_eq!(end("qa/apps", MONO, 42), "qa/apps");
        assert_eq!(middle("qa/apps", MONO, 42), "qa/apps");
        assert_eq!(wrap("a · b", MONO, 30, 1), ["a · b"]);
    }

    #[test]
    fn a_cut_shows() {
        assert_eq!(end("common-orchestrations", MONO, 60), "common-or…");
        assert_eq!(end("1 Deploy · 1 Svc", MONO, 66), "1 Deploy…");
        assert_eq!(middle("clusters/production/apps", MONO, 60), "clus…/apps");
        assert_eq!(end("abc", MONO, 0), "…");
    }

    #[test]
    fn a_path_keeps_its_last_segments_whole() {
        assert_eq!(path("kubernetes/apps/network/echo/app", MONO, 120), "…/network/echo/app");
        assert_eq!(path("apps/a-very-long-name-of-one-segment", MONO, 60), "apps…gment");
        assert_eq!(path("path tests/testdata/cluster", MONO, 96), "path …/cluster");
        assert_eq!(path("qa/apps", MONO, 60), "qa/apps");
    }

    #[test]
    fn a_name_breaks_between_its_words() {
        assert_eq!(
            name("common-orchestrations-main", MONO, 132, 2),
            ["common-orchestrations-", "main"]
        );
        assert_eq!(name("my-cluster@github-with-key", MONO, 66, 2), ["my-cluster@", "github-wit…"]);
        assert_eq!(name("unbreakable", MONO, 60, 2), ["unbreakab…"]);
        assert_eq!(name("web", MONO, 60, 2), ["web"]);
    }

    #[test]
    fn lines_break_at_separators_then_at_spaces() {
        assert_eq!(
            wrap("15 Repo · 15 Policy · 12 Auto", MONO, 120, 3),
            ["15 Repo · 15 Policy", "12 Auto"]
        );
        assert_eq!(
            wrap("build fails: no such file", MONO, 80, 3),
            ["build fails:", "no such file"]
        );
        assert_eq!(wrap("one · two · three · four", MONO, 60, 2), ["one · two", "three · f…"]);
        assert_eq!(wrap("unbreakable-one, two", MONO, 60, 1), ["unbreakab…"]);
        assert_eq!(wrap("unbreakablename", MONO, 60, 4), ["unbreakab…"]);
        assert_eq!(
            wrap("needs my-very-long-name", MONO, 72, 4),
            ["needs", "my-very-", "long-name"]
        );
        assert_eq!(
            wrap("at https://example.org/a/repository", MONO, 72, 3),
            ["at", "https://", "example.org…"]
        );
    }

    #[test]
    fn parts_that_do_not_fit_are_counted() {
        let list = |text: &str, separator: &str, max, lines| {
            let starts = text.match_indices(separator).map(|(at, _)| at);
            let ends: Vec<usize> = starts.chain([text.len()]).collect();
            let instead = |kept: usize| format!(" +{}", ends.len() - kept);
            wrap_list(&List { text, ends: &ends, instead: &instead }, MONO, max, lines).0
        };
        assert_eq!(list("one, two, three", ", ", 90, 1), ["one, two, three"]);
        assert_eq!(list("one, two, three", ", ", 66, 1), ["one, two +1"]);
        assert_eq!(list("one, two, three", ", ", 60, 1), ["one +2"]);
        let lines = list("one · two · three · four", " · ", 60, 2);
        assert_eq!(lines, ["one · two", "three +1"]);
        assert_eq!(list("unbreakable-one, two", ", ", 60, 1), ["unbreakab…"]);
    }

    #[test]
    fn lines_are_counted_as_they_are_broken() {
        let texts = [
            "common-orchestrations-main",
            "15 Repo · 15 Policy · 12 Auto",
            "my cluster @ github  with-key",
            "web",
            "",
            "日本 · 日本",
        ];
        for (text, max, lines) in texts.iter().flat_map(|text| {
            (0..200).flat_map(move |max| (1..4).map(move |lines| (*text, max, lines)))
        }) {
            assert_eq!(
                named(text, MONO, max, lines),
                name(text, MONO, max, lines).len(),
                "{text} at {max}"
            );
            assert_eq!(
                wrapped(text, MONO, max, lines),
                wrap(text, MONO, max, lines).len(),
                "{text} at {max}"
            );
        }
    }

    #[test]
    fn cuts_fall_between_characters() {
        let text = "🚀é日本🚀é日本🚀é日本";
        for max in 0..200 {
            for cut in [end(text, MONO, max), middle(text, MONO, max)] {
                assert!(ceil_units(&cut, MONO) <= max.max(6), "{cut} is wider than {max}");
            }
        }
    }
}
