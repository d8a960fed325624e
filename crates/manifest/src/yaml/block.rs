//! Block scalars: where they begin, and which tabs in them go-yaml rejects.
//!
//! In: the text of a file, and what the parser knows of a scalar. Out: the place of its `|` or `>`,
//! and the line with a tab where its indentation must be.

use granit_parser::Span;

/// The line with the `|` or `>` of a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header<'text> {
    pub(super) line: u32,
    pub(super) column: u32,
    /// What stands behind the sign: `2-`, `+`.
    modifiers: &'text str,
    /// Where its line ends in the text.
    end: usize,
}

/// The header of a scalar. The parser's span starts at the first line that is not blank.
pub(super) fn header<'text>(text: &'text str, at: &Span) -> Option<Header<'text>> {
    let before = text.get(..at.start.byte_offset()?)?;
    let mut end = before.rfind('\n')?;
    let mut line = at.start.line().checked_sub(1)?;
    let mut written = last_line(before.get(..end)?);
    while written.trim().is_empty() {
        end = before.get(..end)?.rfind('\n')?;
        line = line.checked_sub(1)?;
        written = last_line(before.get(..end)?);
    }
    let modifiers = |byte: usize| {
        let rest = written.get(byte + 1..).unwrap_or_default();
        let behind = rest.trim_start_matches(is_modifier);
        let is_header = behind.trim_start().is_empty() || behind.trim_start().starts_with('#');
        is_header.then(|| rest.get(..rest.len() - behind.len())).flatten()
    };
    let (byte, modifiers) =
        written.match_indices(['|', '>']).find_map(|(byte, _)| Some((byte, modifiers(byte)?)))?;
    let column = u32::try_from(written.get(..byte)?.chars().count() + 1).ok()?;
    Some(Header { line: u32::try_from(line).ok()?, column, modifiers, end })
}

fn is_modifier(c: char) -> bool {
    c == '-' || c == '+' || c.is_ascii_digit()
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or(text)
}

/// The line on which a block scalar that ends at a line has a tab where go-yaml expects the spaces of
/// its indentation. An indentation that is given by a number is not looked at.
pub(super) fn tab_in_indentation(text: &str, header: Header<'_>, last: usize) -> Option<u32> {
    if header.modifiers.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let body = text.get(header.end + 1..)?;
    let mut indentation = None;
    for (number, line) in (header.line + 1..).zip(body.lines()) {
        if usize::try_from(number).is_ok_and(|number| number > last) {
            return None;
        }
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        let rest = line.get(spaces..).unwrap_or_default();
        let is_before = indentation.is_none_or(|indentation| spaces < indentation);
        if is_before && rest.starts_with('\t') {
            return Some(number);
        }
        if is_before && !rest.is_empty() {
            if indentation.is_some() {
                return None;
            }
            indentation = Some(spaces);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of the tab in a text whose header is on its first line.
    fn tab(header: &str, body: &str) -> Option<u32> {
        let text = format!("a: {header}\n{body}");
        let modifiers = header.get(1..).unwrap_or_default();
        let header = Header { line: 1, column: 4, modifiers, end: 3 + header.len() };
        tab_in_indentation(&text, header, text.lines().count())
    }

    #[test]
    fn a_tab_before_the_indentation_is_reached_is_an_error() {
        let cases = [
            ("|", "    \tone\n", Some(2)),
            ("|", "\n    \tone\n", Some(3)),
            (">-", "  \t\n    one\n", Some(2)),
            ("|", "    one\n\t\n    two\n", Some(3)),
            ("|", "    one\n  \ttwo\n", Some(3)),
            ("|", "    one\n    \ttwo\n      \tthree\n", None),
            ("|", "  one\nb: 1\n\t\n", None),
            ("|2", "    \tone\n", None),
            ("|", "", None),
        ];
        for (header, body, line) in cases {
            assert_eq!(tab(header, body), line, "{header}{body:?}");
        }
    }
}
