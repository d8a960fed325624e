//! Line ends of a text that replaces another.

/// A text with the line ends of the file that it replaces: one that ends its first line with CR LF
/// keeps doing so.
pub(super) fn with_line_ends_of(old: &[u8], text: Vec<u8>) -> Vec<u8> {
    let first = old.iter().position(|byte| *byte == b'\n');
    let crlf = first.is_some_and(|at| at > 0 && old.get(at - 1) == Some(&b'\r'));
    if !crlf {
        return text;
    }
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    for byte in text {
        if byte == b'\n' && out.last() != Some(&b'\r') {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_line_ends_of_the_file_that_it_replaces() {
        for (old, expected) in [
            ("", &b"a\nb\n"[..]),
            ("x\r\ny\r\n", b"a\r\nb\r\n"),
            ("\n", b"a\nb\n"),
            ("x\ny\r\n", b"a\nb\n"),
        ] {
            assert_eq!(with_line_ends_of(old.as_bytes(), b"a\nb\n".to_vec()), expected);
        }
    }
}
