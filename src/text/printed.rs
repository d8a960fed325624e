//! Text for terminals and for the logs of CI systems.
//!
//! In: names, paths and messages, which come from files and may be anything. Out: the same text
//! with everything that a terminal or a log acts on, or that nobody sees, as a visible escape:
//! control characters, line breaks, marks of direction, invisible characters, and the beginnings of
//! workflow commands.
//!
//! Every line that the program prints goes through [`part`] for each of its parts, or through
//! [`line`] whole. JSON has escapes of its own: [`json`].

use std::fmt::Write as _;

/// Where runners of several CI systems find a command anywhere in a line.
const COMMAND: &str = "##";

/// A text that stands inside a line.
#[must_use]
pub fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // `##[error]`, `##vso[task.setvariable]`, `##teamcity[...]`
            '#' if out.ends_with('#') => out.push_str("\\u{23}"),
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// A text that begins a line: a runner takes `::` there for a command, whatever space is before it.
#[must_use]
pub fn line(text: &str) -> String {
    let text = part(text);
    let start = text.len() - text.trim_start().len();
    match text.split_at_checked(start) {
        Some((space, rest)) => match rest.strip_prefix("::") {
            Some(rest) => format!("{space}\\u{{3a}}:{rest}"),
            None => text,
        },
        None => text,
    }
}

/// A JSON text with the same characters in JSON's escapes. They stand in strings alone.
#[must_use]
pub fn json(text: String) -> String {
    let is_plain = |c: char| c == '\n' || !is_hidden(c);
    if text.chars().all(is_plain) && !text.contains(COMMAND) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut units = [0; 2];
    for c in text.chars() {
        if is_plain(c) && !(c == '#' && out.ends_with('#')) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Whether a terminal acts on a character, or shows nothing for it: controls, separators of lines,
/// and what Unicode calls format characters and default ignorable ones. The selector of emoji is
/// shown, by the character before it.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0e}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_becomes_an_escape() {
        for (text, expected) in [
            ("plain · ünïcode 日本 ⚠\u{fe0f}", "plain · ünïcode 日本 ⚠\u{fe0f}"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{1b}[2K\u{9b}2K\u{7f}", "\\u{1b}[2K\\u{9b}2K\\u{7f}"),
            ("a\u{202e}b\u{2028}\u{200b}\u{feff}", "a\\u{202e}b\\u{2028}\\u{200b}\\u{feff}"),
            ("##[error]x ##vso[y] ###[", "#\\u{23}[error]x #\\u{23}vso[y] #\\u{23}#["),
        ] {
            assert_eq!(part(text), expected);
        }
    }

    #[test]
    fn a_line_begins_no_command() {
        for (text, expected) in [
            ("::error::x", "\\u{3a}:error::x"),
            ("  \u{a0}::add-mask::x", "  \u{a0}\\u{3a}:add-mask::x"),
            ("\n::error::x", "\\n::error::x"),
            ("a::b", "a::b"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({ "a": "\u{9b}1\u{202e}\u{e0041}##[x]\u{7f}\n⚠\u{fe0f}" });
        let text = json(serde_json::to_string_pretty(&value).unwrap());
        assert!(!text.contains("##") && !text.chars().any(|c| c != '\n' && is_hidden(c)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
