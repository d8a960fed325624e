//! Blocks in Markdown files: what stands between two markers is the program's, the rest is the user's.
//!
//! In: a Markdown text and the pictures by name. Out: the text with each block holding its picture, or every marker that is wrong.
//! A marker is a line of its own, outside fenced code: `<!-- fluxscape:begin overview -->`, `<!-- fluxscape:end overview -->`.
//! Injecting twice changes nothing; line ends stay what they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A picture to show, its files relative to the Markdown file, with `/` between segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The picture in words.
    pub alt: String,
    /// The light one; the dark one where there is no other.
    pub file: String,
    /// Its dark twin.
    pub dark: Option<String>,
}

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
struct Marker<'a> {
    begins: bool,
    name: &'a str,
    line: u32,
}

/// Fills every block of a text with its picture.
///
/// # Errors
/// When a marker is missing, doubled, nested or names no picture, or when there is no block at all.
pub fn inject(text: &str, pictures: &BTreeMap<String, Picture>) -> Result<String, Vec<MarkerError>> {
    let markers = markers(text);
    let errors = wrong_markers(&markers, pictures);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let marker = markers.iter().find(|marker| marker.line == number);
        if marker.is_some() || !inside {
            out.push_str(line);
        }
        if let Some(marker) = marker {
            inside = marker.begins;
            if let Some(picture) = pictures.get(marker.name).filter(|_| marker.begins) {
                let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
                out.push_str(&html(picture).replace('\n', end));
            }
        }
    }
    Ok(out)
}

/// The lines to paste into a text that has no block of that name.
#[must_use]
fn block(name: &str) -> String {
    format!("<!-- fluxscape:begin {name} --> and <!-- fluxscape:end {name} -->")
}

fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        let opens = ["```", "~~~"].into_iter().find(|fence| content.starts_with(fence));
        fence = match (fence, opens) {
            (Some(open), Some(mark)) if open == mark => None,
            (None, Some(mark)) => Some(mark),
            (open, _) => open,
        };
        if fence.is_none() {
            found.extend(marker(content, line));
        }
    }
    found
}

fn marker(content: &str, line: u32) -> Option<Marker<'_>> {
    let inner = content.strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("fluxscape:")?;
    let (word, name) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let begins = match word {
        "begin" => true,
        "end" => false,
        _ => return None,
    };
    Some(Marker { begins, name: name.trim(), line })
}

