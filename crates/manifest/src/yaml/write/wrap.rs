//! Line breaks in long scalars, where go-yaml 2 puts them.
//!
//! `yaml_emitter_write_plain_scalar` and its siblings break at the first single space after column
//! 80. Reading folds the break into the space again.

const WIDTH: usize = 80;

/// Appends a scalar that is written out on one line, quotes included, broken into lines where it is
/// too long. Further lines begin at the indentation.
pub(super) fn push_wrapped(out: &mut String, written: &str, indent: usize) {
    let mut column = out.rsplit('\n').next().unwrap_or_default().chars().count();
    let double_quoted = written.starts_with('"');
    // The first and the last character of quoted text stay where they are, and so do the quotes.
    let edge = if written.starts_with(['"', '\'']) { 2 } else { 0 };
    let last = written.chars().count().saturating_sub(edge);
    let mut after_space = false;
    let mut characters = written.chars().enumerate().peekable();
    while let Some((at, c)) = characters.next() {
        let before_space = characters.peek().is_some_and(|(_, next)| *next == ' ');
        let inside = at >= edge && at < last;
        if c == ' ' && !after_space && column > WIDTH && inside && (double_quoted || !before_space)
        {
            out.push('\n');
            super::push_indent(out, indent);
            column = indent;
            if double_quoted && before_space {
                out.push('\\');
                column += 1;
            }
        } else {
            out.push(c);
            column += 1;
        }
        after_space = c == ' ';
    }
}
