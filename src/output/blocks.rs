//! Where the blocks of a Markdown text begin and end, and which markers are wrong.
//!
//! In: a Markdown text and the names that blocks may have. Out: its markers, its blocks by name, or
//! every marker that is wrong with its line. A marker is a line of its own, outside fenced code:
//! `<!-- fluxscape:begin overview -->`, `<!-- fluxscape:end overview -->`.

use std::collections::BTreeMap;

/// A marker that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerError {
    /// Its line, from 1; 0 for the text as a whole.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A marker of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marker<'a> {
    /// Whether a block begins here; otherwise one ends.
    pub begins: bool,
    /// The block's name.
    pub name: &'a str,
    /// Its line, from 1.
    pub line: u32,
}

/// What each block of a text holds, by name. Markers that are wrong hold nothing.
#[must_use]
pub fn blocks(text: &str) -> BTreeMap<&str, String> {
    let markers = markers(text);
    let pairs = markers
        .iter()
        .zip(markers.iter().skip(1))
        .filter(|(begin, end)| begin.begins && !end.begins && begin.name == end.name);
    let inside = |from: u32, to: u32| {
        let lines = (1..)
            .zip(text.split_inclusive('\n'))
            .filter(|(number, _): &(u32, _)| (from + 1..to).contains(number));
        lines.map(|(_, line)| line).collect::<String>().replace("\r\n", "\n")
    };
    pairs.map(|(begin, end)| (begin.name, inside(begin.line, end.line))).collect()
}

/// The markers of a text, in their order.
pub(super) fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    // A byte order mark is no part of the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        let fence = Fence::of(content);
        let inside = open.is_some();
        open = match (open, fence) {
            (Some(open), Some(fence)) if fence.closes(&open) => None,
            (None, Some(fence)) if fence.opens() => Some(fence),
            (open, _) => open,
        };
        if !inside && open.is_none() {
            found.extend(marker(content, line));
        }
    }
    found
}

/// A line of three or more backticks or tildes, and what follows them (`CommonMark`, fenced code
/// blocks).
#[derive(Clone, Copy, Debug)]
struct Fence<'a> {
    mark: char,
    length: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn of(content: &'a str) -> Option<Self> {
        let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = content.trim_start_matches(mark);
        let length = content.len() - info.len();
        (length >= 3).then_some(Self { mark, length, info: info.trim() })
    }

    /// What follows backticks holds none: it would be code within a line.
    fn opens(&self) -> bool {
        self.mark == '~' || !self.info.contains('`')
    }

    fn closes(&self, open: &Self) -> bool {
        self.mark == open.mark && self.length >= open.length && self.info.is_empty()
    }
}

fn marker(content: &str, line: u32) -> Option<Marker<'_>> {
    let inner =
        content.strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("fluxscape:")?;
    let (word, name) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let begins = match word {
        "begin" => true,
        "end" => false,
        _ => return None,
    };
    Some(Marker { begins, name: name.trim(), line })
}

/// The markers that are missing, doubled, nested, or of a name that no output has; or that there
/// are none.
pub(super) fn wrong_markers(markers: &[Marker<'_>], known: &[&str]) -> Vec<MarkerError> {
    let mut errors = Vec::new();
    let mut wrong = |line: u32, message: String, hint: Option<String>| {
        errors.push(MarkerError { line, message, hint });
    };
    let mut open: Option<Marker<'_>> = None;
    let mut seen: Vec<&str> = Vec::new();
    for marker in markers {
        let Marker { begins, name, line } = *marker;
        match open {
            Some(outer) if begins => {
                wrong(
                    line,
                    format!(
                        "the block \"{name}\" begins inside the block \"{}\" of line {}",
                        outer.name, outer.line
                    ),
                    None,
                );
                // What is open stays open: its end is still to come, or is missed below.
            }
            Some(outer) if outer.name == name => open = None,
            None if begins => {
                open = Some(*marker);
                if seen.contains(&name) {
                    wrong(
                        line,
                        format!("duplicate block \"{name}\""),
                        Some("an output can have one block per file".to_owned()),
                    );
                } else if !known.contains(&name) {
                    wrong(
                        line,
                        format!("no output is called \"{name}\""),
                        Some(format!("outputs: {}", known.join(", "))),
                    );
                }
                seen.push(name);
            }
            _ => {
                let hint = Some(format!("a block is between {}", both(name)));
                wrong(line, format!("the block \"{name}\" ends here but does not begin"), hint);
            }
        }
    }
    if let Some(Marker { name, line, .. }) = open {
        wrong(
            line,
            format!("the block \"{name}\" does not end"),
            Some(format!("add <!-- fluxscape:end {name} --> below")),
        );
    }
    if markers.is_empty() {
        let name = known.first().copied().unwrap_or("overview");
        wrong(
            0,
            "there is no block for an output".to_owned(),
            Some(format!("add the lines {}", both(name))),
        );
    }
    errors
}

/// The lines to paste into a text that has no block of that name.
fn both(name: &str) -> String {
    format!("<!-- fluxscape:begin {name} --> and <!-- fluxscape:end {name} -->")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(&str, bool)> {
        markers(text).into_iter().map(|marker| (marker.name, marker.begins)).collect()
    }

    #[test]
    fn a_fence_is_closed_by_one_that_is_as_long_and_says_nothing() {
        let marker = "<!-- fluxscape:begin a -->\n";
        for inside in [
            "```md\nX```\n",
            "````md\n```\nX```\n````\n",
            "~~~\n```\nX~~~\n",
            "```\n```mermaid\nX```\n",
        ] {
            let text = format!("{}<!-- fluxscape:end b -->\n", inside.replace('X', marker));
            assert_eq!(names(&text), [("b", false)], "{text}");
        }
        assert_eq!(names(&format!("```code` in a line\n{marker}")), [("a", true)]);
    }

    #[test]
    fn a_byte_order_mark_hides_nothing() {
        assert_eq!(names("\u{feff}<!-- fluxscape:begin a -->\n"), [("a", true)]);
    }

    #[test]
    fn what_blocks_hold_is_found_by_name_whatever_the_line_ends() {
        let text = "<!-- fluxscape:begin a -->\r\none\r\n\r\n<!-- fluxscape:end a -->\r\n<!-- fluxscape:begin b -->\n<!-- fluxscape:end b -->\n";
        assert_eq!(
            blocks(text),
            BTreeMap::from([("a", "one\n\n".to_owned()), ("b", String::new())])
        );
    }
}
