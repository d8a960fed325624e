//! Text: plain, quoted or as a block, by the rules of go-yaml 2's emitter
//! (`yaml_emitter_analyze_scalar`).

use std::fmt::Write;

use super::wrap::push_wrapped;
use crate::yaml::resolve::{is_old_bool, kind_of};
use crate::yaml::value::ScalarKind;

/// Writes text as a value, to the end of the line. Lines of a block begin at the indentation.
pub(super) fn write_value(out: &mut String, text: &str, indent: usize) {
    if text.contains('\n') && may_be_block(text) {
        write_block(out, text, indent);
    } else {
        let mut line = String::with_capacity(text.len() + 2);
        write_key(&mut line, text);
        push_wrapped(out, &line, indent);
        out.push('\n');
    }
}

/// Writes text on one line: plain where nobody can mistake it, double-quoted where a reader would,
/// single-quoted where YAML's signs are in it.
pub(super) fn write_key(out: &mut String, text: &str) {
    if text.chars().any(|c| is_break(c) || !is_printable(c)) || means_something_else(text) {
        write_double_quoted(out, text);
    } else {
        write_unless_ambiguous(out, text);
    }
}

/// Writes text on one line as it is, single-quoted where YAML's signs are in it.
pub(super) fn write_unless_ambiguous(out: &mut String, text: &str) {
    if may_be_plain(text) {
        out.push_str(text);
    } else {
        write_single_quoted(out, text);
    }
}

pub(super) fn write_single_quoted(out: &mut String, text: &str) {
    out.push('\'');
    out.push_str(&text.replace('\'', "''"));
    out.push('\'');
}

/// Whether a YAML 1.1 or 1.2 reader would take plain text for a number, a boolean, a date, null or
/// a merge key.
fn means_something_else(text: &str) -> bool {
    kind_of(text) != ScalarKind::String || is_old_bool(text) || is_sexagesimal(text) || text == "<<"
}

/// `190:20:30`, a number to YAML 1.1: `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
fn is_sexagesimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((first, rest)) = unsigned.split_once(':') else { return false };
    let (rest, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let sixtieth = |part: &str| match part.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [ten, digit] => (b'0'..=b'5').contains(ten) && digit.is_ascii_digit(),
        _ => false,
    };
    first.starts_with(|c: char| c.is_ascii_digit())
        && numeric(first)
        && rest.split(':').all(sixtieth)
        && numeric(fraction)
}

fn may_be_plain(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let mut first = true;
    if text.starts_with("---")
        || text.starts_with("...")
        || text.starts_with(' ')
        || text.ends_with(' ')
    {
        return false;
    }
    while let Some(c) = characters.next() {
        let ends_word = characters.peek().is_none_or(|next| *next == ' ');
        let indicates = match c {
            '#' => before == ' ',
            ':' => ends_word,
            '?' | '-' => first && ends_word,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@'
            | '`' => first,
            _ => false,
        };
        if indicates {
            return false;
        }
        before = c;
        first = false;
    }
    true
}

/// Whether a block scalar can hold the text: no space before a line's end, nothing that needs an
/// escape.
pub(super) fn may_be_block(text: &str) -> bool {
    !text.contains(" \n")
        && !text.ends_with(' ')
        && text.chars().all(|c| c == '\n' || (is_printable(c) && !is_break(c)))
}

pub(super) fn write_block(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    if !text.ends_with('\n') {
        out.push('-');
    } else if text == "\n" || text.ends_with("\n\n") {
        out.push('+');
    }
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

pub(super) fn write_double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\x0B' => out.push_str("\\v"),
            '\x0C' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\x1B' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            c if is_printable(c) => out.push(c),
            c => write_escaped(out, u32::from(c)),
        }
    }
    out.push('"');
}

fn write_escaped(out: &mut String, code: u32) {
    // Writing to a String cannot fail.
    let _ = match code {
        0..=0xFF => write!(out, "\\x{code:02X}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04X}"),
        _ => write!(out, "\\U{code:08X}"),
    };
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What go-yaml 2 leaves unescaped: not the tab, and nothing beyond the basic plane.
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}')
        && c != '\u{FEFF}'
}
