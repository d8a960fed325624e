//! What a folded scalar becomes on its way through kustomize.
//!
//! kustomize writes a resource as YAML with its styles and reads it again before it makes JSON of
//! it. go-yaml 3 writes folded scalars (`yaml_emitter_write_folded_scalar`) with one line break too
//! many before a line that is indented further, and that line break stays.

use super::text::may_be_block;

/// The text that is read back where a folded scalar with this text was written.
pub(super) fn rewritten(text: &str) -> String {
    // What no block can hold is written in quotes, and comes back as it was. Tabs go-yaml 3 allows
    // in a block.
    if !may_be_block(&text.replace('\t', "")) {
        return text.to_owned();
    }
    // Where the text starts with a blank, no line break is doubled, and those between two lines of
    // text fold into spaces.
    let first = text.trim_start_matches('\n').chars().next();
    let doubles = first.is_some_and(|c| c != ' ' && c != '\t');
    let mut out = String::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(end) = rest.find('\n') {
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let breaks = after.len() - after.trim_start_matches('\n').len();
        let next = after.trim_start_matches('\n');
        out.push_str(line);
        let after_text = !line.is_empty() && !line.starts_with([' ', '\t']);
        let before_text = !next.is_empty() && !next.starts_with([' ', '\t']);
        match (after_text, before_text) {
            (true, true) if !doubles && breaks == 1 => out.push(' '),
            (true, true) if !doubles => out.extend(std::iter::repeat_n('\n', breaks - 1)),
            // A single line break at the end is no more than the end of the last line.
            (true, false) if doubles && (breaks > 1 || !next.is_empty()) => {
                out.extend(std::iter::repeat_n('\n', breaks + 1));
            }
            _ => out.extend(std::iter::repeat_n('\n', breaks)),
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn a_line_break_before_a_further_indented_line_is_doubled() {
        let cases = [
            ("one line", "one line"),
            ("a\nb\n", "a\nb\n"),
            ("a\n  b\nc", "a\n\n  b\nc"),
            ("a\n  b\n  c\nd\n  e\n", "a\n\n  b\n  c\nd\n\n  e\n"),
            (" a\nb\n\nc\nd", " a\nb\nc d"),
            ("a\n\n", "a\n\n\n"),
            ("a \n  b\n  c", "a \n  b\n  c"),
            ("a\n\tb", "a\n\n\tb"),
        ];
        for (text, expected) in cases {
            assert_eq!(rewritten(text), expected, "{text:?}");
        }
    }
}