fn wrong_markers(markers: &[Marker<'_>], pictures: &BTreeMap<String, Picture>) -> Vec<MarkerError> {
    let mut errors = Vec::new();
    let mut wrong = |line: u32, message: String, hint: Option<String>| errors.push(MarkerError { line, message, hint });
    let known = || pictures.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut open: Option<Marker<'_>> = None;
    let mut seen: Vec<&str> = Vec::new();
    for marker in markers {
        let Marker { begins, name, line } = *marker;
        match open {
            Some(outer) if begins => {
                wrong(line, format!("the block \"{name}\" begins inside the block \"{}\" of line {}", outer.name, outer.line), None);
                // What is open stays open: its end is still to come, or is missed below.
            }
            Some(outer) if outer.name == name => open = None,
            None if begins => {
                open = Some(*marker);
                if seen.contains(&name) {
                    wrong(line, format!("a second block \"{name}\""), Some("one picture has one block a file".to_owned()));
                } else if !pictures.contains_key(name) {
                    wrong(line, format!("no output is called \"{name}\""), Some(format!("outputs: {}", known())));
                }
                seen.push(name);
            }
            _ => {
                let hint = Some(format!("a block stands between {}", block(name)));
                wrong(line, format!("the block \"{name}\" ends here and begins nowhere"), hint);
            }
        }
    }
    if let Some(Marker { name, line, .. }) = open {
        wrong(line, format!("the block \"{name}\" does not end"), Some(format!("add <!-- fluxscape:end {name} --> below")));
    }
    if markers.is_empty() {
        let name = pictures.keys().next().map_or("overview", String::as_str);
        wrong(0, "there is no block for a picture".to_owned(), Some(format!("add the lines {}", block(name))));
    }
    errors
}

/// The picture as GitHub and others show it, in the theme of the reader. Ends with a newline.
fn html(picture: &Picture) -> String {
    let mut out = String::from("<picture>\n");
    if let Some(dark) = &picture.dark {
        let _ = writeln!(out, "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">", attribute(&url(dark)));
    }
    let _ = writeln!(out, "  <img alt=\"{}\" src=\"{}\">\n</picture>", attribute(&picture.alt), attribute(&url(&picture.file)));
    out
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;").replace(['\n', '\r'], " ")
}

/// Characters that would end a URL or mean something else in it.
fn url(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('#', "%23").replace('?', "%3F")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures() -> BTreeMap<String, Picture> {
        let overview = Picture { alt: "own & \"all\"".into(), file: "docs/o p.svg".into(), dark: Some("docs/o-dark.svg".into()) };
        let qa = Picture { alt: "qa".into(), file: "qa.png".into(), dark: None };
        BTreeMap::from([("overview".to_owned(), overview), ("qa".to_owned(), qa)])
    }

    const FILLED: &str = "# Own\n\n<!-- fluxscape:begin overview -->\n<picture>\n  \
        <source media=\"(prefers-color-scheme: dark)\" srcset=\"docs/o-dark.svg\">\n  \
        <img alt=\"own &amp; &quot;all&quot;\" src=\"docs/o%20p.svg\">\n</picture>\n<!-- fluxscape:end overview -->\ntext";

    #[test]
    fn a_block_is_filled_and_filling_it_again_changes_nothing() {
        let empty = "# Own\n\n<!-- fluxscape:begin overview -->\nold\n<!-- fluxscape:end overview -->\ntext";
        assert_eq!(inject(empty, &pictures()).as_deref(), Ok(FILLED));
        assert_eq!(inject(FILLED, &pictures()).as_deref(), Ok(FILLED));
    }

    #[test]
    fn line_ends_are_kept() {
        let crlf = FILLED.replace('\n', "\r\n");
        assert_eq!(inject(&crlf, &pictures()), Ok(crlf));
    }

    #[test]
    fn a_picture_without_a_dark_twin_is_shown_as_it_is() {
        let text = "<!-- fluxscape:begin qa -->\n<!-- fluxscape:end qa -->\n";
        let filled = "<!-- fluxscape:begin qa -->\n<picture>\n  <img alt=\"qa\" src=\"qa.png\">\n</picture>\n<!-- fluxscape:end qa -->\n";
        assert_eq!(inject(text, &pictures()).as_deref(), Ok(filled));
    }

    #[test]
    fn markers_in_fenced_code_and_in_sentences_are_text() {
        let text = format!("```markdown\n<!-- fluxscape:begin x -->\n```\nsee `<!-- fluxscape:begin y -->`\n{FILLED}");
        assert_eq!(inject(&text, &pictures()), Ok(text));
    }

    #[test]
    fn every_wrong_marker_is_named_with_its_line() {
        let (b, e) = ("<!-- fluxscape:begin", "<!-- fluxscape:end");
        let cases = [
            (format!("{b} qa -->\n"), "1: the block \"qa\" does not end"),
            (format!("\n{e} qa -->\n"), "2: the block \"qa\" ends here and begins nowhere"),
            (format!("{b} qa -->\n{b} overview -->\n{e} qa -->\n"), "2: the block \"overview\" begins inside the block \"qa\" of line 1"),
            (format!("{b} qa -->\n{e} qa -->\n{b} qa -->\n{e} qa -->\n"), "3: a second block \"qa\""),
            (format!("{b} prod -->\n{e} prod -->\n"), "1: no output is called \"prod\""),
            ("# Nothing\n".to_owned(), "0: there is no block for a picture"),
            (
                format!("{b} qa -->\n{e} overview -->\n"),
                "2: the block \"overview\" ends here and begins nowhere\n1: the block \"qa\" does not end",
            ),
        ];
        for (text, expected) in cases {
            let errors = inject(&text, &pictures()).unwrap_err();
            let said: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.line, error.message)).collect();
            assert_eq!(said.join("\n"), expected, "{text}");
        }
    }
}
