//! Blocks in Markdown files: the text between two markers is the program's, the rest is the
//! user's.
//!
//! In: a Markdown text and what its blocks hold, by name. Out: the text with each block filled, or
//! every marker that is wrong. Injecting twice changes nothing; line ends stay what they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::blocks::{MarkerError, markers, wrong_markers};

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

/// What a block holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A picture beside the Markdown file.
    Picture(Picture),
    /// Markdown that ends with a newline.
    Text(String),
}

/// Fills every block of a text.
///
/// # Errors
/// When a marker is missing, doubled, nested or names no output, or when there is no block at all.
pub fn inject(text: &str, held: &BTreeMap<String, Block>) -> Result<String, Vec<MarkerError>> {
    let markers = markers(text);
    let errors = wrong_markers(&markers, &held.keys().map(String::as_str).collect::<Vec<_>>());
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
            if let Some(block) = held.get(marker.name).filter(|_| marker.begins) {
                let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
                out.push_str(&block.markdown().replace('\n', end));
            }
        }
    }
    Ok(out)
}

impl Block {
    /// The lines between the markers.
    fn markdown(&self) -> String {
        match self {
            Self::Picture(picture) => html(picture),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The picture as GitHub and others show it, in the theme of the reader. Ends with a newline.
fn html(picture: &Picture) -> String {
    let mut out = String::from("<picture>\n");
    if let Some(dark) = &picture.dark {
        let _ = writeln!(
            out,
            "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">",
            attribute(&url(dark))
        );
    }
    let _ = writeln!(
        out,
        "  <img alt=\"{}\" src=\"{}\">\n</picture>",
        attribute(&picture.alt),
        attribute(&url(&picture.file))
    );
    out
}

/// Without what would end the attribute, and without what no reader sees: characters that turn the
/// direction of what follows.
fn attribute(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(seen).collect();
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Characters that would end a URL or mean something else in it.
fn url(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('#', "%23").replace('?', "%3F")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures() -> BTreeMap<String, Block> {
        let overview = Picture {
            alt: "own & \"all\"".into(),
            file: "docs/o p.svg".into(),
            dark: Some("docs/o-dark.svg".into()),
        };
        let qa = Picture { alt: "qa".into(), file: "qa.png".into(), dark: None };
        let table = Block::Text("\n| a |\n| --- |\n\n".to_owned());
        BTreeMap::from([
            ("overview".to_owned(), Block::Picture(overview)),
            ("qa".to_owned(), Block::Picture(qa)),
            ("table".to_owned(), table),
        ])
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
    fn a_picture_in_words_cannot_leave_its_attribute() {
        let alt = "a\"b <img src=x> & \u{202e}c\u{7}\nd".to_owned();
        let picture = html(&Picture { alt, file: "a.svg".into(), dark: None });
        assert!(picture.contains("alt=\"a&quot;b &lt;img src=x&gt; &amp; c  d\" src"), "{picture}");
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
    fn a_text_is_set_between_its_markers() {
        let filled =
            "<!-- fluxscape:begin table -->\n\n| a |\n| --- |\n\n<!-- fluxscape:end table -->\n";
        let empty = "<!-- fluxscape:begin table -->\n<!-- fluxscape:end table -->\n";
        assert_eq!(inject(empty, &pictures()).as_deref(), Ok(filled));
        assert_eq!(inject(filled, &pictures()).as_deref(), Ok(filled));
    }

    #[test]
    fn markers_in_fenced_code_and_in_sentences_are_text() {
        let text = format!(
            "```markdown\n<!-- fluxscape:begin x -->\n```\nsee `<!-- fluxscape:begin y -->`\n{FILLED}"
        );
        assert_eq!(inject(&text, &pictures()), Ok(text));
    }

    #[test]
    fn every_wrong_marker_is_named_with_its_line() {
        let (b, e) = ("<!-- fluxscape:begin", "<!-- fluxscape:end");
        let cases = [
            (format!("{b} qa -->\n"), "1: the block \"qa\" does not end"),
            (format!("\n{e} qa -->\n"), "2: the block \"qa\" ends here but does not begin"),
            (
                format!("{b} qa -->\n{b} overview -->\n{e} qa -->\n"),
                "2: the block \"overview\" begins inside the block \"qa\" of line 1",
            ),
            (
                format!("{b} qa -->\n{e} qa -->\n{b} qa -->\n{e} qa -->\n"),
                "3: duplicate block \"qa\"",
            ),
            (format!("{b} prod -->\n{e} prod -->\n"), "1: no output is called \"prod\""),
            ("# Nothing\n".to_owned(), "0: there is no block for an output"),
            (
                format!("{b} qa -->\n{e} overview -->\n"),
                "2: the block \"overview\" ends here but does not begin\n1: the block \"qa\" does not end",
            ),
        ];
        for (text, expected) in cases {
            let errors = inject(&text, &pictures()).unwrap_err();
            let said: Vec<String> =
                errors.iter().map(|error| format!("{}: {}", error.line, error.message)).collect();
            assert_eq!(said.join("\n"), expected, "{text}");
        }
    }
}
