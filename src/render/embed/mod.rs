//! A text kept inside a picture, to be found again in the picture alone.
//!
//! In: a picture and a text. Out: the picture with the text in it, deflated: in an SVG as
//! `<metadata>` in base64, in a PNG as a `zTXt` chunk, in Markdown, Mermaid and DOT as a comment;
//! and back again. Beside the text is a checksum of the rest of the picture: it shows whether the
//! picture was edited since.

pub mod readback;

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use roxmltree::Document;
use sha2::{Digest, Sha256};

use crate::text::xml::Xml;

/// Longest text that is read back: a picture may come from anywhere.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The id of the element in an SVG.
const ID: &str = "fluxscape";
const MARK: &str = "fluxscape:graph ";
const KEYWORD: &[u8] = b"fluxscape";
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How a format writes a comment: what is before it, and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
}

impl Comment {
    /// Of Markdown.
    pub(super) const MARKDOWN: Self = Self { open: "<!-- ", close: " -->\n" };
}

/// What was found in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The text.
    pub text: String,
    /// Whether the rest of the picture is as it was drawn; line ends do not count.
    pub intact: bool,
}

/// An SVG, or a page around one, with a text in it, at the offset for metadata.
#[must_use]
pub(super) fn into_svg(mut svg: String, metadata_at: usize, text: &str) -> String {
    let mut xml = Xml::with_capacity(0);
    xml.element("metadata")
        .attribute("id", ID)
        .attribute("data-sum", sum(svg.as_bytes()))
        .text(&STANDARD.encode(deflated(text)));
    svg.insert_str(metadata_at, &xml.into_string());
    svg
}

/// The text in an SVG, or in a page around one.
#[must_use]
pub fn from_svg(svg: &str) -> Option<Embedded> {
    let svg = svg.replace("\r\n", "\n");
    let (start, document) = picture(&svg)?;
    let metadata = document.descendants().find(|element| {
        element.tag_name().name() == "metadata" && element.attribute("id") == Some(ID)
    })?;
    let text = inflated(&STANDARD.decode(metadata.text()?).ok()?)?;
    let range = metadata.range();
    let (head, tail) = (svg.get(..start + range.start)?, svg.get(start + range.end..)?);
    let rest = format!("{head}{}", tail.strip_prefix('\n').unwrap_or(tail));
    let noted = metadata.attribute("data-sum")?;
    Some(Embedded { text, intact: sum(rest.as_bytes()) == noted })
}

/// The SVG in a text, and where it starts: a page is around it.
fn picture(text: &str) -> Option<(usize, Document<'_>)> {
    let start = text.find("<svg")?;
    let end = start + text.get(start..)?.find("</svg>")? + "</svg>".len();
    Some((start, Document::parse(text.get(start..end)?).ok()?))
}

/// Markdown that ends with a newline, with a text below it that no reader sees. An empty line parts
/// it from what is around it.
#[must_use]
pub fn into_markdown(markdown: &str, text: &str) -> String {
    into_text(&format!("\n{markdown}\n"), text, Comment::MARKDOWN)
}

/// The text below Markdown.
#[must_use]
pub fn from_markdown(markdown: &str) -> Option<Embedded> {
    from_text(markdown, Comment::MARKDOWN)
}

/// A text form that ends with a newline, with a text below it in a comment.
#[must_use]
pub(super) fn into_text(shown: &str, text: &str, comment: Comment) -> String {
    let Comment { open, close } = comment;
    format!(
        "{shown}{open}{MARK}{} {}{close}",
        sum(shown.as_bytes()),
        STANDARD.encode(deflated(text))
    )
}

/// A text form with the mark of this program below it, and nothing else.
#[must_use]
pub(super) fn into_marked(mut shown: String, comment: Comment) -> String {
    let Comment { open, close } = comment;
    shown.extend([open, MARK, "left out", close]);
    shown
}

/// Whether a text form has a comment with the mark of this program.
#[must_use]
pub(super) fn is_marked(bytes: &[u8], comment: Comment) -> bool {
    let mark = format!("{}{MARK}", comment.open);
    std::str::from_utf8(bytes).is_ok_and(|text| text.lines().any(|line| line.starts_with(&mark)))
}

/// The text below a text form.
#[must_use]
pub(super) fn from_text(form: &str, comment: Comment) -> Option<Embedded> {
    let form = form.replace("\r\n", "\n");
    let Comment { open, close } = comment;
    let (shown, rest) = form.rsplit_once(&format!("{open}{MARK}"))?;
    let (held, tail) = rest.split_once(close)?;
    let (noted, data) = held.split_once(' ')?;
    let text = inflated(&STANDARD.decode(data).ok()?)?;
    Some(Embedded { text, intact: sum(format!("{shown}{tail}").as_bytes()) == noted })
}

/// A PNG with a text in it, before its end.
#[must_use]
pub(super) fn into_png(png: &[u8], text: &str) -> Vec<u8> {
    let Some(end) =
        chunks(png).into_iter().find(|chunk| chunk.kind == *b"IEND").map(|chunk| chunk.start)
    else {
        return png.to_vec();
    };
    let mut data = KEYWORD.to_vec();
    // The keyword's end, and the only way of compression that there is.
    data.extend([0, 0]);
    data.extend(deflated(&format!("{}\n{text}", sum(png))));
    let (head, tail) = png.split_at(end);
    [head, &chunk(*b"zTXt", &data), tail].concat()
}

