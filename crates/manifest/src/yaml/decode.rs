//! Bytes of a file as text.

use std::borrow::Cow;

/// Decodes UTF-8 with or without a byte order mark, and UTF-16 with one. What is not text becomes
/// U+FFFD; the second value is the character's index at which that first happened.
///
/// Files glued together leave byte order marks at the starts of lines. go-yaml skips them; the
/// parser below would not, so they are taken out.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    let (text, wrong) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    };
    if text.contains("\n\u{FEFF}") {
        (Cow::Owned(text.replace("\n\u{FEFF}", "\n")), wrong)
    } else {
        (text, wrong)
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            (String::from_utf8_lossy(bytes), Some(String::from_utf8_lossy(valid).chars().count()))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (Cow<'_, str>, Option<usize>) {
    let mut pairs = bytes.chunks_exact(2);
    let units = pairs.by_ref().filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    let mut wrong = None;
    let mut text = String::with_capacity(bytes.len() / 2);
    for (index, decoded) in char::decode_utf16(units).enumerate() {
        if decoded.is_err() {
            wrong.get_or_insert(index);
        }
        text.push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !pairs.remainder().is_empty() {
        wrong.get_or_insert(text.chars().count());
    }
    (Cow::Owned(text), wrong)
}
