//! Characters that no picture and no text may hold as they are.
//!
//! In: characters of names and messages, which come from files and may be anything. Out: what is
//! shown for them. Control characters would break XML 1.0 and terminals; marks of direction would
//! show a text in another order than it has; what nobody sees would make two names look the same.

/// What represents a character that cannot be shown.
pub const REPLACEMENT: char = '\u{FFFD}';

/// The character to show: white space as a space, controls, marks of direction and noncharacters as
/// [`REPLACEMENT`].
#[must_use]
pub fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_bidi_mark(c) || is_invisible(c) || is_noncharacter(c) => {
            REPLACEMENT
        }
        c => c,
    }
}

/// A text on one line, in characters that can be shown.
#[must_use]
pub fn line(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// The same with at most so many characters, the last one an ellipsis where it is cut.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    let text = line(text);
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Unicode's `Bidi_Control` characters.
fn is_bidi_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What takes no place and joins nothing: two names that differ in it look the same.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}'
    )
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_replaced_and_the_rest_stays() {
        assert_eq!(
            line("a\u{0}b\u{7f}c\u{202e}d\u{fffe}e\n\u{1F680}日本"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e \u{1F680}日本"
        );
    }

    #[test]
    fn a_cut_shows() {
        assert_eq!((short("name", 4).as_str(), short("long name", 6).as_str()), ("name", "long…"));
    }
}