/// The text in a PNG.
#[must_use]
pub fn from_png(png: &[u8]) -> Option<Embedded> {
    let own = |chunk: &Chunk<'_>| {
        chunk.kind == *b"zTXt"
            && chunk.data.starts_with(KEYWORD)
            && chunk.data.get(KEYWORD.len()) == Some(&0)
    };
    let found = chunks(png).into_iter().find(own)?;
    let text = inflated(found.data.get(KEYWORD.len() + 2..)?)?;
    let (noted, text) = text.split_once('\n')?;
    let rest = [png.get(..found.start)?, png.get(found.start + found.data.len() + 12..)?].concat();
    Some(Embedded { text: text.to_owned(), intact: sum(&rest) == noted })
}

/// A chunk of a PNG: where its length is, its type, its data.
struct Chunk<'a> {
    start: usize,
    kind: [u8; 4],
    data: &'a [u8],
}

fn chunks(png: &[u8]) -> Vec<Chunk<'_>> {
    let mut found = Vec::new();
    let mut at = SIGNATURE.len();
    if !png.starts_with(SIGNATURE) {
        return found;
    }
    while let Some(length) =
        png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes)
    {
        let length = length as usize;
        let kind = png.get(at + 4..at + 8).and_then(|bytes| bytes.try_into().ok());
        let (Some(kind), Some(data)) =
            (kind, at.checked_add(8 + length).and_then(|end| png.get(at + 8..end)))
        else {
            break;
        };
        found.push(Chunk { start: at, kind, data });
        at += length + 12;
    }
    found
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &kind, data, &crc.sum().to_be_bytes()].concat()
}

fn sum(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes).get(..12).unwrap_or_default())
}

/// Writing to memory does not fail.
fn deflated(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

fn inflated(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    ZlibDecoder::new(bytes).take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg>\n<title>t</title>\n<desc>d</desc>\n<rect/>\n</svg>\n";

    fn png() -> Vec<u8> {
        [SIGNATURE, &chunk(*b"IHDR", &[0; 13]), &chunk(*b"IDAT", b"pixels"), &chunk(*b"IEND", b"")]
            .concat()
    }

    #[test]
    fn a_text_in_an_svg_is_found_again_and_edits_show() {
        let text = "{\"a\":\"<&>\"}".repeat(50);
        let svg = into_svg(SVG.to_owned(), SVG.find("<rect").unwrap(), &text);
        assert!(svg.contains("</desc>\n<metadata ") && svg.ends_with("<rect/>\n</svg>\n"), "{svg}");
        assert_eq!(from_svg(&svg), Some(Embedded { text: text.clone(), intact: true }));
        assert_eq!(
            from_svg(&svg.replace('\n', "\r\n")),
            Some(Embedded { text: text.clone(), intact: true })
        );
        assert_eq!(
            from_svg(&svg.replace("<rect/>", "<circle/>")),
            Some(Embedded { text, intact: false })
        );
        assert_eq!(from_svg(SVG), None);
        assert_eq!(from_svg(&svg.replace("\">e", "\">!")), None);
    }

    #[test]
    fn a_text_below_markdown_is_found_again_and_edits_show() {
        let text = "{\"a\":\"-->\"}".repeat(50);
        let markdown = into_markdown("| a |\n", &text);
        assert!(
            markdown.starts_with("\n| a |\n\n<!-- ") && markdown.matches("-->").count() == 1,
            "{markdown}"
        );
        assert_eq!(from_markdown(&markdown), Some(Embedded { text: text.clone(), intact: true }));
        assert_eq!(
            from_markdown(&markdown.replace('\n', "\r\n")),
            Some(Embedded { text: text.clone(), intact: true })
        );
        for edited in [markdown.replace("| a |", "| b |"), format!("{markdown}more\n")] {
            assert_eq!(from_markdown(&edited).map(|found| found.intact), Some(false), "{edited}");
        }
        assert_eq!(from_markdown("| a |\n"), None);
        for open in ["%% ", "// "] {
            let comment = Comment { open, close: "\n" };
            let form = into_text("a\nb\n", &text, comment);
            assert_eq!(form.lines().count(), 3, "{form}");
            assert_eq!(
                from_text(&form, comment),
                Some(Embedded { text: text.clone(), intact: true })
            );
            assert_eq!(
                from_text(&form.replace('b', "c"), comment).map(|found| found.intact),
                Some(false)
            );
        }
    }

    #[test]
    fn a_text_in_a_png_is_found_again_and_edits_show() {
        let written = into_png(&png(), "graph\nof two lines");
        assert_eq!(
            from_png(&written),
            Some(Embedded { text: "graph\nof two lines".into(), intact: true })
        );
        let edited: Vec<u8> = String::from_utf8_lossy(&written)
            .contains("pixels")
            .then(|| replace(&written, b"pixels", b"pixelS"))
            .unwrap();
        assert_eq!(from_png(&edited).map(|found| found.intact), Some(false));
        assert_eq!(from_png(&png()), None);
        for cut in 0..written.len() {
            let _ = from_png(&written[..cut]);
        }
    }

    fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        [&bytes[..at], to, &bytes[at + from.len()..]].concat()
    }
}
